"""Keep a letter before anything is understood: once this is committed, it cannot be lost any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.inbound import Raw
from tolmach.inbox.model import Blob, Letter, StrayLetter
from tolmach.store import BlobStore
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

STRAY = "stray"


def keep(session: Session, store: BlobStore, *, client_id: int, raw: Raw, now: datetime) -> tuple[Letter, bool]:
    """Keep the letter of a client; the second value is False when it was here already (the same letter, once)."""
    known = select(Letter).where(
        Letter.client_id == client_id,
        Letter.channel == raw.channel,
        Letter.account == raw.account,
        Letter.external_id == raw.external_id,
        Letter.content_hash == raw.content_hash,
    )
    letter = session.scalar(known)
    if letter is not None:
        return letter, False
    digest = keep_blob(session, store, client_id=client_id, content=raw.content)
    letter = Letter(
        client_id=client_id,
        channel=raw.channel,
        account=raw.account,
        external_id=raw.external_id,
        content_hash=raw.content_hash,
        raw_sha256=digest,
        facts=raw.facts,
        received_at=now,
    )
    session.add(letter)
    session.flush()
    record_event(session, EventKind.LETTER_KEPT, at=now, actor=JOB, client_id=client_id, letter=letter.id)
    return letter, True


def keep_stray(session: Session, store: BlobStore, *, raw: Raw, now: datetime) -> StrayLetter:
    """Keep a letter to an address that no mailbox has, visibly: a trouble until somebody says whose it is."""
    known = select(StrayLetter).where(
        StrayLetter.external_id == raw.external_id, StrayLetter.content_hash == raw.content_hash
    )
    stray = session.scalar(known)
    if stray is None:
        stray = StrayLetter(
            account=raw.account,
            external_id=raw.external_id,
            content_hash=raw.content_hash,
            raw_sha256=store.put(STRAY, raw.content),
            received_at=now,
        )
        session.add(stray)
        session.flush()
        raise_trouble(session, TroubleKind.LETTER_STRAY, now=now, subject=f"stray:{stray.id}", stray=stray.id)
    return stray


def keep_blob(session: Session, store: BlobStore, *, client_id: int, content: bytes) -> str:
    """Keep bytes in the client's store and count one more use; returns their SHA-256."""
    digest = store.put(client_id, content)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(Blob).values(client_id=client_id, sha256=digest, size=len(content), uses=1)
    session.execute(
        statement.on_conflict_do_update(index_elements=["client_id", "sha256"], set_={"uses": Blob.uses + 1})
    )
    return digest


def mailbox_for(session: Session, addresses: list[str]) -> Mailbox | None:
    """The first of these addresses that is a mailbox of ours."""
    return next(iter(mailboxes_for(session, addresses)), None)


def mailboxes_for(session: Session, addresses: list[str]) -> list[Mailbox]:
    """The first of these addresses that is a mailbox of ours, for each client; in the order they are named."""
    boxes = session.scalars(select(Mailbox).where(Mailbox.address.in_(addresses), Mailbox.is_active)).all()
    found: dict[int, Mailbox] = {}
    for box in sorted(boxes, key=lambda box: addresses.index(box.address)):
        found.setdefault(box.client_id, box)
    return list(found.values())
