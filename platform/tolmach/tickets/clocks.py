"""The clocks of a ticket as a whole: by which schedule they run, which are owed, and what a change means for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.events.actor import JOB, Actor
from tolmach.hours.load import VersionedSchedule
from tolmach.pools.model import Pool
from tolmach.sla.calendar import hours_for_market, hours_of_clock
from tolmach.sla.clocks import Why, change_goal, goal_for, recompute_clock, running_clocks, start_clock
from tolmach.sla.model import REPLY_TARGETS, Target
from tolmach.tickets.model import UNFINISHED, Direction, Message, MessageKind, Ticket
from tolmach.tickets.status import refresh_due, settle_clocks

BY_PEOPLE = (MessageKind.LETTER, MessageKind.REPLY, MessageKind.HOLDING)


def schedule_of_ticket(session: Session, ticket: Ticket, market: Market) -> VersionedSchedule | None:
    """The one effective schedule of a ticket; None while no pool serves it."""
    if ticket.pool_id is None:
        return None
    return hours_for_market(session, session.get_one(Pool, ticket.pool_id).business_hours_id, market)


def start_clocks(
    session: Session,
    ticket: Ticket,
    targets: Iterable[Target],
    *,
    now: datetime,
    actor: Actor = JOB,
    why: Why | None = None,
) -> None:
    """Start measuring these targets; nothing while no pool serves the ticket."""
    hours = schedule_of_ticket(session, ticket, session.get_one(Market, ticket.market_id))
    if hours is None:
        return
    for target in targets:
        goal = goal_for(
            session, client_id=ticket.client_id, target=target, priority=ticket.priority, channel=ticket.channel
        )
        clock = start_clock(
            session,
            client_id=ticket.client_id,
            ticket_id=ticket.id,
            target=target,
            goal=goal,
            hours=hours,
            now=now,
            actor=actor,
            why=why,
        )
        ticket.due_at = min(ticket.due_at or clock.due_at, clock.due_at)


def owe_answer(session: Session, ticket: Ticket, *, now: datetime, actor: Actor = JOB) -> None:
    """A new word of the customer: start what it puts on us, beside the clocks that run already."""
    running = _running(session, ticket)
    owed = [] if Target.RESOLUTION in running else [Target.RESOLUTION]
    start_clocks(session, ticket, owed if running & REPLY_TARGETS else [*owed, Target.NEXT_REPLY], now=now, actor=actor)


def owe_again(session: Session, ticket: Ticket, *, now: datetime, actor: Actor) -> None:
    """A solved ticket is open again: its solution is owed from now, an answer from the letter that has none."""
    unanswered = unanswered_letter(session, ticket)
    if unanswered is not None and not _running(session, ticket) & REPLY_TARGETS:
        start_clocks(session, ticket, [Target.NEXT_REPLY], now=unanswered.created_at, actor=actor)
    if Target.RESOLUTION not in _running(session, ticket):
        start_clocks(session, ticket, [Target.RESOLUTION], now=now, actor=actor)


def owe_at_last(session: Session, ticket: Ticket, *, now: datetime, actor: Actor = JOB) -> None:
    """A pool serves the ticket that none served before: all of it is owed from when its customer wrote."""
    if ticket.first_reply_at is not None:
        owe_again(session, ticket, now=now, actor=actor)
    elif not _running(session, ticket):
        targets = (Target.FIRST_REPLY, Target.RESOLUTION)
        start_clocks(session, ticket, targets, now=ticket.created_at, actor=actor)


def unanswered_letter(session: Session, ticket: Ticket) -> Message | None:
    """The customer's last letter, where nobody has written since."""
    last = session.scalar(
        select(Message)
        .where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.kind.in_(BY_PEOPLE),
            Message.taken_back_at.is_(None),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return last if last is not None and last.direction is Direction.INBOUND else None


def follow_contract(session: Session, market: Market, *, now: datetime, actor: Actor) -> int:
    """The market's contract names other holidays: its unfinished tickets' clocks go on by them; how many tickets."""
    rows = session.scalars(
        select(Ticket)
        .where(Ticket.client_id == market.client_id, Ticket.market_id == market.id, Ticket.status.in_(UNFINISHED))
        .order_by(Ticket.id)
    ).all()
    return sum(follow_calendar(session, ticket, market, why=Why.CONTRACT, now=now, actor=actor) for ticket in rows)


def follow_calendar(session: Session, ticket: Ticket, market: Market, *, why: Why, now: datetime, actor: Actor) -> bool:
    """Measure a ticket's clocks by the calendar that serves it now; whether any ran by another one."""
    hours = schedule_of_ticket(session, ticket, market)
    if hours is None:
        return False
    clocks = running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id)
    moved = [clock for clock in clocks if hours_of_clock(session, clock).name != hours.name]
    for clock in moved:
        recompute_clock(session, clock, hours, why=why, now=now, actor=actor)
    if moved:
        refresh_due(session, ticket)
    return bool(moved)


def follow_policies(session: Session, client_id: int, *, now: datetime, actor: Actor) -> int:
    """The client's policies changed: its unfinished tickets' clocks go on under them; how many tickets had any."""
    rows = session.scalars(
        select(Ticket).where(Ticket.client_id == client_id, Ticket.status.in_(UNFINISHED)).order_by(Ticket.id)
    ).all()
    return sum(follow_goals(session, ticket, why=Why.POLICY, now=now, actor=actor) for ticket in rows)


def follow_goals(
    session: Session, ticket: Ticket, *, why: Why, now: datetime, actor: Actor, only_sooner: bool = False
) -> bool:
    """Measure a ticket's clocks by what is agreed for it now; whether that changed any of them."""
    has_changed = False
    for clock in running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id):
        goal = goal_for(
            session, client_id=ticket.client_id, target=clock.target, priority=ticket.priority, channel=ticket.channel
        )
        if (goal.policy_id, goal.policy_version) != (clock.policy_id, clock.policy_version):
            change_goal(session, clock, goal, why=why, now=now, actor=actor, only_sooner=only_sooner)
            has_changed = True
    if has_changed:
        settle_clocks(session, ticket, now=now, actor=actor)
        refresh_due(session, ticket)
    return has_changed


def _running(session: Session, ticket: Ticket) -> set[Target]:
    return {clock.target for clock in running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id)}
