"""Route a ticket: collect the facts, ask the rule, write the answer with its trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.db import append_at_commit
from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.language import Language
from tolmach.pools.model import Pool, Strategy
from tolmach.routing.facts import forget_counts, hands_of_all, hold_routing, keep_count, note_given, queues, who_knows
from tolmach.routing.ladder import Ladder, ladder_for
from tolmach.routing.model import RoutingDecision
from tolmach.routing.points import points_of
from tolmach.routing.rules import Case, Choice, choose
from tolmach.routing.strategies import Hands
from tolmach.routing.trace import Decision, trace_of
from tolmach.routing.waits import with_waits
from tolmach.routing.watch import raise_fault, unserved, watch_ticket
from tolmach.sla.clocks import Why
from tolmach.tickets.clocks import follow_calendar, owe_at_last
from tolmach.tickets.model import WAITS_FOR_US, Ticket, TicketStatus
from tolmach.tickets.open import tell


def route_ticket(session: Session, ticket: Ticket, market: Market, *, now: datetime, actor: Actor = JOB) -> Choice:
    """Give the ticket its pool, and its assignee where somebody is there for it; running clocks follow the pool.

    Where others wait already it takes its place behind them, and the release gives it out in its turn.
    """
    hold_routing(session)
    ladder = ladder_for(session, market, Language(ticket.language), now=now)
    case = replace(case_of(session, ticket, ladder, now=now), queues=queues(session, ticket, now=now))
    decision = decide(session, ticket, market, ladder, case, hands=hands_of_all(session), now=now)
    is_new = ticket.pool_id is None and ticket.assignee_id is None
    carry_out(session, ticket, market, decision, now=now, actor=actor)
    if is_new:
        keep_count(session, ticket, decision.choice, case.points, now=now)
    else:
        forget_counts(session)
    return decision.choice


def route_again(session: Session, ticket: Ticket, market: Market, *, now: datetime, actor: Actor = JOB) -> None:
    """Route a ticket that was routed before; where no pool served it until now, its clocks start at last."""
    was_served = ticket.pool_id is not None
    choice = route_ticket(session, ticket, market, now=now, actor=actor)
    if not was_served and ticket.status in WAITS_FOR_US:
        owe_at_last(session, ticket, now=now, actor=actor)
        watch_ticket(session, ticket, now=now, rung=choice.rung)


def decide(
    session: Session, ticket: Ticket, market: Market, ladder: Ladder, case: Case, *, hands: Hands, now: datetime
) -> Decision:
    """Ask the rules for this case."""
    rungs = with_waits(session, market, ladder.rungs, case, since=ticket.waits_since or now, now=now)
    return Decision(ladder=ladder, case=case, choice=choose(rungs, hands, case))


def case_of(session: Session, ticket: Ticket, ladder: Ladder, *, now: datetime) -> Case:
    """The ticket as the rules see it, with who knows its customer where one of the pools asks for them first."""
    asks_known = any(rung.strategy is Strategy.STICKY for rung in ladder.rungs)
    return Case(
        topic=ticket.topic,
        points=points_of(ticket.channel, _own_points(session, ladder)),
        known=who_knows(session, ticket, now=now) if asks_known else (),
    )


def carry_out(
    session: Session, ticket: Ticket, market: Market, decision: Decision, *, now: datetime, actor: Actor
) -> None:
    """Write what was decided, with its trace, and what follows from it."""
    _write(session, ticket, decision, now=now, actor=actor)
    _follow_pool(session, ticket, market, now=now, actor=actor)
    _raise_alarms(session, ticket, decision, now=now)


def _own_points(session: Session, ladder: Ladder) -> dict[str, int]:
    first = next((rung.pool_id for rung in ladder.rungs if rung.pool_id is not None), None)
    return session.get_one(Pool, first).channel_points if first is not None else {}


def _write(session: Session, ticket: Ticket, decision: Decision, *, now: datetime, actor: Actor) -> None:
    choice, ladder = decision.choice, decision.ladder
    before = ticket.pool_id, ticket.assignee_id
    ticket.pool_id = choice.rung.pool_id if choice.rung else None
    ticket.rung = choice.rung.kind if choice.rung else None
    ticket.assignee_id = choice.assignee_id
    row = {
        "client_id": ticket.client_id,
        "ticket_id": ticket.id,
        "at": now,
        "pool_id": ticket.pool_id,
        "assignee_id": ticket.assignee_id,
        "rung": ticket.rung,
        "rule": ladder.rule,
        "trace": trace_of(decision, language=ticket.language),
    }
    append_at_commit(session, RoutingDecision, row)
    if before[0] != ticket.pool_id:
        tell(session, ticket, EventKind.TICKET_ROUTED, now=now, actor=actor, pool=ticket.pool_id, rung=ticket.rung)
    if before[1] != ticket.assignee_id:
        note_given(session, ticket, before=before[1], now=now)
        tell(session, ticket, EventKind.TICKET_ASSIGNED, now=now, actor=actor, assignee=ticket.assignee_id)


def _follow_pool(session: Session, ticket: Ticket, market: Market, *, now: datetime, actor: Actor) -> None:
    # A ticket is new until somebody answers or parks it, so that a clock of a new one runs and has a due time.
    if ticket.status is TicketStatus.NEW and ticket.due_at is None:
        return
    follow_calendar(session, ticket, market, why=Why.ROUTED, now=now, actor=actor)


def _raise_alarms(session: Session, ticket: Ticket, decision: Decision, *, now: datetime) -> None:
    if decision.ladder.is_alarming:
        raise_fault(session, unserved(ticket.client_id, ticket.language), now=now)
    watch_ticket(session, ticket, now=now, rung=decision.choice.rung)
