"""Who is in a pool, and who of them can be given work at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import LoginSession, Membership, Role, User
from tolmach.language import Language
from tolmach.pools.model import WELL, Level, Pool, PoolMember, Presence, Skill, UserPresence
from tolmach.pools.plans import rosters_of, rosters_of_seats
from tolmach.pools.rosters import Off, Roster, why_off


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of a pool as routing sees them at an instant: ``capacity`` in points, ``off`` by their plan.

    ``is_seen`` is false where the pool asks for people to be signed in and they were not seen for too long;
    ``may_answer`` where their role in the pool was taken away.
    """

    user_id: int
    name: str
    capacity: int
    write: Level
    presence: Presence = Presence.AVAILABLE
    off: Off | None = None
    is_seen: bool = True
    may_answer: bool = True


def members_of_pool(session: Session, pool: Pool, *, language: Language, now: datetime) -> list[Member]:
    """The active members of a pool with what speaks for and against giving each a ticket in this language now."""
    rows = session.execute(
        select(
            User,
            PoolMember.capacity,
            Skill.write,
            UserPresence.presence,
            _may_answer().label("may_answer"),
            _last_seen().label("seen_at"),
        )
        .join(PoolMember, PoolMember.user_id == User.id)
        .outerjoin(Skill, (Skill.user_id == User.id) & (Skill.language == language))
        .outerjoin(UserPresence, UserPresence.user_id == User.id)
        .where(PoolMember.pool_id == pool.id, User.is_active)
        .order_by(User.id)
    ).all()
    rosters = rosters_of(session, pool.id, [row[0].id for row in rows], now=now)
    return [
        Member(
            user_id=user.id,
            name=user.name,
            capacity=capacity,
            write=write or Level.NONE,
            presence=presence or Presence.AVAILABLE,
            off=why_off(rosters[user.id], now),
            is_seen=_is_seen(pool, seen_at, now),
            may_answer=may_answer,
        )
        for user, capacity, write, presence, may_answer, seen_at in rows
    ]


def rosters_of_pool(
    session: Session, pool_id: int, *, now: datetime, until: datetime, least_capacity: int = 0
) -> dict[int, Roster]:
    """User id → plan, of everybody who may answer in the pool and can hold so much."""
    members = session.execute(_who_may_answer(least_capacity).where(PoolMember.pool_id == pool_id))
    return rosters_of(session, pool_id, [user_id for _pool_id, user_id in members], now=now, until=until)


def rosters_of_all_pools(
    session: Session, *, now: datetime, until: datetime, least_capacity: int = 0
) -> dict[tuple[int, int], Roster]:
    """(pool id, user id) → plan, of everybody who may answer in any pool and can hold so much; four queries."""
    members = session.execute(_who_may_answer(least_capacity))
    return rosters_of_seats(session, [(pool_id, user_id) for pool_id, user_id in members], now, until)


def writes_language(session: Session, user_id: int, language: str) -> bool:
    """Whether the person writes the language well enough to answer customers in it."""
    level = session.scalar(select(Skill.write).where(Skill.user_id == user_id, Skill.language == language))
    return level in WELL


def reads_language(session: Session, user_id: int, language: str) -> bool:
    """Whether the person reads the language well enough to need no translation."""
    level = session.scalar(select(Skill.read).where(Skill.user_id == user_id, Skill.language == language))
    return level in WELL


def anyone_reads(session: Session, pool_id: int, language: str) -> bool:
    """Whether some member who may answer reads the language, so that its letters need no translation in advance."""
    readers = (
        select(func.count())
        .select_from(PoolMember)
        .join(User, User.id == PoolMember.user_id)
        .join(Skill, Skill.user_id == PoolMember.user_id)
        .where(
            PoolMember.pool_id == pool_id,
            User.is_active,
            _may_answer(),
            Skill.language == language,
            Skill.read.in_(WELL),
        )
    )
    return bool(session.scalar(readers))


def _who_may_answer(least_capacity: int) -> Select[int, int]:
    return (
        select(PoolMember.pool_id, PoolMember.user_id)
        .join(User, User.id == PoolMember.user_id)
        .where(PoolMember.capacity >= least_capacity, User.is_active, _may_answer())
        .order_by(PoolMember.pool_id, PoolMember.user_id)
    )


def _may_answer() -> ColumnElement[bool]:
    return exists().where(
        Membership.user_id == User.id,
        Membership.pool_id == PoolMember.pool_id,
        Membership.role.in_([Role.AGENT, Role.LEAD]),
    )


def _last_seen() -> ScalarSelect[datetime]:
    return (
        select(func.max(LoginSession.seen_at))
        .where(LoginSession.user_id == User.id, LoginSession.ended_at.is_(None))
        .scalar_subquery()
    )


def _is_seen(pool: Pool, seen_at: datetime | None, now: datetime) -> bool:
    if pool.away_after_minutes is None:
        return True
    return seen_at is not None and now - seen_at < timedelta(minutes=pool.away_after_minutes)
