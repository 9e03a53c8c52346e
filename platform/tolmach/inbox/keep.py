"""Keep a letter before anything is understood: once this is committed, it cannot be lost any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from tolmach.clients.model import Mailbox
from tolmach.db import insert_for, table_of
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.inbound import Raw
from tolmach.inbox.model import Letter, StrayLetter
from tolmach.keys import Keyring
from tolmach.store import BlobStore
from tolmach.tickets.blobs import digest_of, keep_blob
from tolmach.tickets.references import split_reply_address
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

STRAY = "stray"
LARGEST_LETTER = 50 * 1024 * 1024
"""Bytes of a letter that is handed over: 25 MB of attachments in base64, and room for who packs them badly."""

_LETTER = table_of(Letter)
_IDENTITY = ("client_id", "channel", "account", "external_id", "content_hash")
_KNOWN = select(_LETTER.c.id).where(*(_LETTER.c[name] == bindparam(name) for name in _IDENTITY))
_MAILBOX = table_of(Mailbox).c
_NAMED = select(*(_MAILBOX[name] for name in ("client_id", "address", "takes_plus_addresses"))).where(
    _MAILBOX.address.in_(bindparam("addresses", expanding=True)), _MAILBOX.is_active
)


class Reached(NamedTuple):
    """A mailbox of ours that a letter is for."""

    client_id: int
    address: str
    takes_plus_addresses: bool


def keep(session: Session, store: BlobStore, *, client_id: int, raw: Raw, now: datetime) -> tuple[int, bool]:
    """Keep the letter of a client; its id, and False when it was here already (the same letter, once)."""
    identity = {
        "client_id": client_id,
        "channel": raw.channel,
        "account": raw.account,
        "external_id": raw.external_id,
        "content_hash": raw.content_hash,
    }
    row = {**identity, "raw_sha256": digest_of(raw.content), "facts": raw.facts, "received_at": now}
    # Every letter waits for this transaction: statements that are made once, of tables, cost a third of the objects.
    connection = session.connection()
    letter_id = connection.execute(_insert_once(connection.dialect.name), row).scalar()
    if letter_id is None:
        return connection.execute(_KNOWN, identity).scalar_one(), False
    keep_blob(session, store, client_id=client_id, content=raw.content)
    record_event(session, EventKind.LETTER_KEPT, at=now, actor=JOB, client_id=client_id, letter=letter_id)
    return letter_id, True


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


def mailbox_for(session: Session, keyring: Keyring, addresses: Sequence[str]) -> Reached | None:
    """The first mailbox of ours that one of these addresses means."""
    return next(iter(mailboxes_for(session, keyring, addresses)), None)


def mailboxes_for(session: Session, keyring: Keyring, addresses: Sequence[str]) -> list[Reached]:
    """The first mailbox of each client that these addresses mean: as they are, as reply addresses, with a plus.

    In the order in which they are named.
    """
    ways = [way for address in addresses for way in ways_to_write(keyring, address)]
    rows = session.connection().execute(_NAMED, {"addresses": list({address for address, _ in ways})})
    boxes = {row.address: Reached(*row) for row in rows}
    found: dict[int, Reached] = {}
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


def _may(box: Reached, is_plus: bool) -> bool:
    return box.takes_plus_addresses or not is_plus


@cache
def _insert_once(dialect: str) -> ReturningInsert[int]:
    return insert_for(dialect)(_LETTER).on_conflict_do_nothing(index_elements=_IDENTITY).returning(_LETTER.c.id)
