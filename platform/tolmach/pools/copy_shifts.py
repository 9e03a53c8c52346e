"""Copy a week of somebody's shifts to other weeks and other people of the pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.hours.model import BusinessHours
from tolmach.pools.model import Pool, PoolMember, Shift, ShiftBreak
from tolmach.pools.rosters import Span
from tolmach.pools.shifts import overlaps, tell_shifts

MOST_WEEKS = 52
WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class WeekCopy:
    """The shifts of ``user_id`` in the week of ``day``, for these people in so many weeks from that of ``first`` on."""

    user_id: int
    day: date
    to: Sequence[int]
    first: date
    weeks: int


@dataclass(frozen=True, kw_only=True)
class PlannedWork:
    """A shift with its breaks."""

    works: Span
    breaks: tuple[Span, ...] = ()


def copy_week(session: Session, pool: Pool, copy: WeekCopy, *, now: datetime, actor: Actor) -> int:
    """Plan the copies by the clock of the pool; how many shifts that are. Raises FieldsRefused, NotFound.

    Nothing is planned where one would overlap with what somebody has already or with another copy. Its own week is left
    out.
    """
    members = set(session.scalars(select(PoolMember.user_id).where(PoolMember.pool_id == pool.id)))
    for user_id in (copy.user_id, *copy.to):
        if user_id not in members:
            raise NotFound("member", user_id)
    zone = ZoneInfo(session.get_one(BusinessHours, pool.business_hours_id).time_zone)
    week = _week(session, pool.id, copy.user_id, monday_of(copy.day), zone)
    refuse_fields(
        {
            "copy_day": None if week else Wrong.NO_SHIFTS,
            "copy_weeks": None if 1 <= copy.weeks <= MOST_WEEKS else Wrong.NO_NUMBER,
            "copy_to": None if copy.to else Wrong.MISSING,
        }
    )
    first = (monday_of(copy.first) - monday_of(copy.day)).days // 7
    distances = [first + number for number in range(copy.weeks)]
    planned = {
        user_id: [
            moved(work, weeks, zone) for weeks in distances if (user_id, weeks) != (copy.user_id, 0) for work in week
        ]
        for user_id in copy.to
    }
    is_taken = any(
        overlaps(session, pool.id, user_id, [(work.works.start, work.works.end) for work in works])
        for user_id, works in planned.items()
    )
    refuse_fields({"copy_first": Wrong.OVERLAPS if is_taken else None})
    for user_id, works in planned.items():
        _plan(session, pool.id, user_id, works)
        tell_shifts(session, pool, user_id, now, actor, added=len(works))
    return sum(len(works) for works in planned.values())


def monday_of(day: date) -> date:
    """The first day of the week a day lies in."""
    return day - timedelta(days=day.weekday())


def moved(work: PlannedWork, weeks: int, zone: ZoneInfo) -> PlannedWork:
    """The same work so many weeks later, at the same times of day also where the clocks change in between."""

    def later(span: Span) -> Span:
        return Span(start=_later(span.start, weeks, zone), end=_later(span.end, weeks, zone))

    return PlannedWork(works=later(work.works), breaks=tuple(later(pause) for pause in work.breaks))


def _later(at: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    # Arithmetic on a wall clock: the date moves, the time of day stays.
    return (at.astimezone(zone) + weeks * WEEK).astimezone(at.tzinfo)


def _week(session: Session, pool_id: int, user_id: int, monday: date, zone: ZoneInfo) -> list[PlannedWork]:
    begins, ends = (datetime.combine(day, time(0), zone) for day in (monday, monday + WEEK))
    rows = session.execute(
        select(Shift, ShiftBreak)
        .outerjoin(ShiftBreak, ShiftBreak.shift_id == Shift.id)
        .where(Shift.pool_id == pool_id, Shift.user_id == user_id, Shift.starts_at >= begins, Shift.starts_at < ends)
        .order_by(Shift.starts_at, ShiftBreak.starts_at)
    )
    found: dict[int, PlannedWork] = {}
    for shift, pause in rows:
        breaks = found[shift.id].breaks if shift.id in found else ()
        found[shift.id] = PlannedWork(
            works=Span(start=shift.starts_at, end=shift.ends_at),
            breaks=(*breaks, Span(start=pause.starts_at, end=pause.ends_at)) if pause is not None else breaks,
        )
    return list(found.values())


def _plan(session: Session, pool_id: int, user_id: int, works: Sequence[PlannedWork]) -> None:
    for work in works:
        shift = Shift(pool_id=pool_id, user_id=user_id, starts_at=work.works.start, ends_at=work.works.end)
        session.add(shift)
        session.flush()
        session.add_all(
            ShiftBreak(shift_id=shift.id, starts_at=pause.start, ends_at=pause.end) for pause in work.breaks
        )
    session.flush()
