"""When a target is due, and what time a customer is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tolmach.clients.model import PromiseRounding
from tolmach.hours.days import end_of_day, working_day
from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.rules import due_at, minutes_between, opening_from
from tolmach.hours.schedule import Schedule
from tolmach.outbox.marketplaces import HOURS
from tolmach.outbox.model import Channel
from tolmach.sla.model import Measure, Target

CHAT_MINUTES = 3
RESOLUTION_MINUTES = 5 * 8 * 60

_MINUTE = timedelta(minutes=1)
_ONE = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """How a target is measured, and which policy says so (none: the house's default)."""

    measure: Measure
    minutes: int = 0
    policy_id: int | None = None
    policy_version: int = 0
    pauses_for_client: bool = False


def default_goal(target: Target, channel: Channel) -> Goal:
    """What holds where the contract says nothing: mail and form the next working day at the same time, chat 3 minutes.

    Marketplaces count calendar hours, whenever anybody is open.

    A resolution is due within five working days of eight hours.
    """
    if target is Target.RESOLUTION:
        return Goal(measure=Measure.BUSINESS_MINUTES, minutes=RESOLUTION_MINUTES)
    if channel is Channel.CHAT:
        return Goal(measure=Measure.BUSINESS_MINUTES, minutes=CHAT_MINUTES)
    if channel is Channel.MARKETPLACE:
        return Goal(measure=Measure.CALENDAR_MINUTES, minutes=HOURS * 60)
    return Goal(measure=Measure.NEXT_WORKING_DAY)


def due_by(goal: Goal, schedule: Schedule, start: datetime) -> datetime:
    """The instant the goal is due when its clock starts at ``start`` (aware), in UTC.

    *Same working day* is the end of the day in which work on it can begin, *next working day, end* the end of the
    working day after that one. *Next working day* is the same wall-clock time on the following working day, or that
    day's closing where it is earlier; what arrives while closed counts from the opening. A day ends with the last
    window that starts on its date, also where the desk stays open.
    """
    if goal.measure is Measure.CALENDAR_MINUTES:
        return start.astimezone(UTC) + timedelta(minutes=goal.minutes)
    if goal.measure is Measure.BUSINESS_MINUTES:
        return due_at(schedule, start, goal.minutes)
    opened = opening_from(schedule, start)
    day = working_day(schedule, opened)
    day_ends = end_of_day(schedule, day)
    if goal.measure is Measure.SAME_WORKING_DAY:
        return day_ends
    next_opened = opening_from(schedule, day_ends)
    next_day = working_day(schedule, next_opened)
    next_ends = end_of_day(schedule, next_day)
    if goal.measure is Measure.NEXT_WORKING_DAY_END:
        return next_ends
    same_time = _days_later(opened, next_day - day, schedule.time_zone)
    # The same time may fall before that day's opening, after its closing or into its lunch.
    return next_ends if same_time >= next_ends else opening_from(schedule, max(same_time, next_opened))


def time_left(goal: Goal, schedule: Schedule, now: datetime, due: datetime) -> float:
    """The minutes from ``now`` to a due time, as the goal counts them; 0 where it has passed."""
    if now >= due:
        return 0
    if goal.measure is Measure.CALENDAR_MINUTES:
        return (due - now) / _MINUTE
    return minutes_between(schedule, now, due)


def due_after(goal: Goal, schedule: Schedule, now: datetime, minutes: float) -> datetime:
    """When so many minutes, as the goal counts them, have passed since ``now``."""
    if goal.measure is Measure.CALENDAR_MINUTES:
        return now.astimezone(UTC) + timedelta(minutes=minutes)
    return due_at(schedule, now, minutes)


@dataclass(frozen=True, kw_only=True)
class Course:
    """How far a clock has come: since when it counts, whether it ever stood still, and when it is due."""

    started_at: datetime
    due_at: datetime
    has_paused: bool


def due_on_calendar(goal: Goal, course: Course, before: Schedule, after: Schedule, now: datetime) -> datetime:
    """The due time of a running clock that changes calendars: what it has spent on the old one stays spent.

    A day as the target has no minutes to spend: it is asked of the new calendar from the start, unless the clock has
    paused, or that day has passed there already. What is late stays late, and what is not late does not become so.
    """
    if course.due_at <= now or goal.measure is Measure.CALENDAR_MINUTES:
        return course.due_at
    if goal.measure is not Measure.BUSINESS_MINUTES and not course.has_paused:
        afresh = due_by(goal, after, course.started_at)
        if afresh > now:
            return afresh
    return due_after(goal, after, now, time_left(goal, before, now, course.due_at))


def left_under(goal: Goal, before: Goal, schedule: Schedule, *, started_at: datetime, left: float) -> float:
    """What is left under a new goal to a clock that had ``left`` minutes under the one before; may be below 0.

    Minutes of the same kind that were spent stay spent. Between open minutes and those of the wall clock there is no
    such sum: there the clock keeps the share it has spent.
    """
    whole, whole_before = (_whole(one, schedule, started_at) for one in (goal, before))
    if (goal.measure is Measure.CALENDAR_MINUTES) == (before.measure is Measure.CALENDAR_MINUTES):
        return whole - (whole_before - left)
    return whole * left / whole_before if whole_before else 0


WARN_BEFORE = 60
ALARM_BEFORE = 30
"""Minutes before a due time at which the assignee, then the lead and the operator are warned."""


def warnings_before(goal: Goal, schedule: Schedule, now: datetime, due: datetime) -> tuple[datetime, datetime]:
    """When to warn the assignee, and when the lead and the operator, of a due time that a clock has from now on.

    In the goal's own minutes, so that what is due right after an opening is warned of the evening before; a short
    target is warned of at its half and at three quarters of it.
    """
    left = time_left(goal, schedule, now, due)
    if left <= 0:
        return due, due
    first, second = left - min(WARN_BEFORE, left / 2), left - min(ALARM_BEFORE, left / 4)
    return due_after(goal, schedule, now, first), due_after(goal, schedule, now, second)


def time_to_tell(
    due: datetime,
    zone: str,
    *,
    rounding: PromiseRounding = PromiseRounding.HOUR,
    schedule: Schedule | None = None,
) -> datetime:
    """The promise for a due time, rounded up in the customer's zone and never earlier than due.

    To the full hour; or to noon, and after it to the end of the day on which it is due: its last closing where the
    schedule has one after that moment, else midnight.
    """
    if rounding is PromiseRounding.HALF_DAY:
        due = _half_day(due, zone, schedule)
    local = due.astimezone(ZoneInfo(zone))
    whole = local.replace(minute=0, second=0, microsecond=0)
    rounded = local if whole == local else whole + timedelta(hours=1)
    return max(rounded.astimezone(UTC), due)


def _half_day(due: datetime, zone: str, schedule: Schedule | None) -> datetime:
    local = due.astimezone(ZoneInfo(zone))
    noon = local.replace(hour=12, minute=0, second=0, microsecond=0)
    if local <= noon:
        return noon.astimezone(UTC)
    midnight = datetime.combine(local.date() + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if schedule is None:
        return midnight
    try:
        closing = end_of_day(schedule, working_day(schedule, opening_from(schedule, due - _ONE)))
    except ScheduleRefused:
        return midnight
    return closing if due <= closing <= midnight else midnight


def _whole(goal: Goal, schedule: Schedule, started_at: datetime) -> float:
    if goal.measure in (Measure.BUSINESS_MINUTES, Measure.CALENDAR_MINUTES):
        return goal.minutes
    return time_left(goal, schedule, started_at, due_by(goal, schedule, started_at))


def _days_later(at: datetime, days: timedelta, time_zone: str) -> datetime:
    zone = ZoneInfo(time_zone)
    wall = at.astimezone(zone).replace(tzinfo=None) + days
    return wall.replace(tzinfo=zone).astimezone(UTC)
