"""What became of a letter: how its claim ends, when it is tried again, and when a person has to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.claims import retry_at
from tolmach.db import database_now
from tolmach.errors import Lost
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.understand import MOST_ATTEMPTS, LetterClaim
from tolmach.tickets.model import Message, Ticket
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=2)
"""How long a letter waits for a store that is away."""

STORE = "store"


@dataclass(frozen=True, kw_only=True)
class Received:
    """What became of a letter."""

    outcome: LetterState
    reason: str | None = None
    ticket: Ticket | None = None
    message: Message | None = None
    is_new_ticket: bool = False


def record_crash(session: Session, claim: LetterClaim, reason: str, *, now: datetime) -> Received:
    """Receiving failed in the middle and was rolled back: the letter waits for another try, at last for a person.

    Raises Lost when the letter is no longer ours.
    """
    letter = still_ours(session, [claim]).get(claim.letter_id)
    if letter is None:
        raise Lost("letter", claim.letter_id)
    received = _try_again(session, letter, reason, now=now)
    end_claim(letter, received)
    return received


def still_ours(session: Session, claims: Sequence[LetterClaim]) -> dict[int, Letter]:
    """The letters whose claims are ours still, locked: nobody else claims them before this transaction ends."""
    tokens = {claim.letter_id: claim.token for claim in claims}
    rows = session.scalars(select(Letter).where(Letter.id.in_(tokens)).with_for_update())
    return {row.id: row for row in rows if row.claim_token == tokens[row.id]}


def end_claim(letter: Letter, received: Received) -> None:
    """Write on the letter what became of it; it is nobody's from now on."""
    letter.state, letter.reason = received.outcome, received.reason
    letter.ticket_id = received.ticket.id if received.ticket else None
    letter.message_id = received.message.id if received.message else None
    letter.claim_token = letter.claimed_until = None


def _try_again(session: Session, letter: Letter, reason: str, *, now: datetime) -> Received:
    if letter.attempts >= MOST_ATTEMPTS:
        return fail(session, letter, reason, now=now)
    letter.try_again_at = retry_at(session, letter.attempts, first=FIRST_RETRY, most=LAST_RETRY)
    return Received(outcome=LetterState.WAITING, reason=reason)


def wait_for_store(session: Session, letter: Letter, reason: str, *, now: datetime) -> Received:
    """The letter is not to blame, so the try does not count; as old as it is, as long it waits for the next one."""
    age = now - letter.received_at
    if age >= GIVE_UP_AFTER:
        return fail(session, letter, reason, now=now)
    if letter.reason is not None:
        # Not the first time: then it is more than a moment.
        raise_trouble(session, TroubleKind.STORE_AWAY, now=now, subject=STORE, reason=reason)
    letter.attempts = 0
    letter.try_again_at = database_now(session) + min(max(age, FIRST_RETRY), LAST_RETRY)
    return Received(outcome=LetterState.WAITING, reason=reason)


def fail(session: Session, letter: Letter, reason: str, *, now: datetime) -> Received:
    """The letter cannot be received: a person has to look, who can try it again."""
    record_event(session, EventKind.LETTER_FAILED, at=now, actor=JOB, client_id=letter.client_id, letter=letter.id)
    raise_trouble(
        session,
        TroubleKind.LETTER_FAILED,
        now=now,
        subject=f"letter:{letter.id}",
        client_id=letter.client_id,
        letter=letter.id,
        reason=reason,
    )
    return Received(outcome=LetterState.FAILED, reason=reason)
