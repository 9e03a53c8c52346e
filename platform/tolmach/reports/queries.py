"""What reports read besides matters: letters, solvings, promises, and the hours that answers are measured by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from tolmach.events.model import Event, EventKind
from tolmach.hours.effective import HolidayRule, effective
from tolmach.hours.load import load_schedules, next_holidays
from tolmach.hours.schedule import Schedule
from tolmach.reports.door import ReportedMarket
from tolmach.reports.matters import HOURS, Between, of_market, with_hours
from tolmach.reports.surveys import AskedCustomer, asked_customers
from tolmach.sla.model import Promise
from tolmach.surveys.model import Answer
from tolmach.tickets.model import WAITS_FOR_US, ClosedReason, Direction, Message, Ticket, TicketStatus

_MOST_HOLIDAYS = 10_000


class Solving(NamedTuple):
    """A ticket was solved at this instant; it may have been opened again after."""

    ticket_id: int
    opened_at: datetime
    at: datetime
    hours_id: int | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """A time a customer was told; ``is_kept`` is None while nobody has answered."""

    promised_by: datetime
    is_kept: bool | None


@dataclass(frozen=True, kw_only=True)
class WaitingNow:
    """How many tickets of a market wait for an answer of ours, and how many of them are late."""

    count: int
    late: int


def waiting_by_market(session: Session, market_ids: Collection[int], *, now: datetime) -> dict[int, WaitingNow]:
    """What waits in these markets now, by market id; one query."""
    rows = session.execute(
        select(Ticket.market_id, func.count(), func.sum(case((Ticket.due_at < now, 1), else_=0)))
        .where(Ticket.market_id.in_(market_ids), Ticket.status.in_(WAITS_FOR_US))
        .group_by(Ticket.market_id)
    )
    return {market_id: WaitingNow(count=count, late=int(late)) for market_id, count, late in rows}


class CameIn(NamedTuple):
    """A letter of a ticket; ``is_for_shop`` where the ticket was passed on to the shop and is no customer's."""

    at: datetime
    ticket_id: int
    is_for_shop: bool


def letters_of(session: Session, market: ReportedMarket, between: Between) -> tuple[CameIn, ...]:
    """Each letter that came in, whatever it said; spam is none."""
    start, end = between
    is_theirs = and_(Ticket.client_id == market.client_id, Ticket.market_id == market.market_id)
    rows = session.execute(
        select(Message.created_at, Ticket.id, Ticket.closed_reason)
        .join(Ticket, and_(Ticket.client_id == Message.client_id, Ticket.id == Message.ticket_id))
        # A ticket's last change is never before its last letter: older ones need not be looked into. Its first
        # letter may be older than itself where another ticket was merged into it.
        .where(is_theirs, _is_no_spam(), or_(Ticket.created_at < end, _has_merged()), Ticket.updated_at >= start)
        .where(Message.direction == Direction.INBOUND, Message.created_at >= start, Message.created_at < end)
    )
    return tuple(CameIn(at, ticket_id, reason is ClosedReason.FOR_SHOP) for at, ticket_id, reason in rows)


def solvings_of(session: Session, market: ReportedMarket, between: Between) -> tuple[Solving, ...]:
    """Every time a ticket of the market was solved, without those that were taken back with their reply."""
    start, end = between
    taken_back = exists().where(
        Message.client_id == Event.client_id,
        Message.ticket_id == Event.ticket_id,
        Message.created_at == Event.at,
        Message.taken_back_at.is_not(None),
    )
    rows = session.execute(
        with_hours(select(Ticket.id, Ticket.created_at, Event.at, HOURS))
        .join(Event, and_(Event.client_id == Ticket.client_id, Event.ticket_id == Ticket.id))
        .where(of_market(market), Event.kind == EventKind.TICKET_STATUS, Event.at >= start, Event.at < end)
        .where(Event.data["after"].as_string() == TicketStatus.SOLVED, ~taken_back)
        .order_by(Event.id)
    )
    return tuple(Solving(*row) for row in rows)


def promises_and_surveys_of(
    session: Session, market: ReportedMarket, between: Between
) -> tuple[tuple[Told, ...], tuple[AskedCustomer, ...]]:
    """The times that customers of the market were told and that lie in this time, and those who were asked in it.

    One query for both: the report's page is at its twelve.
    """
    rows = session.execute(union_all(_promises(market, between), asked_customers(market, between))).all()
    told = tuple(Told(promised_by=row.at, is_kept=row.is_kept) for row in rows if row.reference is None)
    asked = (
        AskedCustomer(reference=row.reference, asked_at=row.at, answer=Answer(row.answer) if row.answer else None)
        for row in rows
        if row.reference is not None
    )
    return told, tuple(sorted(asked, key=lambda one: (one.asked_at, one.reference)))


def _promises(market: ReportedMarket, between: Between) -> Any:
    start, end = between
    nothing = cast(null(), String)
    return (
        select(Promise.promised_by.label("at"), Promise.is_kept, nothing.label("reference"), nothing.label("answer"))
        .join(Ticket, and_(Ticket.client_id == Promise.client_id, Ticket.id == Promise.ticket_id))
        .where(of_market(market), Promise.promised_by >= start, Promise.promised_by < end)
        .where(or_(Promise.settled_at.is_(None), Promise.is_kept.is_not(None)))
    )


def schedules_of(session: Session, market: ReportedMarket) -> dict[int, Schedule]:
    """The effective schedule in this market of every pool's hours, by their id, in three queries."""
    schedules = {hours_id: hours.schedule for hours_id, hours in load_schedules(session).items()}
    if market.holiday_rule is HolidayRule.POOL:
        return schedules
    holidays = dict(
        next_holidays(session, market.country, market.holiday_subdivision, after=date.min, most=_MOST_HOLIDAYS)
    )
    return {hours_id: effective(schedule, holidays, market.holiday_rule) for hours_id, schedule in schedules.items()}


def _has_merged() -> ColumnElement[bool]:
    merged = aliased(Ticket)
    into = select(merged.merged_into).where(merged.client_id == Ticket.client_id, merged.merged_into.is_not(None))
    return Ticket.id.in_(into)


def _is_no_spam() -> ColumnElement[bool]:
    return or_(Ticket.closed_reason.is_(None), Ticket.closed_reason != ClosedReason.SPAM)
