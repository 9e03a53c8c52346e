"""Plan shifts: a person's work in a pool, day by day, by the clock of the pool."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.hours.model import BusinessHours
from tolmach.pools.model import Pool, PoolMember, Shift, ShiftBreak

MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class Times:
    """From a time of day to another; one that is not later is on the next day."""

    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class ShiftPlan:
    """The same shift on every chosen weekday (0 is Monday) of a stretch of days, its first and last included."""

    first: date
    last: date
    weekdays: Collection[int]
    works: Times
    pause: Times | None = None


@dataclass(frozen=True, kw_only=True)
class PlannedShift:
    """A shift as pages show it."""

    shift_id: int
    user_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    breaks: tuple[tuple[datetime, datetime], ...]


def plan_shifts(session: Session, pool: Pool, user_id: int, plan: ShiftPlan, *, now: datetime, actor: Actor) -> int:
    """Plan a member's shifts; how many days that are. Raises FieldsRefused, NotFound for who is no member."""
    member = select(PoolMember.id).where(PoolMember.pool_id == pool.id, PoolMember.user_id == user_id)
    if session.scalar(member) is None:
        raise NotFound("member", user_id)
    zone = ZoneInfo(session.get_one(BusinessHours, pool.business_hours_id).time_zone)
    days = _days(plan)
    spans = [span_on(day, plan.works, zone) for day in days]
    refuse_fields(
        {
            "last": None if days else Wrong.ENDS_BEFORE,
            "first": Wrong.OVERLAPS if overlaps(session, pool.id, user_id, spans) else None,
            "break_end": None if plan.pause is None or _is_within(plan) else Wrong.ENDS_BEFORE,
        }
    )
    for day, (starts_at, ends_at) in zip(days, spans, strict=True):
        shift = Shift(pool_id=pool.id, user_id=user_id, starts_at=starts_at, ends_at=ends_at)
        session.add(shift)
        session.flush()
        if plan.pause is not None:
            begin, end = _pause_on(day, plan.works, plan.pause, zone)
            session.add(ShiftBreak(shift_id=shift.id, starts_at=begin, ends_at=end))
    session.flush()
    tell_shifts(session, pool, user_id, now, actor, added=len(days))
    return len(days)


def remove_shift(session: Session, pool: Pool, shift_id: int, *, now: datetime, actor: Actor) -> None:
    """Take a shift back with its breaks. Raises NotFound."""
    shift = session.get(Shift, shift_id)
    if shift is None or shift.pool_id != pool.id:
        raise NotFound("shift", shift_id)
    session.execute(delete(ShiftBreak).where(ShiftBreak.shift_id == shift_id))
    session.delete(shift)
    session.flush()
    tell_shifts(session, pool, shift.user_id, now, actor, added=-1)


def shifts_ahead(session: Session, pool_id: int, *, now: datetime, days: int) -> tuple[PlannedShift, ...]:
    """The shifts of a pool that run or begin within so many days, in order; one query."""
    rows = session.execute(
        select(Shift, User.name, ShiftBreak.starts_at, ShiftBreak.ends_at)
        .join(User, User.id == Shift.user_id)
        .outerjoin(ShiftBreak, ShiftBreak.shift_id == Shift.id)
        .where(Shift.pool_id == pool_id, Shift.ends_at > now, Shift.starts_at < now + timedelta(days=days))
        .order_by(Shift.starts_at, User.name, Shift.id, ShiftBreak.starts_at)
    ).all()
    found: dict[int, PlannedShift] = {}
    for shift, name, begin, end in rows:
        breaks = found[shift.id].breaks if shift.id in found else ()
        found[shift.id] = PlannedShift(
            shift_id=shift.id,
            user_id=shift.user_id,
            name=name,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            breaks=(*breaks, (begin, end)) if begin is not None else breaks,
        )
    return tuple(found.values())


def span_on(day: date, times: Times, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants of these times on a day; what is not later than its start ends on the next day."""
    last = day if times.end > times.start else day + timedelta(days=1)
    begin, end = datetime.combine(day, times.start, zone), datetime.combine(last, times.end, zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _days(plan: ShiftPlan) -> list[date]:
    length = min((plan.last - plan.first).days + 1, MOST_DAYS)
    days = (plan.first + timedelta(days=number) for number in range(max(length, 0)))
    return [day for day in days if day.weekday() in plan.weekdays]


def _pause_on(day: date, works: Times, pause: Times, zone: ZoneInfo) -> tuple[datetime, datetime]:
    # In a shift over midnight a break before its beginning's time of day is one after midnight.
    return span_on(day if pause.start >= works.start else day + timedelta(days=1), pause, zone)


def _is_within(plan: ShiftPlan) -> bool:
    assert plan.pause is not None
    zone, day = ZoneInfo("UTC"), plan.first
    works, pause = span_on(day, plan.works, zone), _pause_on(day, plan.works, plan.pause, zone)
    return works[0] <= pause[0] < pause[1] <= works[1]


def overlaps(session: Session, pool_id: int, user_id: int, spans: list[tuple[datetime, datetime]]) -> bool:
    """Whether one of these times, given in order, meets the next, or a shift the person has in the pool already."""
    if not spans:
        return False
    if any(ends_at > starts_at for (_, ends_at), (starts_at, _) in pairwise(spans)):
        return True
    held = session.execute(
        select(Shift.starts_at, Shift.ends_at).where(
            Shift.pool_id == pool_id,
            Shift.user_id == user_id,
            Shift.ends_at > spans[0][0],
            Shift.starts_at < spans[-1][1],
        )
    ).all()
    return any(begin < ends_at and starts_at < end for begin, end in spans for starts_at, ends_at in held)


def tell_shifts(session: Session, pool: Pool, user_id: int, now: datetime, actor: Actor, *, added: int) -> None:
    """Write the event that a person has more shifts, or fewer, than before."""
    record_event(session, EventKind.SHIFTS_CHANGED, at=now, actor=actor, pool=pool.id, user=user_id, added=added)
