"""Receive understood letters: one transaction from screening to the wish for a draft."""

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
from tolmach.inbox.admit import admit
from tolmach.inbox.alarm_official import alarm_official
from tolmach.inbox.arrival import Arrival, collect_arrival
from tolmach.inbox.attachments import keep_attachments
from tolmach.inbox.matter import join_ticket, note_forwarder, open_matter
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.prefetch import CAUSED, remember_arrivals
from tolmach.inbox.round_trip import TEST_LETTER, note_test_letter
from tolmach.inbox.screen import note_received, screen
from tolmach.inbox.thread import find_thread
from tolmach.inbox.understand import MOST_ATTEMPTS, LetterClaim, Understood
from tolmach.inbox.unknown_recipients import alarm_unknown_recipients
from tolmach.keys import Keyring
from tolmach.remember import begin_remembering
from tolmach.reserve import reserve_ids, write_waiting
from tolmach.store import BlobStore
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.open import MOST_SUBJECT_LETTERS
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble

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


def record_letters(
    session: Session,
    store: BlobStore,
    keyring: Keyring,
    letters: Sequence[tuple[LetterClaim, Understood]],
    *,
    now: datetime,
) -> list[Received]:
    """Write everything the letters cause, or why they caused nothing; a letter that is no longer ours causes nothing.

    Together or not at all: one that fails takes the others along, and the edge tries each by itself.
    """
    ours = _still_ours(session, [claim for claim, _ in letters])
    mine = [(ours[claim.letter_id], understood) for claim, understood in letters if claim.letter_id in ours]
    begin_remembering(session)
    remember_arrivals(session, [(letter, it.inbound) for letter, it in mine if it.inbound is not None])
    reserve_ids(session, {table: count * len(mine) for table, count in CAUSED.items()})
    if any(claim.raw.packed is None and it.inbound is not None for claim, it in letters):
        mend_trouble(session, TroubleKind.STORE_AWAY, now=now, subject=STORE)
    results = [_record(session, store, keyring, letter, understood, now=now) for letter, understood in mine]
    write_waiting(session)
    for (letter, _), received in zip(mine, results, strict=True):
        _end_claim(letter, received)
    return results


def record_crash(session: Session, claim: LetterClaim, reason: str, *, now: datetime) -> Received:
    """Receiving failed in the middle and was rolled back: the letter waits for another try, at last for a person.

    Raises Lost when the letter is no longer ours.
    """
    letter = _still_ours(session, [claim]).get(claim.letter_id)
    if letter is None:
        raise Lost("letter", claim.letter_id)
    received = _try_again(session, letter, reason, now=now)
    _end_claim(letter, received)
    return received


def _still_ours(session: Session, claims: Sequence[LetterClaim]) -> dict[int, Letter]:
    """The letters whose claims are ours still, locked: nobody else claims them before this transaction ends."""
    tokens = {claim.letter_id: claim.token for claim in claims}
    rows = session.scalars(select(Letter).where(Letter.id.in_(tokens)).with_for_update())
    return {row.id: row for row in rows if row.claim_token == tokens[row.id]}


def _end_claim(letter: Letter, received: Received) -> None:
    letter.state, letter.reason = received.outcome, received.reason
    letter.ticket_id = received.ticket.id if received.ticket else None
    letter.message_id = received.message.id if received.message else None
    letter.claim_token = letter.claimed_until = None


def _record(
    session: Session, store: BlobStore, keyring: Keyring, letter: Letter, understood: Understood, *, now: datetime
) -> Received:
    inbound = understood.inbound
    if inbound is None:
        record_failure = _wait if understood.is_passing else _fail
        return record_failure(session, letter, understood.error or "", now=now)
    if note_test_letter(session, keyring, letter.client_id, inbound.test_token, now=now):
        reason: str | None = TEST_LETTER
    else:
        inbound, says = admit(session, letter, inbound, understood)
        reason = screen(session, letter, inbound, now=now)
    if reason is not None:
        received = Received(outcome=LetterState.SCREENED, reason=reason)
        letter.sender, letter.subject = inbound.sender, inbound.subject[:MOST_SUBJECT_LETTERS]
        record_event(
            session, EventKind.LETTER_SCREENED, at=now, actor=JOB, client_id=letter.client_id, letter=letter.id
        )
    else:
        arrival = collect_arrival(session, letter, inbound, says, now=now)
        received = _receive(session, store, keyring, arrival, now=now)
        alarm_unknown_recipients(session, keyring, client_id=letter.client_id, to=inbound.to, now=now)
        note_received(session, letter)
    if letter.reason is not None:
        # It failed before.
        subject, kind = f"letter:{letter.id}", TroubleKind.LETTER_FAILED
        mend_trouble(session, kind, now=now, subject=subject, client_id=letter.client_id)
    return received


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


def _try_again(session: Session, letter: Letter, reason: str, *, now: datetime) -> Received:
    if letter.attempts >= MOST_ATTEMPTS:
        return _fail(session, letter, reason, now=now)
    letter.try_again_at = retry_at(session, letter.attempts, first=FIRST_RETRY, most=LAST_RETRY)
    return Received(outcome=LetterState.WAITING, reason=reason)


def _wait(session: Session, letter: Letter, reason: str, *, now: datetime) -> Received:
    """The letter is not to blame, so the try does not count; as old as it is, as long it waits for the next one."""
    age = now - letter.received_at
    if age >= GIVE_UP_AFTER:
        return _fail(session, letter, reason, now=now)
    if letter.reason is not None:
        # Not the first time: then it is more than a moment.
        raise_trouble(session, TroubleKind.STORE_AWAY, now=now, subject=STORE, reason=reason)
    letter.attempts = 0
    letter.try_again_at = database_now(session) + min(max(age, FIRST_RETRY), LAST_RETRY)
    return Received(outcome=LetterState.WAITING, reason=reason)


def _fail(session: Session, letter: Letter, reason: str, *, now: datetime) -> Received:
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
