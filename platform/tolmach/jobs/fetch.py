"""Fetch new letters from the mailboxes: keep each, commit, and only then mark it seen at its source."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from tolmach.clients.model import Mailbox, MailSource
from tolmach.errors import PortError
from tolmach.inbox.sources import open_source
from tolmach.jobs.ingest import keep_mail
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble
from tolmach.wiring import House

_LOG = structlog.get_logger()


def fetch_mail(house: House) -> bool:
    """One round over every mailbox that has a source. Always False: the next round comes by the schedule."""
    with house.database.reading() as session:
        boxes = session.scalars(select(Mailbox).where(Mailbox.is_active, Mailbox.source != MailSource.NONE)).all()
    for box in boxes:
        fetch_mailbox(house, box)
    return False


def fetch_mailbox(house: House, box: Mailbox) -> int:
    """Fetch one mailbox and return how many letters were new; a server that fails is a trouble, not a crash."""
    new = 0
    try:
        with open_source(box) as source:
            for fetched in source.unseen():
                new += keep_mail(house, fetched.content, to=(box.address,)).is_new
                source.mark_seen(fetched)
    except PortError as error:
        _LOG.warning("mailbox.failed", mailbox=box.id, reason=error.reason)
        _tell(house, box, error.reason)
    else:
        _tell(house, box, None)
    return new


def _tell(house: House, box: Mailbox, reason: str | None) -> None:
    subject, kind, now = f"mailbox:{box.id}", TroubleKind.MAILBOX_FAILED, house.clock.now()
    with house.database.writing.begin() as session:
        if reason is None:
            mend_trouble(session, kind, now=now, subject=subject, client_id=box.client_id)
        else:
            raise_trouble(
                session, kind, now=now, subject=subject, client_id=box.client_id, mailbox=box.id, reason=reason
            )
