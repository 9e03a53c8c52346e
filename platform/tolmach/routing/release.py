"""Give what waits without an assignee to people as they come on shift and have room."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.events.actor import JOB
from tolmach.hours.rules import minutes_between
from tolmach.routing.facts import hands_of_all, hold_routing
from tolmach.routing.ladder import ladders_of_round
from tolmach.routing.route import carry_out, case_of, decide
from tolmach.routing.slices import place_in_line, share_of
from tolmach.tickets.clocks import schedule_of_ticket
from tolmach.tickets.model import WAITS_FOR_US, Ticket

MOST_AT_A_TIME = 200
"""Of each pool in a round: what waits in a closed one keeps nobody from what waits in an open one."""

Waiting = Row[tuple[Ticket, Market]]


def release_waiting(session: Session, *, now: datetime) -> int:
    """Give out what waits unassigned and return how many found somebody.

    The most urgent slice comes first and may fill people's hands; what has time leaves room for who comes later; within
    a slice who waited longest is first. The rows are locked: who takes one by hand at this moment either has it already
    or waits and finds it given.
    """
    hold_routing(session)
    waiting = _waiting(session, now)
    if not waiting:
        return 0
    hands, released = hands_of_all(session), 0
    ladder_of = ladders_of_round(session, now)
    left = {row.Ticket.id: _minutes_left(session, row, now) for row in waiting}
    for row in sorted(waiting, key=lambda row: _place(row.Ticket, left[row.Ticket.id])):
        ticket, market = row.Ticket, row.Market
        ladder = ladder_of(ticket, market)
        case = replace(case_of(session, ticket, ladder, now=now), share=share_of(left[ticket.id]))
        decision = decide(session, ticket, market, ladder, case, hands=hands, now=now)
        choice = decision.choice
        # Only a decision that gives the ticket to somebody is written: waiting on is no news.
        if choice.assignee_id is not None and choice.rung is not None and choice.rung.pool_id is not None:
            carry_out(session, ticket, market, decision, now=now, actor=JOB)
            hands.give(choice.rung.pool_id, choice.assignee_id, points=case.points, at=now)
            released += 1
    return released


def _waiting(session: Session, now: datetime) -> list[Waiting]:
    place = func.row_number().over(
        partition_by=Ticket.pool_id, order_by=(Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
    )
    awake = or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
    free = and_(Ticket.assignee_id.is_(None), Ticket.status.in_(WAITS_FOR_US), awake)
    numbered = select(Ticket.id, place.label("place")).where(free).subquery()
    first = select(numbered.c.id).where(numbered.c.place <= MOST_AT_A_TIME)
    return list(
        session.execute(
            select(Ticket, Market)
            .join(Market, Market.id == Ticket.market_id)
            .where(Ticket.id.in_(first), free)
            .with_for_update(of=Ticket, skip_locked=True)
        )
    )


def _minutes_left(session: Session, row: Waiting, now: datetime) -> float | None:
    """The business minutes until the ticket is due, by the hours of the pool it waits in."""
    ticket, market = row.Ticket, row.Market
    hours = schedule_of_ticket(session, ticket, market)
    if ticket.due_at is None or hours is None:
        return None
    return minutes_between(hours.schedule, now, ticket.due_at) if ticket.due_at > now else 0.0


def _place(ticket: Ticket, minutes_left: float | None) -> tuple[int, datetime, int]:
    return place_in_line(minutes_left, ticket.waits_since or ticket.created_at, ticket.id)
