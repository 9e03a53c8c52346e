"""Keep a letter before anything is understood: once this is committed, it cannot be lost any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.inbound import Raw
from tolmach.inbox.model import Letter, StrayLetter
from tolmach.keys import Keyring
from tolmach.store import BlobStore
from tolmach.tickets.blobs import keep_blob
from tolmach.tickets.references import split_reply_address
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

STRAY = "stray"
LARGEST_LETTER = 50 * 1024 * 1024
"""Bytes of a letter that is handed over: 25 MB of attachments in base64, and room for who packs them badly."""


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


def mailbox_for(session: Session, keyring: Keyring, addresses: Sequence[str]) -> Mailbox | None:
    """The first mailbox of ours that one of these addresses means."""
    return next(iter(mailboxes_for(session, keyring, addresses)), None)


def mailboxes_for(session: Session, keyring: Keyring, addresses: Sequence[str]) -> list[Mailbox]:
    """The first mailbox of each client that these addresses mean: as they are, as reply addresses, with a plus.

    In the order in which they are named.
    """
    ways = [way for address in addresses for way in ways_to_write(keyring, address)]
    named = select(Mailbox).where(Mailbox.address.in_([address for address, _ in ways]), Mailbox.is_active)
    boxes = {box.address: box for box in session.scalars(named)}
    found: dict[int, Mailbox] = {}
    for address, is_plus in ways:
        box = boxes.get(address)
        if box is not None and _may(box, is_plus):
            found.setdefault(box.client_id, box)
    return list(found.values())


def ways_to_write(keyring: Keyring, address: str) -> tuple[tuple[str, bool], ...]:
    """The mailboxes' addresses that may be meant, and whether only by what stands before a plus."""
    plain = address.strip().lower()
    local, _, domain = plain.partition("@")
    return (
        (plain, False),
        (split_reply_address(keyring, plain)[0], False),
        (f"{local.partition('+')[0]}@{domain}", True),
    )


def _may(box: Mailbox, is_plus: bool) -> bool:
    return box.takes_plus_addresses or not is_plus
