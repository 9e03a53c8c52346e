"""Keep from the desk what nobody should answer: bounces, automatic answers, lists, loops, doubles."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.throttle import count_try
from tolmach.clients.model import SenderVerdict
from tolmach.customers.find import find_customer
from tolmach.customers.model import AddressKind, AddressState
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.own_letter import is_ours
from tolmach.inbox.returned import note_bounce
from tolmach.inbox.screened import LET_IN
from tolmach.inbox.spam import VIRUS
from tolmach.keys import hash_token
from tolmach.outbox.model import Channel
from tolmach.remember import note, remembered

LIMIT_WINDOW = timedelta(hours=1)
MOST_LETTERS = 30
"""More letters an hour from one address are a loop or an attack, whatever their subjects say."""


class Screened(StrEnum):
    """Why a letter opens no ticket, where it is not for its kind: there the kind and its sign are the reason."""

    BLOCKED = "blocked sender"
    DOUBLE = "duplicate"
    FLOOD = "too many letters"
    NO_SENDER = "no sender"


def screen(session: Session, letter: Letter, inbound: Inbound, *, now: datetime) -> str | None:
    """Why this letter opens no ticket; None when it is a customer's. A bounce is told where it belongs.

    The limit and the signs of machines are not for forms: there a shop's platform writes for many customers. Nor is the
    limit for senders whom the client lets in.
    """
    if letter.facts.get(LET_IN):
        return None if inbound.sender else Screened.NO_SENDER
    if inbound.kind is LetterKind.BOUNCE:
        note_bounce(session, letter.client_id, inbound, now=now)
    if is_ours(session, letter.client_id, inbound):
        return f"{LetterKind.OWN}: our Message-ID"
    return _held_by_signs(inbound) or _held_by_history(session, letter, inbound, now)


def _held_by_signs(inbound: Inbound) -> str | None:
    if inbound.verdict is SenderVerdict.BLOCK:
        return Screened.BLOCKED
    # What only looks like ours is another desk's: a letter like any other.
    if inbound.kind not in (LetterKind.LETTER, LetterKind.OWN) and not _is_let_in(inbound):
        return f"{inbound.kind}: {inbound.reason}"
    return None if inbound.sender else Screened.NO_SENDER


def _held_by_history(session: Session, letter: Letter, inbound: Inbound, now: datetime) -> str | None:
    if _is_double(session, letter):
        return Screened.DOUBLE
    if _is_blocked(session, letter.client_id, inbound.sender):
        return Screened.BLOCKED
    if inbound.verdict in (SenderVerdict.FORM, SenderVerdict.ALLOW):
        return None
    key = throttle_key(letter.client_id, inbound.sender)
    is_flood = count_try(session, key, now=now, window=LIMIT_WINDOW) > MOST_LETTERS
    return Screened.FLOOD if is_flood else None


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
    if not letter.external_id and letter.channel is not Channel.MAIL:
        # Two people may write the same into two forms; a mail without a Message-ID is known by its date and its words.
        return False
    return bool(remembered(session, _identity(letter), set[str]) - {letter.account})


def _identity(letter: Letter) -> Hashable:
    return "received", letter.client_id, letter.channel, letter.external_id, letter.content_hash


def _is_blocked(session: Session, client_id: int, sender: str) -> bool:
    known = find_customer(session, client_id=client_id, kind=AddressKind.MAIL, value=sender)
    return known is not None and known[1].state is AddressState.BLOCKED


def _is_let_in(inbound: Inbound) -> bool:
    """Whether a filter's or a list's mark counts for nothing: the client lets the sender in, or an authority writes.

    What a virus scanner found is kept out whoever sent it.
    """
    if inbound.reason.startswith(VIRUS):
        return False
    is_wanted = inbound.verdict is SenderVerdict.ALLOW or (inbound.official is not None and inbound.official.is_domain)
    return is_wanted and inbound.kind in (LetterKind.SPAM, LetterKind.LIST)
