"""Take tickets from people who will not be there in time, so that nothing waits in the hands of who is away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.clients.model import Market
from tolmach.events.actor import JOB
from tolmach.hours.errors import NeverOpens
from tolmach.hours.rules import is_open, opening_from
from tolmach.hours.schedule import Schedule
from tolmach.pools.model import Pool
from tolmach.pools.queries import rosters_of_pool
from tolmach.pools.rosters import Roster, first_there, why_off
from tolmach.routing.facts import hands_of_all, hold_routing, with_deputies
from tolmach.routing.ladder import effective_schedule, ladders_of_round
from tolmach.routing.route import carry_out, case_of, decide
from tolmach.tickets.model import WAITS_FOR_US, Ticket

LOOKED_AHEAD = timedelta(days=3)
"""Who is not back by then holds nothing that waits, even where no clock says when it is due."""

MOST_AT_A_TIME = 200
"""Of the most urgent in a round, so that nobody else waits long for the database; the rest follows a minute later."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who has a ticket, as the rule sees them; no roster where they are in its pool no more and keep what they had."""

    roster: Roster | None
    held_since: datetime | None
    is_active: bool = True


def is_stranded(holder: Holder, schedule: Schedule, *, due_at: datetime | None, now: datetime) -> bool:
    """Whether the ticket waits for somebody who is off while the pool is open, and not back before it is due.

    Who took it while they were off already, by hand, knew what they did: they keep it until their plan changes.
    """
    if not holder.is_active:
        return True
    if holder.roster is None or not is_open(schedule, now) or why_off(holder.roster, now) is None:
        return False
    if holder.held_since is not None and _was_off_all_along(holder.roster, schedule, holder.held_since, now):
        return False
    until = min(due_at or now + LOOKED_AHEAD, now + LOOKED_AHEAD)
    return first_there([holder.roster], schedule, now, max(until, now)) is None


def relieve_absent(session: Session, *, now: datetime) -> int:
    """Give what is stranded to a deputy or another, else back to its pool; how many tickets that were.

    At most ``MOST_AT_A_TIME``, the most urgent first.
    """
    hold_routing(session)
    rows = session.execute(
        select(Ticket, Market, User.is_active)
        .join(Market, Market.id == Ticket.market_id)
        .join(User, User.id == Ticket.assignee_id)
        .where(Ticket.pool_id.is_not(None), Ticket.status.in_(WAITS_FOR_US))
        .order_by(Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
    ).all()
    rosters: dict[int, dict[int, Roster]] = {}
    round_ = _Round(session, now)
    relieved = 0
    for ticket, market, is_active in rows:
        assert ticket.pool_id is not None
        if ticket.pool_id not in rosters:
            rosters[ticket.pool_id] = rosters_of_pool(session, ticket.pool_id, now=now, until=now + LOOKED_AHEAD)
        roster = rosters[ticket.pool_id].get(ticket.assignee_id or 0)
        holder = Holder(roster=roster, held_since=ticket.held_since, is_active=is_active)
        if is_stranded(holder, _hours(session, ticket, market), due_at=ticket.due_at, now=now):
            round_.give_to_another(ticket, market)
            relieved += 1
        if relieved == MOST_AT_A_TIME:
            break
    return relieved


def give_back_if_off(session: Session, ticket: Ticket, market: Market, *, now: datetime) -> None:
    """The ticket waits for us again: whose holder is off now, or when the pool opens next, gets another or none."""
    if ticket.assignee_id is None or ticket.pool_id is None:
        return
    hours = _hours(session, ticket, market)
    try:
        at = opening_from(hours, now)
    except NeverOpens:
        at = now
    roster = rosters_of_pool(session, ticket.pool_id, now=now, until=at).get(ticket.assignee_id)
    if roster is None or why_off(roster, at) is not None:
        hold_routing(session)
        _Round(session, now).give_to_another(ticket, market)


class _Round:
    """What is asked once for all the tickets of a round: ladders, who stands in, and what everybody holds."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._ladder_of = ladders_of_round(session, now)
        self._hands = hands_of_all(session)
        self._known: dict[int, tuple[int, ...]] = {}

    def give_to_another(self, ticket: Ticket, market: Market) -> None:
        """Route the ticket as if it were new, who stands in for its holder asked first."""
        session, now, holder = self._session, self._now, ticket.assignee_id
        ladder = self._ladder_of(ticket, market)
        case = replace(case_of(session, ticket, ladder, now=now), known=self._deputies(holder))
        decision = decide(session, ticket, market, ladder, case, hands=self._hands, now=now)
        carry_out(session, ticket, market, decision, now=now, actor=JOB)
        if holder is not None:
            self._hands.finish(holder, points=case.points, at=now)
        if ticket.assignee_id is not None and ticket.pool_id is not None:
            self._hands.give(ticket.pool_id, ticket.assignee_id, points=case.points, at=now)

    def _deputies(self, holder: int | None) -> tuple[int, ...]:
        if holder is None:
            return ()
        if holder not in self._known:
            self._known[holder] = with_deputies(self._session, holder, now=self._now)
        return self._known[holder]


def _was_off_all_along(roster: Roster, schedule: Schedule, since: datetime, now: datetime) -> bool:
    last = now - timedelta(microseconds=1)
    return since <= last and first_there([roster], schedule, since, last) is None


def _hours(session: Session, ticket: Ticket, market: Market) -> Schedule:
    return effective_schedule(session, session.get_one(Pool, ticket.pool_id), market).schedule
