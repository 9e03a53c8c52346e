"""Receive understood letters: one transaction from screening to the wish for a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.admit import admit
from tolmach.inbox.alarm_official import alarm_official
from tolmach.inbox.arrival import Arrival, collect_arrival
from tolmach.inbox.attachments import keep_attachments
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.matter import Opened, join_ticket, may_be_told, note_forwarder, open_matter, serve_matter
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.outcome import STORE, Received, end_claim, fail, still_ours, wait_for_store
from tolmach.inbox.prefetch import CAUSED, SETTLED, remember_arrivals
from tolmach.inbox.round_trip import TEST_LETTER, note_test_letter
from tolmach.inbox.screen import note_received, screen
from tolmach.inbox.thread import find_thread
from tolmach.inbox.understand import LetterClaim, Understood
from tolmach.inbox.unknown_recipients import alarm_unknown_recipients
from tolmach.keys import Keyring
from tolmach.remember import begin_remembering
from tolmach.reserve import reserve_ids, write_waiting
from tolmach.store import BlobStore
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.open import MOST_SUBJECT_LETTERS
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble


@dataclass(frozen=True, kw_only=True)
class _Round:
    """What the letters of one transaction share, with the tickets that they opened and that nobody serves yet."""

    session: Session
    store: BlobStore
    keyring: Keyring
    now: datetime
    opened: list[Opened] = field(default_factory=list)


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
    ours = still_ours(session, [claim for claim, _ in letters])
    mine = [(ours[claim.letter_id], understood) for claim, understood in letters if claim.letter_id in ours]
    begin_remembering(session)
    remember_arrivals(session, [(letter, it.inbound) for letter, it in mine if it.inbound is not None])
    reserve_ids(session, {table: count * len(mine) for table, count in CAUSED.items()})
    if any(claim.raw.packed is None and it.inbound is not None for claim, it in letters):
        mend_trouble(session, TroubleKind.STORE_AWAY, now=now, subject=STORE)
    this = _Round(session=session, store=store, keyring=keyring, now=now)
    results = [_record(this, letter, understood) for letter, understood in mine]
    _serve_opened(this)
    write_waiting(session)
    for (letter, _), received in zip(mine, results, strict=True):
        end_claim(letter, received)
    return results


def _record(this: _Round, letter: Letter, understood: Understood) -> Received:
    session, now, inbound = this.session, this.now, understood.inbound
    if inbound is None:
        record = wait_for_store if understood.is_passing else fail
        return record(session, letter, understood.error or "", now=now)
    if note_test_letter(session, this.keyring, letter.client_id, inbound.test_token, now=now):
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
        received = _receive(this, collect_arrival(session, letter, inbound, says, now=now))
        alarm_unknown_recipients(session, this.keyring, client_id=letter.client_id, to=inbound.to, now=now)
        note_received(session, letter)
    if letter.reason is not None:
        # It failed before.
        subject, kind = f"letter:{letter.id}", TroubleKind.LETTER_FAILED
        mend_trouble(session, kind, now=now, subject=subject, client_id=letter.client_id)
    return received


def _receive(this: _Round, arrival: Arrival) -> Received:
    thread = find_thread(
        this.session,
        this.keyring,
        client_id=arrival.client.id,
        market_id=arrival.market.id,
        customer_id=arrival.customer.id,
        inbound=arrival.inbound,
        now=this.now,
    )
    if any(one.ticket in (thread.joins, thread.follows, thread.beside) for one in this.opened):
        _serve_opened(this)
    if thread.joins is None:
        new = open_matter(this.session, arrival, follows=thread.follows, beside=thread.beside, now=this.now)
        this.opened.append(new)
        return Received(outcome=LetterState.RECEIVED, ticket=new.ticket, message=new.message, is_new_ticket=True)
    message = join_ticket(this.session, thread.joins, arrival, by=thread.by, now=this.now)
    _add_rest(this, thread.joins, message, arrival.inbound)
    return Received(outcome=LetterState.RECEIVED, ticket=thread.joins, message=message)


def _serve_opened(this: _Round) -> None:
    """Give out the opened tickets. One transaction at a time may do so: what can be done before that comes before."""
    write_waiting(this.session, *SETTLED)
    for one in this.opened:
        serve_matter(this.session, one, now=this.now)
        _add_rest(this, one.ticket, one.message, one.arrival.inbound)
    this.opened.clear()


def _add_rest(this: _Round, ticket: Ticket, message: Message, inbound: Inbound) -> None:
    alarm_official(this.session, ticket, message, inbound.official, now=this.now)
    note_forwarder(this.session, ticket, inbound, now=this.now)
    files, tells = inbound.attachments, may_be_told(inbound)
    keep_attachments(this.session, this.store, ticket, message, files=files, tells=tells, now=this.now)
