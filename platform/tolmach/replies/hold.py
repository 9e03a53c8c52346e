"""A holding reply: before a promise lapses the customer is told a new time, which is a promise of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Market
from tolmach.detection.port import Detector
from tolmach.language import Language
from tolmach.outbox.enqueue import TAKE_BACK
from tolmach.replies.answered import letter_to_answer
from tolmach.replies.enclose import Enclosed, enclose, keep_files
from tolmach.replies.errors import EmptyReply, NothingToHold
from tolmach.replies.outgoing import write_letter
from tolmach.replies.own_letters import own_letter, promise_for
from tolmach.replies.second_click import sent_a_moment_ago
from tolmach.replies.stops import StopReason, check_stops, tell_overridden
from tolmach.replies.take_back import what_changed, what_changes
from tolmach.routing.take import refuse_picking
from tolmach.sla.clocks import goal_for, running_clocks, stop_clock
from tolmach.sla.model import REPLY_TARGETS, Target
from tolmach.sla.promises import make_promise
from tolmach.sla.rules import due_by
from tolmach.tickets.clocks import schedule_of_ticket, start_clocks
from tolmach.tickets.model import WAITS_FOR_US, Message, MessageKind, Ticket, TicketStatus
from tolmach.tickets.status import change_status, refresh_due

OFFERED_BEFORE = timedelta(hours=2)
"""So long before a promise lapses a holding reply is offered, and for as long as it is open after that."""


@dataclass(frozen=True, kw_only=True)
class HoldingDraft:
    """A holding reply as it would leave: its words, in which language, and the time they tell."""

    subject: str
    text: str
    language: Language
    promised_by: datetime


def is_holding_offered(ticket: Ticket, promised_by: datetime | None, now: datetime) -> bool:
    """Whether an open promise of a ticket that waits for us is about to lapse, or has."""
    return promised_by is not None and ticket.status in WAITS_FOR_US and now >= promised_by - OFFERED_BEFORE


def draft_holding(session: Session, ticket: Ticket, *, now: datetime) -> HoldingDraft:
    """The holding reply in the customer's language with the new time. Raises NothingToHold."""
    market = session.get_one(Market, ticket.market_id)
    hours = schedule_of_ticket(session, ticket, market)
    if hours is None or ticket.status not in WAITS_FOR_US:
        raise NothingToHold(ticket.reference)
    goal = goal_for(
        session,
        client_id=ticket.client_id,
        target=Target.NEXT_REPLY,
        priority=ticket.priority,
        channel=ticket.channel,
    )
    promised_by = promise_for(due_by(goal, hours.schedule, now), market, hours)
    letter = own_letter(session, ticket, "holding", promised_by=promised_by, now=now)
    return HoldingDraft(subject=letter.subject, text=letter.text, language=letter.language, promised_by=promised_by)


def send_holding(
    session: Session,
    access: Access,
    ticket: Ticket,
    *,
    text: str,
    promised_by: datetime,
    detector: Detector,
    now: datetime,
    overridden: Collection[StopReason] = (),
    enclosed: Enclosed | None = None,
) -> Message:
    """Send a holding reply that tells ``promised_by``; it can be taken back for ten seconds.

    The clock of the reply stops and the next one begins; the ticket goes on waiting for us. It is no first reply, and
    the promise before it stays: the answer will be judged by both. A second click is the first one.

    Raises EmptyReply, NothingToHold, Stopped, FilesRefused, NoAddress, NotToPick where the ticket would become theirs.
    """
    access.require(Permission.ANSWER)
    if not text.strip():
        raise EmptyReply
    if (sent := sent_a_moment_ago(session, access, ticket, MessageKind.HOLDING, text, now=now)) is not None:
        return sent
    if promised_by <= now or ticket.status not in WAITS_FOR_US:
        raise NothingToHold(ticket.reference)
    if ticket.assignee_id is None:
        refuse_picking(session, access, ticket)
    answers = letter_to_answer(session, ticket)
    passed = check_stops(session, detector, access, ticket, text=text, answers=answers, overridden=overridden)
    files = keep_files(session, access, ticket, enclosed) if enclosed else []
    draft, prior = draft_holding(session, ticket, now=now), what_changes(session, ticket)
    message = write_letter(
        session,
        ticket,
        kind=MessageKind.HOLDING,
        subject=draft.subject,
        text=text.strip(),
        language=draft.language,
        now=now,
        answers=answers,
        actor=access.actor,
        delay=TAKE_BACK,
    )
    enclose(session, message, files)
    tell_overridden(session, access, ticket, message, passed, now=now)
    _settle(session, access, ticket, message, promised_by=promised_by, now=now)
    message.prior = {**prior, "made": what_changed(ticket)}
    return message


def _settle(
    session: Session, access: Access, ticket: Ticket, message: Message, *, promised_by: datetime, now: datetime
) -> None:
    for clock in running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id):
        if clock.target in REPLY_TARGETS:
            stop_clock(session, clock, now=now, actor=access.actor)
    start_clocks(session, ticket, [Target.NEXT_REPLY], now=now, actor=access.actor)
    make_promise(
        session,
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        promised_by=promised_by,
        message_id=message.id,
        now=now,
        actor=access.actor,
    )
    ticket.assignee_id = ticket.assignee_id or access.actor.id
    change_status(session, ticket, TicketStatus.OPEN, now=now, actor=access.actor)
    refresh_due(session, ticket)
