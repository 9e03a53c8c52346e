"""Who is in a pool, and who of them can be given work at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.language import Language
from tolmach.pools.model import Absence, Level, PoolMember, Presence, Shift, Skill, UserPresence

PLANNED_WITHIN = timedelta(days=7)
"""A person with a shift planned this near works by shifts; one without any follows the pool's business hours."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of a pool as routing sees them at an instant; ``is_planned_off`` means their shifts leave this out."""

    user_id: int
    name: str
    capacity: int
    write: Level
    presence: Presence
    is_absent: bool
    is_planned_off: bool


def members_of_pool(session: Session, pool_id: int, *, language: Language, now: datetime) -> list[Member]:
    """The active members of a pool with what speaks for and against giving each a ticket in this language now."""
    rows = session.execute(
        select(User, PoolMember.capacity, Skill.write, UserPresence.presence)
        .join(PoolMember, PoolMember.user_id == User.id)
        .outerjoin(Skill, (Skill.user_id == User.id) & (Skill.language == language))
        .outerjoin(UserPresence, UserPresence.user_id == User.id)
        .where(PoolMember.pool_id == pool_id, User.is_active)
        .order_by(User.id)
    ).all()
    absent = _absent(session, [row[0].id for row in rows], now)
    planned, working = _shifts(session, pool_id, now)
    return [
        Member(
            user_id=user.id,
            name=user.name,
            capacity=capacity,
            write=write or Level.NONE,
            presence=presence or Presence.AVAILABLE,
            is_absent=user.id in absent,
            is_planned_off=user.id in planned and user.id not in working,
        )
        for user, capacity, write, presence in rows
    ]


def writes_language(session: Session, user_id: int, language: str) -> bool:
    """Whether the person writes the language well enough to answer customers in it."""
    level = session.scalar(select(Skill.write).where(Skill.user_id == user_id, Skill.language == language))
    return level in (Level.NATIVE, Level.FLUENT)


def reads_language(session: Session, user_id: int, language: str) -> bool:
    """Whether the person reads the language well enough to need no translation."""
    level = session.scalar(select(Skill.read).where(Skill.user_id == user_id, Skill.language == language))
    return level in (Level.NATIVE, Level.FLUENT)


def anyone_reads(session: Session, pool_id: int, language: str) -> bool:
    """Whether some member of the pool reads the language, so that its letters need no translation in advance."""
    readers = (
        select(func.count())
        .select_from(PoolMember)
        .join(Skill, Skill.user_id == PoolMember.user_id)
        .where(PoolMember.pool_id == pool_id, Skill.language == language, Skill.read.in_([Level.NATIVE, Level.FLUENT]))
    )
    return bool(session.scalar(readers))


def _absent(session: Session, user_ids: list[int], now: datetime) -> set[int]:
    away = select(Absence.user_id).where(Absence.user_id.in_(user_ids), Absence.starts_at <= now, Absence.ends_at > now)
    return set(session.scalars(away))


def _shifts(session: Session, pool_id: int, now: datetime) -> tuple[set[int], set[int]]:
    near = session.execute(
        select(Shift.user_id, Shift.starts_at, Shift.ends_at).where(
            Shift.pool_id == pool_id, Shift.ends_at > now - PLANNED_WITHIN, Shift.starts_at < now + PLANNED_WITHIN
        )
    ).all()
    return {row.user_id for row in near}, {row.user_id for row in near if row.starts_at <= now < row.ends_at}
