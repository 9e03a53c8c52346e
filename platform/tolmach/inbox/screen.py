"""Keep from the desk what nobody should answer: bounces, automatic answers, lists, loops, doubles."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.throttle import count_try
from tolmach.customers.find import find_customer
from tolmach.customers.model import AddressKind, AddressState, CustomerAddress
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.model import Letter, LetterState
from tolmach.keys import hash_token
from tolmach.remember import note, remembered
from tolmach.replies.undelivered import return_undelivered
from tolmach.tickets.model import Message
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

LIMIT_WINDOW = timedelta(hours=1)
MOST_LETTERS = 30
"""More letters an hour from one address are a loop or an attack, whatever their subjects say."""


def screen(session: Session, letter: Letter, inbound: Inbound, *, now: datetime) -> str | None:
    """Why this letter opens no ticket; None when it is a customer's. A bounce marks the address it is about."""
    if inbound.kind is LetterKind.BOUNCE:
        _mark_bounced(session, letter.client_id, inbound, now)
    if inbound.kind is not LetterKind.LETTER:
        return f"{inbound.kind}: {inbound.reason}"
    if not inbound.sender:
        return "no sender"
    if _is_double(session, letter):
        return "duplicate"
    if _is_blocked(session, letter.client_id, inbound.sender):
        return "blocked sender"
    if count_try(session, throttle_key(letter.client_id, inbound.sender), now=now, window=LIMIT_WINDOW) > MOST_LETTERS:
        return "too many letters"
    return None


def throttle_key(client_id: int, sender: str) -> str:
    """Under which name the letters of an address are counted."""
    return f"letters:{client_id}:{hash_token(sender.casefold())}"


def remember_received(session: Session, letters: Sequence[Letter]) -> None:
    """Read for a transaction that remembers at which mailboxes these letters were received before, in one query."""
    for letter in letters:
        note(session, _identity(letter), set())
    twins = select(Letter).where(
        Letter.client_id.in_({letter.client_id for letter in letters}),
        Letter.content_hash.in_([letter.content_hash for letter in letters]),
        Letter.state == LetterState.RECEIVED,
    )
    for twin in session.scalars(twins):
        note_received(session, twin)


def note_received(session: Session, letter: Letter) -> None:
    """This letter was received, so that the same one at another mailbox is a double."""
    remembered(session, _identity(letter), set[str]).add(letter.account)


def _is_double(session: Session, letter: Letter) -> bool:
    """The same letter came to another mailbox of this client: one ticket, in the first."""
    if not letter.external_id:
        return False
    return bool(remembered(session, _identity(letter), set[str]) - {letter.account})


def _identity(letter: Letter) -> Hashable:
    return "received", letter.client_id, letter.channel, letter.external_id, letter.content_hash


def _is_blocked(session: Session, client_id: int, sender: str) -> bool:
    known = find_customer(session, client_id=client_id, kind=AddressKind.MAIL, value=sender)
    return known is not None and known[1].state is AddressState.BLOCKED


def _mark_bounced(session: Session, client_id: int, inbound: Inbound, now: datetime) -> None:
    """A hard bounce of a letter that was ours: the address is dead and the people of that ticket are told."""
    if not inbound.is_hard_bounce or not inbound.bounced_message_id:
        return
    sent = session.scalar(
        select(Message).where(Message.client_id == client_id, Message.message_id == inbound.bounced_message_id)
    )
    if sent is None:
        return
    dead = session.scalar(
        select(CustomerAddress).where(
            CustomerAddress.client_id == client_id,
            CustomerAddress.kind == AddressKind.MAIL,
            CustomerAddress.folded == sent.to_address.casefold(),
        )
    )
    if dead is None:
        return
    dead.state = AddressState.DEAD
    return_undelivered(session, sent, now=now)
    raise_trouble(
        session,
        TroubleKind.ADDRESS_DEAD,
        now=now,
        subject=f"address:{dead.id}",
        client_id=client_id,
        ticket=sent.ticket_id,
    )
