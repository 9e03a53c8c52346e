"""Try letters again: after an update that reads them, or once their address has a mailbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.errors import Lost
from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.inbound import Raw
from tolmach.inbox.keep import STRAY, keep, mailbox_for
from tolmach.inbox.model import Letter, LetterState, StrayLetter
from tolmach.keys import Keyring
from tolmach.outbox.model import Channel
from tolmach.store import BlobStore
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble


def retry_failed(session: Session, *, now: datetime, actor: Actor = JOB) -> int:
    """Put every failed letter back in the queue and mend its trouble; how many they were."""
    failed = session.scalars(select(Letter.id).where(Letter.state == LetterState.FAILED)).all()
    for letter_id in failed:
        retry_letter(session, letter_id, now=now, actor=actor)
    return len(failed)


def retry_letter(session: Session, letter_id: int, *, now: datetime, actor: Actor = JOB) -> None:
    """Put one failed letter back in the queue and mend its trouble. Raises Lost where it has not failed (any more)."""
    letter = session.get(Letter, letter_id)
    again = session.execute(
        update(Letter)
        .where(Letter.id == letter_id, Letter.state == LetterState.FAILED)
        .values(state=LetterState.WAITING, attempts=0, try_again_at=None, claim_token=None, claimed_until=None)
    )
    if letter is None or not again.rowcount:  # type: ignore[attr-defined]
        raise Lost("letter", letter_id)
    subject = f"letter:{letter_id}"
    mend_trouble(session, TroubleKind.LETTER_FAILED, now=now, subject=subject, client_id=letter.client_id)
    kind = EventKind.LETTER_RETRIED
    record_event(session, kind, at=now, actor=actor, client_id=letter.client_id, letter=letter_id)


def adopt_strays(session: Session, store: BlobStore, keyring: Keyring, *, now: datetime) -> int:
    """Keep every stray letter for the client whose mailbox its address is by now; how many were adopted."""
    strays = session.scalars(select(StrayLetter).where(StrayLetter.letter_id.is_(None))).all()
    return sum(adopt_stray(session, store, keyring, stray, now=now) for stray in strays)


def adopt_stray(session: Session, store: BlobStore, keyring: Keyring, stray: StrayLetter, *, now: datetime) -> bool:
    """Keep one stray letter for the client whose mailbox its address is by now; False while it is nobody's."""
    box = mailbox_for(session, keyring, stray.account.split(", "))
    if box is None:
        return False
    raw = Raw(
        channel=Channel.MAIL,
        account=box.address,
        external_id=stray.external_id,
        content_hash=stray.content_hash,
        content=store.read(STRAY, stray.raw_sha256),
    )
    stray.letter_id, _ = keep(session, store, client_id=box.client_id, raw=raw, now=now)
    mend_trouble(session, TroubleKind.LETTER_STRAY, now=now, subject=f"stray:{stray.id}")
    session.flush()
    return True
