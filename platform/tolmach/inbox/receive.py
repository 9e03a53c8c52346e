"""Receive an understood letter: one transaction from screening to the wish for a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tolmach.claims import record_claim, retry_at
from tolmach.errors import Lost
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.admit import admit
from tolmach.inbox.alarm_official import alarm_official
from tolmach.inbox.arrival import Arrival, collect_arrival
from tolmach.inbox.attachments import keep_attachments
from tolmach.inbox.matter import join_ticket, note_forwarder, open_matter
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.screen import screen
from tolmach.inbox.thread import find_thread
from tolmach.inbox.understand import LetterClaim, Understood
from tolmach.keys import Keyring
from tolmach.store import BlobStore
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.open import MOST_SUBJECT_LETTERS
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble

MOST_ATTEMPTS = 5
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Received:
    """What became of a letter."""

    outcome: LetterState
    reason: str | None = None
    ticket: Ticket | None = None
    message: Message | None = None
    is_new_ticket: bool = False


def record_letter(
    session: Session,
    store: BlobStore,
    keyring: Keyring,
    claim: LetterClaim,
    understood: Understood,
    *,
    now: datetime,
) -> Received:
    """Write everything the letter causes, or why it caused nothing.

    Raises Lost when the claim is no longer ours: the edge rolls back, and nothing of it has happened.
    """
    if understood.inbound is None:
        return _record_failure(session, claim, understood.error or "", permanent=True, now=now)
    letter = session.get_one(Letter, claim.letter_id)
    inbound, scores = admit(session, letter, understood.inbound, understood)
    reason = screen(session, letter, inbound, now=now)
    if reason is not None:
        received = Received(outcome=LetterState.SCREENED, reason=reason)
        letter.sender, letter.subject = inbound.sender, inbound.subject[:MOST_SUBJECT_LETTERS]
        record_event(session, EventKind.LETTER_SCREENED, at=now, actor=JOB, client_id=claim.client_id, letter=letter.id)
    else:
        arrival = collect_arrival(session, letter, inbound, scores, now=now)
        received = _receive(session, store, keyring, arrival, now=now)
    _finish(session, claim, received, now=now)
    return received


def record_crash(session: Session, claim: LetterClaim, reason: str, *, now: datetime) -> Received:
    """Receiving failed in the middle and was rolled back: the letter waits for another try, at last for a person."""
    return _record_failure(session, claim, reason, permanent=claim.attempts >= MOST_ATTEMPTS, now=now)


def _receive(session: Session, store: BlobStore, keyring: Keyring, arrival: Arrival, *, now: datetime) -> Received:
    thread = find_thread(
        session,
        keyring,
        client_id=arrival.client.id,
        market_id=arrival.market.id,
        customer_id=arrival.customer.id,
        inbound=arrival.inbound,
        now=now,
    )
    if thread.joins is not None:
        ticket, message = thread.joins, join_ticket(session, thread.joins, arrival, by=thread.by, now=now)
    else:
        ticket, message = open_matter(session, arrival, follows=thread.follows, beside=thread.beside, now=now)
    alarm_official(session, ticket, message, arrival.inbound.official, now=now)
    note_forwarder(session, ticket, arrival.inbound, now=now)
    keep_attachments(session, store, ticket, message, files=arrival.inbound.attachments, now=now)
    return Received(outcome=LetterState.RECEIVED, ticket=ticket, message=message, is_new_ticket=thread.joins is None)


def _finish(session: Session, claim: LetterClaim, received: Received, *, now: datetime) -> None:
    values = {
        "state": received.outcome,
        "reason": received.reason,
        "ticket_id": received.ticket.id if received.ticket else None,
        "message_id": received.message.id if received.message else None,
    }
    mend_trouble(
        session,
        TroubleKind.LETTER_FAILED,
        now=now,
        subject=f"letter:{claim.letter_id}",
        client_id=claim.client_id,
    )
    _record(session, claim, values)


def _record_failure(session: Session, claim: LetterClaim, reason: str, *, permanent: bool, now: datetime) -> Received:
    if not permanent:
        again = retry_at(session, claim.attempts, first=FIRST_RETRY, most=LAST_RETRY)
        _record(session, claim, {"reason": reason, "try_again_at": again})
        return Received(outcome=LetterState.WAITING, reason=reason)
    _record(session, claim, {"reason": reason, "state": LetterState.FAILED})
    record_event(session, EventKind.LETTER_FAILED, at=now, actor=JOB, client_id=claim.client_id, letter=claim.letter_id)
    raise_trouble(
        session,
        TroubleKind.LETTER_FAILED,
        now=now,
        subject=f"letter:{claim.letter_id}",
        client_id=claim.client_id,
        letter=claim.letter_id,
        reason=reason,
    )
    return Received(outcome=LetterState.FAILED, reason=reason)


def _record(session: Session, claim: LetterClaim, values: dict[str, Any]) -> None:
    if not record_claim(session, Letter, claim.letter_id, claim.token, values):
        raise Lost("letter", claim.letter_id)
