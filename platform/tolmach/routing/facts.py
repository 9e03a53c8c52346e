"""What routing asks of the rows: what people hold and got, who knows the customer, where others wait longer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, func, or_, select, text
from sqlalchemy.orm import Session

from tolmach.outbox.model import Channel
from tolmach.pools.deputies import deputies_of
from tolmach.pools.idle import note_finished
from tolmach.pools.model import Pool, PoolMember
from tolmach.pools.plans import stand_ins
from tolmach.remember import forget, remembered
from tolmach.routing.points import points_of
from tolmach.routing.rules import Choice
from tolmach.routing.strategies import Hands
from tolmach.tickets.model import WAITS_FOR_US, Ticket, waits_for_us

_LOCK = 2_026_005
_TAKE_LOCK = text(f"SELECT pg_advisory_xact_lock({_LOCK})")
_HANDS, _QUEUES = "hands", "queues"


def hold_routing(session: Session) -> None:
    """Let one transaction at a time decide who gets what, until it ends: two at once would fill the same last place.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        remembered(session, _LOCK, lambda: session.execute(_TAKE_LOCK))


def hands_of_all(session: Session) -> Hands:
    """What everybody holds in points of tickets that wait for us, and when and in which turn they last got one."""
    return remembered(session, _HANDS, lambda: _hands(session))


def keep_count(session: Session, ticket: Ticket, choice: Choice, points: int, *, now: datetime) -> None:
    """What this choice did to hands and queues, where they are remembered."""
    if choice.rung is None or choice.rung.pool_id is None:
        return
    if choice.assignee_id is not None:
        hands_of_all(session).give(choice.rung.pool_id, choice.assignee_id, points=points, at=now)
    elif ticket.status in WAITS_FOR_US:
        remembered(session, _QUEUES, set[int]).add(choice.rung.pool_id)


def forget_counts(session: Session) -> None:
    """A ticket that was there already changes hands or its status: what was counted is to be counted anew."""
    forget(session, _HANDS, _QUEUES)


def _hands(session: Session) -> Hands:
    """What everybody holds in points of tickets that wait for us, since when they are idle, and whose turn was when."""
    hands = Hands(loads=open_loads(session))
    rows = session.execute(
        select(
            PoolMember.pool_id, PoolMember.user_id, PoolMember.given_at, PoolMember.finished_at, PoolMember.turn
        ).where(or_(PoolMember.given_at.is_not(None), PoolMember.finished_at.is_not(None)))
    )
    for pool_id, user_id, given_at, finished_at, turn in rows:
        moments = [at for at in (given_at, finished_at, hands.idle_since.get(user_id)) if at is not None]
        hands.idle_since[user_id] = max(moments)
        if given_at is not None:
            hands.turns[pool_id, user_id] = turn
    return hands


def open_loads(session: Session) -> dict[int, int]:
    """User id → the points of the tickets that wait for us in their hands."""
    # A pool's own points come as text with the counts: one question instead of two, and JSON cannot be grouped by.
    own = func.max(cast(Pool.channel_points, String))
    counted = session.execute(
        select(Ticket.assignee_id, Ticket.channel, func.count(), own)
        .outerjoin(Pool, Pool.id == Ticket.pool_id)
        .where(Ticket.assignee_id.is_not(None), waits_for_us())
        .group_by(Ticket.assignee_id, Ticket.pool_id, Ticket.channel)
    )
    loads: dict[int, int] = {}
    for user_id, channel, count, points in counted:
        assert user_id is not None
        loads[user_id] = loads.get(user_id, 0) + count * points_of(channel, json.loads(points or "{}"))
    return loads


def note_given(session: Session, ticket: Ticket, *, before: int | None, now: datetime) -> None:
    """The ticket changed hands: who has it now had their turn in its pool, who had it ``before`` is rid of it."""
    ticket.held_since = now if ticket.assignee_id is not None else None
    if before is not None and before != ticket.assignee_id:
        note_finished(session, before, now=now)
    if ticket.assignee_id is None:
        return
    members = remembered(session, ("members", ticket.pool_id), lambda: _members(session, ticket.pool_id))
    member = next((one for one in members if one.user_id == ticket.assignee_id), None)
    if member is not None:
        member.given_at, member.turn = now, 1 + max(one.turn for one in members)


def _members(session: Session, pool_id: int | None) -> Sequence[PoolMember]:
    return session.scalars(select(PoolMember).where(PoolMember.pool_id == pool_id)).all()


def who_knows(session: Session, ticket: Ticket, *, now: datetime) -> tuple[int, ...]:
    """Who holds the ticket or last held one of this customer's, then who stands in for them, the nearest first."""
    holder = ticket.assignee_id or session.scalar(
        select(Ticket.assignee_id)
        .where(
            Ticket.client_id == ticket.client_id,
            Ticket.customer_id == ticket.customer_id,
            Ticket.id != ticket.id,
            Ticket.assignee_id.is_not(None),
        )
        .order_by(Ticket.created_at.desc(), Ticket.id.desc())
        .limit(1)
    )
    return () if holder is None else with_deputies(session, holder, now=now)


def with_deputies(session: Session, user_id: int, *, now: datetime) -> tuple[int, ...]:
    """The person, then who stands in for them now, the nearest first."""
    return user_id, *deputies_of(stand_ins(session, after=now), user_id, now)


def queues(session: Session, ticket: Ticket, *, now: datetime) -> frozenset[int]:
    """The pools in which other tickets wait for somebody, so that a new one takes its place behind them.

    A chat does not: its customer sits there.
    """
    if ticket.channel is Channel.CHAT:
        return frozenset()
    if ticket.pool_id is None:
        # It waits nowhere itself, so that the same is true of every other new one.
        return frozenset(remembered(session, _QUEUES, lambda: _queued(session, now)))
    return frozenset(_queued(session, now, Ticket.id != ticket.id))


def _queued(session: Session, now: datetime, *only: ColumnElement[bool]) -> set[int]:
    awake = or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
    waiting = (
        select(Ticket.pool_id)
        .where(Ticket.assignee_id.is_(None), Ticket.pool_id.is_not(None), waits_for_us(), awake, *only)
        .distinct()
    )
    return {pool_id for pool_id in session.scalars(waiting) if pool_id is not None}
