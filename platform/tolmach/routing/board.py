"""The live board: every pool with its hours, who is there, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.load import load_schedules
from tolmach.hours.rules import is_open, next_closing, next_opening
from tolmach.hours.schedule import Schedule
from tolmach.pools.model import Pool
from tolmach.pools.staff import StaffMember, staff_of_pools
from tolmach.routing.handed import is_handed
from tolmach.tickets.model import WAITS_FOR_US, Ticket


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Whether a pool is open, and when that changes next; None where it never does."""

    is_open: bool
    changes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for a pool: all of it, what nobody has yet, what is late, when the next is due, what is a shop's."""

    count: int = 0
    unassigned: int = 0
    overdue: int = 0
    next_due: datetime | None = None
    handed: int = 0


@dataclass(frozen=True, kw_only=True)
class PoolOnBoard:
    """One line of the board; without a pool it is what no pool serves."""

    slug: str | None
    name: str
    language: str
    is_active: bool
    doors: Doors
    staff: tuple[StaffMember, ...]
    waiting: Waiting

    @property
    def here(self) -> tuple[StaffMember, ...]:
        """Who can work now."""
        return tuple(one for one in self.staff if one.is_here) if self.doors.is_open else ()

    @property
    def is_unattended(self) -> bool:
        """Whether letters wait, or the doors are open, and nobody is there for them."""
        return not self.here and (self.doors.is_open or self.waiting.count > self.waiting.handed)


def board(session: Session, *, now: datetime, with_inactive: bool = False) -> tuple[PoolOnBoard, ...]:
    """The active pools, or all of them, what is most pressing first; five queries."""
    schedules = load_schedules(session)
    staff = staff_of_pools(session, now=now)
    waiting = _waiting(session, now)
    pools = session.scalars(select(Pool) if with_inactive else select(Pool).where(Pool.is_active)).all()
    lines = [
        PoolOnBoard(
            slug=pool.slug,
            name=pool.name,
            language=pool.language,
            is_active=pool.is_active,
            doors=doors_of(schedules[pool.business_hours_id].schedule, now),
            staff=tuple(one for one in staff if one.pool_id == pool.id),
            waiting=waiting.pop(pool.id, Waiting()),
        )
        for pool in pools
    ]
    return tuple(sorted([*lines, *_elsewhere(waiting)], key=_pressing))


def doors_of(schedule: Schedule, now: datetime) -> Doors:
    """Whether the schedule is open now, and its next change."""
    is_open_now = is_open(schedule, now)
    try:
        changes_at = next_closing(schedule, now) if is_open_now else next_opening(schedule, now)
    except ScheduleRefused:
        return Doors(is_open=is_open_now, changes_at=None)
    return Doors(is_open=is_open_now, changes_at=changes_at)


def _waiting(session: Session, now: datetime) -> dict[int | None, Waiting]:
    rows = session.execute(
        select(
            Ticket.pool_id,
            func.count().label("size"),
            func.sum(case((Ticket.assignee_id.is_(None), 1), else_=0)).label("unassigned"),
            func.sum(case((Ticket.due_at < now, 1), else_=0)).label("overdue"),
            func.min(Ticket.due_at).label("next_due"),
            func.sum(case((is_handed(), 1), else_=0)).label("handed"),
        )
        .where(Ticket.status.in_(WAITS_FOR_US))
        .group_by(Ticket.pool_id)
    )
    return {
        row.pool_id: Waiting(
            count=row.size,
            unassigned=int(row.unassigned),
            overdue=int(row.overdue),
            next_due=row.next_due,
            handed=int(row.handed),
        )
        for row in rows
    }


def _elsewhere(left: dict[int | None, Waiting]) -> list[PoolOnBoard]:
    """What waits where no active pool is: for a person to hand on."""
    if not left:
        return []
    due = [one.next_due for one in left.values() if one.next_due is not None]
    total = Waiting(
        count=sum(one.count for one in left.values()),
        unassigned=sum(one.unassigned for one in left.values()),
        overdue=sum(one.overdue for one in left.values()),
        next_due=min(due, default=None),
        handed=sum(one.handed for one in left.values()),
    )
    doors = Doors(is_open=False, changes_at=None)
    return [PoolOnBoard(slug=None, name="", language="", is_active=False, doors=doors, staff=(), waiting=total)]


def _pressing(line: PoolOnBoard) -> tuple[bool, bool, float, str]:
    due = line.waiting.next_due
    return (line.slug is not None, due is None, due.timestamp() if due else 0.0, line.name)
