"""Split a later letter of a ticket, with what follows it, into a ticket of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Client, Market
from tolmach.errors import NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import Event, EventKind
from tolmach.language import UND, Language
from tolmach.merging.carry import carry_over, is_answer_leaving, last_letter, messages_of, promises_told
from tolmach.merging.errors import SplitRefused
from tolmach.merging.rules import NoSplit
from tolmach.replies.want import want_draft
from tolmach.routing.route import route_ticket
from tolmach.sla.clocks import Why, drop_clock, running_clocks, stop_clock
from tolmach.sla.model import REPLY_TARGETS, Target
from tolmach.tickets.clocks import start_clocks, unanswered_letter
from tolmach.tickets.legal import follow_status
from tolmach.tickets.model import (
    WAITS_FOR_US,
    Direction,
    LanguageState,
    Message,
    MessageKind,
    MoveKind,
    Ticket,
    TicketMove,
    TicketStatus,
)
from tolmach.tickets.move import hold_tickets, origin_of
from tolmach.tickets.open import open_ticket, tell
from tolmach.tickets.status import refresh_due, settle_clocks


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a split takes along: the letter it begins with and everything after it; ``rest`` stays."""

    letter: Message
    messages: tuple[Message, ...]
    rest: tuple[Message, ...]

    @property
    def answers(self) -> tuple[Message, ...]:
        """The answers among what goes, without those that were taken back."""
        return tuple(one for one in self.messages if one.kind is MessageKind.REPLY and one.taken_back_at is None)


def part_from(session: Session, ticket: Ticket, message_id: int, *, now: datetime) -> Part:
    """What a split at this letter takes along. Raises NotFound, SplitRefused."""
    messages = messages_of(session, ticket)
    letter = next((one for one in messages if one.id == message_id), None)
    if letter is None:
        raise NotFound("message", message_id)
    reason = _why_not(session, ticket, letter, messages, now=now)
    if reason is not None:
        raise SplitRefused(reason)
    rest = tuple(one for one in messages if one.id < letter.id)
    return Part(letter=letter, messages=tuple(messages[len(rest) :]), rest=rest)


def split_ticket(session: Session, access: Access, ticket: Ticket, message_id: int, *, now: datetime) -> Ticket:
    """Give the letter and what follows it a ticket, whose customer waits since the letter came.

    What the old ticket owed for that letter only it owes no more; promises stay with the letters that told them. Nobody
    outside is told. Raises NotFound, SplitRefused.
    """
    access.require(Permission.ANSWER)
    hold_tickets(session, ticket)
    part = part_from(session, ticket, message_id, now=now)
    before, actor = ticket.status, access.actor
    split = _open(session, ticket, part.letter, now=now, actor=actor)
    carry_over(session, part.messages, split)
    for promise in promises_told(session, ticket, by=part.messages):
        promise.ticket_id = split.id
    session.flush()
    _owe(session, split, part, before=before, solved_at=ticket.solved_at, now=now, actor=actor)
    _relieve(session, ticket, part, now=now, actor=actor)
    for one, asked in ((ticket, unanswered_letter(session, ticket)), (split, last_letter(part.messages))):
        if asked is not None and one.status in WAITS_FOR_US:
            want_draft(session, one, asked, now=now, actor=actor)
    _record(session, ticket, split, part, before=before, now=now, actor=actor)
    return split


def _why_not(
    session: Session, ticket: Ticket, letter: Message, messages: Sequence[Message], *, now: datetime
) -> NoSplit | None:
    if ticket.status is TicketStatus.CLOSED:
        return NoSplit.CLOSED
    if letter.direction is not Direction.INBOUND:
        return NoSplit.NO_LETTER
    if not any(one.direction is Direction.INBOUND and one.id < letter.id for one in messages):
        return NoSplit.FIRST_LETTER
    return NoSplit.ANSWER_LEAVING if is_answer_leaving(session, (ticket,), now=now) else None


def _open(session: Session, ticket: Ticket, letter: Message, *, now: datetime, actor: Actor) -> Ticket:
    """The new ticket, routed as any other. Its language is the letter's own where that could be told."""
    # What was merged in from another market goes back to it.
    origin = origin_of(session, letter)
    market = session.get_one(Market, origin.market_id)
    is_told = letter.evidence.get("detected", UND) != UND
    split = open_ticket(
        session,
        client=session.get_one(Client, ticket.client_id),
        market=market,
        customer_id=letter.customer_id or ticket.customer_id,
        channel=letter.channel,
        subject=letter.subject or ticket.subject,
        language=Language(letter.language if is_told else ticket.language),
        language_state=LanguageState.DETECTED if is_told else ticket.language_state,
        mailbox_id=origin.mailbox_id,
        follows=None,
        now=now,
        actor=actor,
    )
    split.created_at = split.waits_since = letter.created_at
    split.priority = ticket.priority
    session.flush()
    route_ticket(session, split, market, now=now, actor=actor)
    return split


def _owe(
    session: Session,
    split: Ticket,
    part: Part,
    *,
    before: TicketStatus,
    solved_at: datetime | None,
    now: datetime,
    actor: Actor,
) -> None:
    """Measure the new ticket from its letter on, as if it had been one from then.

    What was said after the letter tells how the old ticket stood; where an answer was the last word, the new one stands
    so too.
    """
    since = part.letter.created_at
    start_clocks(session, split, (Target.FIRST_REPLY, Target.RESOLUTION), now=since, actor=actor, why=Why.SPLIT)
    if part.answers:
        split.first_reply_at = part.answers[0].created_at
        for clock in running_clocks(session, client_id=split.client_id, ticket_id=split.id):
            if clock.target in REPLY_TARGETS:
                stop_clock(session, clock, now=split.first_reply_at, actor=actor)
        split.status = TicketStatus.OPEN
    unanswered = unanswered_letter(session, split)
    if unanswered is None and before not in WAITS_FOR_US:
        split.status, split.waits_since = before, None
        split.solved_at = solved_at if before is TicketStatus.SOLVED else None
        settle_clocks(session, split, now=split.solved_at or now, actor=actor)
    elif part.answers:
        later = (one for one in part.messages if one.direction is Direction.INBOUND and one.id > part.answers[-1].id)
        if (asked := next(later, None)) is not None:
            split.waits_since = asked.created_at
            start_clocks(session, split, (Target.NEXT_REPLY,), now=asked.created_at, actor=actor, why=Why.SPLIT)
    refresh_due(session, split)


def _relieve(session: Session, ticket: Ticket, part: Part, *, now: datetime, actor: Actor) -> None:
    """The old ticket owes nothing for what went; where nothing else waits it stands as before the letter came."""
    if unanswered_letter(session, ticket) is not None and not part.answers:
        # What runs is owed for the letters that stay.
        return
    since = part.letter.created_at
    for clock in running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id):
        if clock.started_at >= since:
            drop_clock(session, clock, now=now, actor=actor, why=Why.SPLIT)
    if ticket.status in WAITS_FOR_US:
        ticket.status, ticket.waits_since = _status_before(session, ticket, since), None
        settle_clocks(session, ticket, now=since, actor=actor)
        follow_status(session, ticket, now=now, actor=actor)
    refresh_due(session, ticket)


def _status_before(session: Session, ticket: Ticket, at: datetime) -> TicketStatus:
    """How the ticket stood before this letter opened it: waiting for its customer where nothing else is known."""
    last = session.scalar(
        select(Event.data["after"].as_string())
        .where(
            Event.client_id == ticket.client_id,
            Event.ticket_id == ticket.id,
            Event.kind == EventKind.TICKET_STATUS,
            Event.at < at,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    known = TicketStatus(last) if last is not None else TicketStatus.PENDING
    return TicketStatus.PENDING if known in WAITS_FOR_US else known


def _record(
    session: Session,
    ticket: Ticket,
    split: Ticket,
    part: Part,
    *,
    before: TicketStatus,
    now: datetime,
    actor: Actor,
) -> None:
    session.add(
        TicketMove(
            client_id=ticket.client_id,
            kind=MoveKind.SPLIT,
            from_ticket_id=ticket.id,
            into_ticket_id=split.id,
            message_id=part.letter.id,
            at=now,
        )
    )
    ticket.updated_at = now
    session.flush()
    tell(
        session,
        ticket,
        EventKind.TICKET_SPLIT,
        now=now,
        actor=actor,
        into=split.id,
        message=part.letter.id,
        before=before,
        after=ticket.status,
    )
    tell(session, split, EventKind.TICKET_SPLIT, now=now, actor=actor, split_from=ticket.id, message=part.letter.id)
