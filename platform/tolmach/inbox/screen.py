"""Keep from the desk what nobody should answer: bounces, automatic answers, lists, loops, doubles."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.throttle import count_try
from tolmach.clients.model import SenderVerdict
from tolmach.customers.model import AddressKind, AddressState, CustomerAddress
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.returned import note_bounce
from tolmach.inbox.screened import LET_IN
from tolmach.inbox.spam import VIRUS
from tolmach.keys import hash_token

LIMIT_WINDOW = timedelta(hours=1)
MOST_LETTERS = 30
"""More letters an hour from one address are a loop or an attack, whatever their subjects say."""


def screen(session: Session, letter: Letter, inbound: Inbound, *, now: datetime) -> str | None:
    """Why this letter opens no ticket; None when it is a customer's. A bounce is told where it belongs.

    The limit and the signs of machines are not for forms: there a shop's platform writes for many customers.
    """
    if letter.facts.get(LET_IN):
        return None if inbound.sender else "no sender"
    if inbound.kind is LetterKind.BOUNCE:
        note_bounce(session, letter.client_id, inbound, now=now)
    return _held_by_signs(inbound) or _held_by_history(session, letter, inbound, now)


def _held_by_signs(inbound: Inbound) -> str | None:
    if inbound.verdict is SenderVerdict.BLOCK:
        return "blocked sender"
    if inbound.kind is not LetterKind.LETTER and not _is_let_in(inbound):
        return f"{inbound.kind}: {inbound.reason}"
    return None if inbound.sender else "no sender"


def _held_by_history(session: Session, letter: Letter, inbound: Inbound, now: datetime) -> str | None:
    if _is_double(session, letter):
        return "duplicate"
    if _is_blocked(session, letter.client_id, inbound.sender):
        return "blocked sender"
    if inbound.verdict is SenderVerdict.FORM:
        return None
    key = f"letters:{letter.client_id}:{hash_token(inbound.sender.casefold())}"
    is_flood = count_try(session, key, now=now, window=LIMIT_WINDOW) > MOST_LETTERS
    return "too many letters" if is_flood else None


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


def _is_let_in(inbound: Inbound) -> bool:
    """Whether a filter's or a list's mark counts for nothing: the client lets the sender in, or an authority writes.

    What a virus scanner found is kept out whoever sent it.
    """
    if inbound.reason.startswith(VIRUS):
        return False
    is_wanted = inbound.verdict is SenderVerdict.ALLOW or (inbound.official is not None and inbound.official.is_domain)
    return is_wanted and inbound.kind in (LetterKind.SPAM, LetterKind.LIST)
