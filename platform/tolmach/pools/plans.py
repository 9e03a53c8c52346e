"""The plans of people as stored: shifts with breaks, absences, public holidays where they live, who stands in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.hours.model import Holiday
from tolmach.hours.places import StoredDay, observed
from tolmach.pools.deputies import StandIn
from tolmach.pools.model import Absence, PersonCalendar, Shift, ShiftBreak
from tolmach.pools.rosters import PLANNED_WITHIN, Roster, Span


def rosters_of(
    session: Session, pool_id: int, user_ids: Collection[int], *, now: datetime, until: datetime | None = None
) -> dict[int, Roster]:
    """User id → their plan in this pool from a week ago to ``until`` and a week on; three queries."""
    seats = [(pool_id, user_id) for user_id in user_ids]
    return {user_id: roster for (_pool, user_id), roster in rosters_of_seats(session, seats, now, until).items()}


def rosters_of_seats(
    session: Session, seats: Collection[tuple[int, int]], now: datetime, until: datetime | None = None
) -> dict[tuple[int, int], Roster]:
    """(pool id, user id) → the plan, as ``rosters_of`` gives it, of people in any pools; three queries."""
    end = (until or now) + PLANNED_WITHIN
    user_ids = {user_id for _pool_id, user_id in seats}
    shifts, breaks = _shifts(session, {pool_id for pool_id, _user in seats}, user_ids, now - PLANNED_WITHIN, end)
    absences = absences_between(session, user_ids, now - PLANNED_WITHIN, end)
    days_off = days_off_of(session, user_ids, since=now - PLANNED_WITHIN, until=end)
    return {
        (pool_id, user_id): Roster(
            user_id=user_id,
            shifts=tuple(shifts.get((pool_id, user_id), ())),
            breaks=tuple(breaks.get((pool_id, user_id), ())),
            absences=tuple(absences.get(user_id, ())),
            days_off=days_off.get(user_id, NO_DAYS).days,
            time_zone=days_off.get(user_id, NO_DAYS).time_zone,
        )
        for pool_id, user_id in seats
    }


@dataclass(frozen=True, kw_only=True)
class DaysOff:
    """Public holidays of a person, by the clock where they live."""

    time_zone: str
    days: frozenset[date]

    def has(self, at: datetime) -> bool:
        """Whether it is one of them there at this instant."""
        return at.astimezone(ZoneInfo(self.time_zone)).date() in self.days


NO_DAYS = DaysOff(time_zone="UTC", days=frozenset())


def days_off_of(session: Session, user_ids: Collection[int], *, since: datetime, until: datetime) -> dict[int, DaysOff]:
    """User id → the public holidays in this time, a day more on both sides, of those who have any; one query."""
    a_day = timedelta(days=1)
    rows = session.execute(
        select(PersonCalendar.user_id, PersonCalendar.subdivision.label("kept"), User.time_zone, Holiday)
        .join(User, User.id == PersonCalendar.user_id)
        .join(
            Holiday,
            (Holiday.country == PersonCalendar.country)
            & Holiday.subdivision.in_(["", func.coalesce(PersonCalendar.subdivision, "")]),
        )
        .where(
            PersonCalendar.user_id.in_(user_ids),
            Holiday.day >= (since - a_day).date(),
            Holiday.day <= (until + a_day).date(),
        )
    )
    stored: dict[tuple[int, str, str | None], list[StoredDay]] = {}
    for user_id, kept, time_zone, row in rows:
        day = StoredDay(subdivision=row.subdivision, day=row.day, name=row.name, is_observed=row.is_observed)
        stored.setdefault((user_id, time_zone, kept), []).append(day)
    return {
        user_id: DaysOff(time_zone=time_zone, days=frozenset(observed(days, kept)))
        for (user_id, time_zone, kept), days in stored.items()
    }


def stand_ins(session: Session, *, after: datetime) -> tuple[StandIn, ...]:
    """Every absence with a deputy that is not over, in the order they were entered."""
    rows = session.scalars(
        select(Absence).where(Absence.deputy_id.is_not(None), Absence.ends_at > after).order_by(Absence.id)
    )
    return tuple(
        StandIn(user_id=row.user_id, deputy_id=row.deputy_id, start=row.starts_at, end=row.ends_at)
        for row in rows
        if row.deputy_id is not None
    )


def absences_between(
    session: Session, user_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[Span]]:
    """User id → when they are away in this time; one query."""
    rows = session.execute(
        select(Absence.user_id, Absence.starts_at, Absence.ends_at).where(
            Absence.user_id.in_(user_ids), Absence.ends_at > start, Absence.starts_at < end
        )
    )
    found: dict[int, list[Span]] = {}
    for user_id, starts_at, ends_at in rows:
        found.setdefault(user_id, []).append(Span(start=starts_at, end=ends_at))
    return found


_Spans = dict[tuple[int, int], list[Span]]


def _shifts(
    session: Session, pool_ids: Collection[int], user_ids: Collection[int], start: datetime, end: datetime
) -> tuple[_Spans, _Spans]:
    rows = session.execute(
        select(
            Shift.id,
            Shift.pool_id,
            Shift.user_id,
            Shift.starts_at,
            Shift.ends_at,
            ShiftBreak.starts_at.label("break_from"),
            ShiftBreak.ends_at.label("break_to"),
        )
        .outerjoin(ShiftBreak, ShiftBreak.shift_id == Shift.id)
        .where(Shift.pool_id.in_(pool_ids), Shift.user_id.in_(user_ids), Shift.ends_at > start, Shift.starts_at < end)
        .order_by(Shift.starts_at, Shift.id)
    ).all()
    shifts: _Spans = {}
    breaks: _Spans = {}
    seen: set[int] = set()
    for row in rows:
        seat = row.pool_id, row.user_id
        if row.id not in seen:
            shifts.setdefault(seat, []).append(Span(start=row.starts_at, end=row.ends_at))
            seen.add(row.id)
        if row.break_from is not None:
            breaks.setdefault(seat, []).append(Span(start=row.break_from, end=row.break_to))
    return shifts, breaks
