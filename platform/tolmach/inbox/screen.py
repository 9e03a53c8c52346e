"""Keep from the desk what nobody should answer: bounces, automatic answers, lists, loops, doubles."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.throttle import count_try
from tolmach.customers.model import AddressKind, AddressState, CustomerAddress
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.model import Letter, LetterState
from tolmach.keys import hash_token
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
    key = f"letters:{letter.client_id}:{hash_token(inbound.sender.casefold())}"
    if count_try(session, key, now=now, window=LIMIT_WINDOW) > MOST_LETTERS:
        return "too many letters"
    return None


def _is_double(session: Session, letter: Letter) -> bool:
    """The same letter came to another mailbox of this client: one ticket, in the first."""
    if not letter.external_id:
        return False
    other = select(Letter.id).where(
        Letter.client_id == letter.client_id,
        Letter.channel == letter.channel,
        Letter.account != letter.account,
        Letter.external_id == letter.external_id,
        Letter.content_hash == letter.content_hash,
        Letter.state == LetterState.RECEIVED,
    )
    return session.scalar(other.limit(1)) is not None


def _is_blocked(session: Session, client_id: int, sender: str) -> bool:
    blocked = select(CustomerAddress.id).where(
        CustomerAddress.client_id == client_id,
        CustomerAddress.kind == AddressKind.MAIL,
        CustomerAddress.folded == sender.casefold(),
        CustomerAddress.state == AddressState.BLOCKED,
    )
    return session.scalar(blocked) is not None


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
