"""Fetch new letters from a mailbox: keep each, commit, and only then mark it seen or move it at its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import select, update

from tolmach.clients.model import Mailbox, MailSource
from tolmach.errors import PortError
from tolmach.inbox.connection import Outcome, Tried, what_happened
from tolmach.inbox.fetched import LetterSource
from tolmach.inbox.oauth import forget_token
from tolmach.inbox.sources import TIMEOUT_SECONDS, open_source
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.mailbox_token import access_token
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble
from tolmach.wiring import House

_LOG = structlog.get_logger()


def fetched_mailboxes(house: House) -> list[Mailbox]:
    """The mailboxes in use that letters are fetched from."""
    fetched = select(Mailbox).where(Mailbox.is_active, Mailbox.source != MailSource.NONE).order_by(Mailbox.id)
    with house.database.reading() as session:
        return list(session.scalars(fetched))


def as_it_is_now(house: House, box: Mailbox) -> Mailbox:
    """The mailbox with what was changed and noted since it was read."""
    with house.database.reading() as session:
        return session.get_one(Mailbox, box.id)


@contextmanager
def opened(house: House, box: Mailbox) -> Iterator[LetterSource]:
    """Where a mailbox's letters come from. Raises PortError, also where no access token is given."""
    token = access_token(house, box, timeout=TIMEOUT_SECONDS)
    try:
        with open_source(box, today=house.clock.now().date(), token=token) as source:
            yield source
    except PortError as error:
        if token is not None and what_happened(error).outcome is Outcome.LOGIN_REFUSED:
            with house.database.writing.begin() as session:
                forget_token(session, box)
        raise


def fetch_new(
    house: House, box: Mailbox, source: LetterSource, *, is_stopping: Callable[[], bool] = lambda: False
) -> int:
    """Keep what is new at an opened source; how many letters were new here. Raises PortError.

    How far it came is noted however it ends: what breaks off goes on from there.
    """
    new = 0
    try:
        for fetched in source.new():
            new += keep_mail(house, fetched.content, to=(box.address,)).is_new
            source.settle(fetched)
            if is_stopping():
                break
    finally:
        _note_place(house, box, source)
    return new


def fetch_once(house: House, box: Mailbox) -> tuple[int, Tried | None]:
    """One round for one mailbox: how many letters were new, and what went wrong, which is a trouble at once."""
    new = 0
    try:
        current = as_it_is_now(house, box)
        with opened(house, current) as source:
            new = fetch_new(house, current, source)
            problem = source.problem()
        tried = Tried(outcome=Outcome.NOT_SETTLED, detail=problem) if problem else None
    except PortError as error:
        tried = what_happened(error)
    tell_of(house, box, tried)
    return new, tried


def tell_of(house: House, box: Mailbox, tried: Tried | None) -> None:
    """Raise the alarm of a mailbox that cannot be fetched from; None closes it."""
    subject, kind, now = f"mailbox:{box.id}", TroubleKind.MAILBOX_FAILED, house.clock.now()
    with house.database.writing.begin() as session:
        if tried is None:
            mend_trouble(session, kind, now=now, subject=subject, client_id=box.client_id)
            return
        _LOG.warning("mailbox.failed", mailbox=box.id, outcome=tried.outcome)
        raise_trouble(
            session,
            kind,
            now=now,
            subject=subject,
            client_id=box.client_id,
            mailbox=box.id,
            outcome=tried.outcome,
            reason=tried.detail,
        )


def _note_place(house: House, box: Mailbox, source: LetterSource) -> None:
    state = source.state()
    if state is None or state == box.source_state:
        return
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).where(Mailbox.id == box.id).values(source_state=state))
    box.source_state = state
