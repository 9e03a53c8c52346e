"""Route a ticket: collect the facts, ask the rule, write the answer with its trace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.db import append_at_commit
from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.language import Language
from tolmach.routing.ladder import Ladder, ladder_for
from tolmach.routing.model import RoutingDecision
from tolmach.routing.rules import Choice, choose
from tolmach.sla.calendar import hours_of_clock
from tolmach.sla.clocks import Why, recompute_clock, running_clocks
from tolmach.tickets.clocks import schedule_of_ticket
from tolmach.tickets.model import WAITS_FOR_US, Ticket
from tolmach.tickets.open import tell
from tolmach.tickets.status import refresh_due
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble


def route_ticket(session: Session, ticket: Ticket, market: Market, *, now: datetime, actor: Actor = JOB) -> Choice:
    """Give the ticket its pool, and its assignee where somebody is there for it; running clocks follow the pool."""
    ladder = ladder_for(session, market, Language(ticket.language), now=now)
    choice = choose(ladder.rungs, open_loads(session), topic=ticket.topic)
    carry_out(session, ticket, market, ladder, choice, now=now, actor=actor)
    return choice


def carry_out(
    session: Session, ticket: Ticket, market: Market, ladder: Ladder, choice: Choice, *, now: datetime, actor: Actor
) -> None:
    """Write what was chosen from the ladder, with its trace, and what follows from it."""
    _write(session, ticket, choice, ladder, now=now, actor=actor)
    _raise_alarms(session, ticket, choice, ladder, now=now)
    _follow_pool(session, ticket, market, now=now, actor=actor)


def open_loads(session: Session) -> dict[int, int]:
    """How many tickets that wait for us each person holds."""
    counted = session.execute(
        select(Ticket.assignee_id, func.count())
        .where(Ticket.assignee_id.is_not(None), Ticket.status.in_(WAITS_FOR_US))
        .group_by(Ticket.assignee_id)
    )
    return {user_id: count for user_id, count in counted if user_id is not None}


def _write(session: Session, ticket: Ticket, choice: Choice, ladder: Ladder, *, now: datetime, actor: Actor) -> None:
    before = ticket.pool_id, ticket.assignee_id
    ticket.pool_id = choice.rung.pool_id if choice.rung else None
    ticket.rung = choice.rung.kind if choice.rung else None
    ticket.assignee_id = choice.assignee_id
    trace = {
        "language": ticket.language,
        "served_as": ladder.served_as,
        "rule": ladder.rule,
        "tried": list(choice.tried),
        "excluded": {str(user): reason for user, reason in choice.excluded.items()},
        "candidates": [member.user_id for rung in ladder.rungs for member in rung.members],
    }
    row = {
        "client_id": ticket.client_id,
        "ticket_id": ticket.id,
        "at": now,
        "pool_id": ticket.pool_id,
        "assignee_id": ticket.assignee_id,
        "rung": ticket.rung,
        "trace": trace,
    }
    append_at_commit(session, RoutingDecision, row)
    session.flush()
    if before[0] != ticket.pool_id:
        tell(session, ticket, EventKind.TICKET_ROUTED, now=now, actor=actor, pool=ticket.pool_id, rung=ticket.rung)
    if before[1] != ticket.assignee_id:
        tell(session, ticket, EventKind.TICKET_ASSIGNED, now=now, actor=actor, assignee=ticket.assignee_id)


def _raise_alarms(session: Session, ticket: Ticket, choice: Choice, ladder: Ladder, *, now: datetime) -> None:
    if ladder.is_alarming:
        subject = f"{ticket.client_id}:{ticket.language}"
        kind = TroubleKind.LANGUAGE_UNSERVED
        raise_trouble(session, kind, now=now, subject=subject, client_id=ticket.client_id, language=ticket.language)
    if choice.rung is not None and not choice.rung.members:
        raise_trouble(
            session, TroubleKind.POOL_EMPTY, now=now, subject=str(choice.rung.pool_id), pool=choice.rung.pool_id
        )


def _follow_pool(session: Session, ticket: Ticket, market: Market, *, now: datetime, actor: Actor) -> None:
    hours = schedule_of_ticket(session, ticket, market)
    clocks = running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id) if hours else []
    if hours is None or not clocks:
        return
    for clock in clocks:
        if hours_of_clock(session, clock).name != hours.name:
            recompute_clock(session, clock, hours, why=Why.ROUTED, now=now, actor=actor)
    refresh_due(session, ticket)
