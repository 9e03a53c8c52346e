"""Who works in which pool, and who of them is there: what the board, the pools and the people's pages read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from tolmach.accounts.model import Membership, Role, User
from tolmach.pools.model import Absence, Level, PoolMember, Presence, Shift, ShiftBreak, Skill, UserPresence
from tolmach.pools.plans import NO_DAYS, days_off_of
from tolmach.pools.rosters import PLANNED_WITHIN


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """A member of a pool at an instant; ``is_here`` leaves the pool's hours out, which are the pool's matter.

    ``presence_by`` names another person who said how they are.
    """

    pool_id: int
    user_id: int
    name: str
    role: Role
    capacity: int
    presence: Presence
    is_absent: bool
    is_planned_off: bool
    is_on_holiday: bool = False
    is_on_break: bool = False
    presence_by: str | None = None

    @property
    def is_here(self) -> bool:
        """Whether nothing but the pool's hours keeps them from work."""
        is_off = self.is_absent or self.is_on_holiday or self.is_planned_off or self.is_on_break
        return not is_off and self.presence is not Presence.AWAY


def staff_of_pools(session: Session, *, now: datetime, pool_id: int | None = None) -> tuple[StaffMember, ...]:
    """The active members of every pool, or of one, by name; two queries."""
    other = aliased(User)
    query = (
        select(
            PoolMember.pool_id,
            User.id.label("user_id"),
            User.name,
            PoolMember.capacity,
            UserPresence.presence,
            select(other.name).where(other.id == UserPresence.said_by).scalar_subquery().label("presence_by"),
            _is_absent(now).label("is_absent"),
            (_has_shift_near(now) & ~_works_now(now)).label("is_planned_off"),
            _works_now(now).label("works_now"),
            _has_break(now).label("is_on_break"),
            _leads().label("is_lead"),
        )
        .join(User, User.id == PoolMember.user_id)
        .outerjoin(UserPresence, UserPresence.user_id == User.id)
        .where(User.is_active)
        .order_by(User.name)
    )
    rows = session.execute(query if pool_id is None else query.where(PoolMember.pool_id == pool_id)).all()
    days_off = days_off_of(session, {row.user_id for row in rows}, since=now, until=now)
    return tuple(
        StaffMember(
            pool_id=row.pool_id,
            user_id=row.user_id,
            name=row.name,
            role=Role.LEAD if row.is_lead else Role.AGENT,
            capacity=row.capacity,
            presence=row.presence or Presence.AVAILABLE,
            is_absent=row.is_absent,
            is_planned_off=row.is_planned_off,
            is_on_holiday=not row.works_now and days_off.get(row.user_id, NO_DAYS).has(now),
            is_on_break=row.is_on_break,
            presence_by=row.presence_by,
        )
        for row in rows
    )


def writers_of(session: Session, language: str) -> dict[int, Level]:
    """User id → how well they write the language, for those who have it among their skills."""
    rows = session.execute(select(Skill.user_id, Skill.write).where(Skill.language == language))
    return {row.user_id: row.write for row in rows}


def _leads() -> ColumnElement[bool]:
    return exists().where(
        Membership.user_id == User.id, Membership.pool_id == PoolMember.pool_id, Membership.role == Role.LEAD
    )


def _is_absent(now: datetime) -> ColumnElement[bool]:
    return exists().where(Absence.user_id == User.id, Absence.starts_at <= now, Absence.ends_at > now)


def _has_shift_near(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Shift.pool_id == PoolMember.pool_id,
        Shift.user_id == User.id,
        Shift.ends_at > now - PLANNED_WITHIN,
        Shift.starts_at <= now + PLANNED_WITHIN,
    )


def _works_now(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Shift.pool_id == PoolMember.pool_id, Shift.user_id == User.id, Shift.starts_at <= now, Shift.ends_at > now
    )


def _has_break(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        Shift.pool_id == PoolMember.pool_id,
        Shift.user_id == User.id,
        ShiftBreak.shift_id == Shift.id,
        ShiftBreak.starts_at <= now,
        ShiftBreak.ends_at > now,
    )
