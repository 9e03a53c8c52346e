"""When a target is due, and what time a customer is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tolmach.hours.errors import NeverCloses
from tolmach.hours.rules import due_at, next_closing, next_opening, opening_from
from tolmach.hours.schedule import Schedule
from tolmach.outbox.model import Channel
from tolmach.sla.model import Measure, Target

CHAT_MINUTES = 3
RESOLUTION_MINUTES = 5 * 8 * 60


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

    A resolution is due within five working days of eight hours.
    """
    if target is Target.RESOLUTION:
        return Goal(measure=Measure.BUSINESS_MINUTES, minutes=RESOLUTION_MINUTES)
    if channel is Channel.CHAT:
        return Goal(measure=Measure.BUSINESS_MINUTES, minutes=CHAT_MINUTES)
    return Goal(measure=Measure.NEXT_WORKING_DAY)


def due_by(goal: Goal, schedule: Schedule, start: datetime) -> datetime:
    """The instant the goal is due when its clock starts at ``start`` (aware), in UTC.

    *Same working day* is the end of the day in which work on it can begin. *Next working day* is the same wall-clock
    time on the following working day, or that day's closing where it is earlier; what arrives while closed counts
    from the opening.
    """
    if goal.measure is Measure.CALENDAR_MINUTES:
        return start.astimezone(UTC) + timedelta(minutes=goal.minutes)
    if goal.measure is Measure.BUSINESS_MINUTES:
        return due_at(schedule, start, goal.minutes)
    opened = opening_from(schedule, start)
    try:
        day_ends = _end_of_day(schedule, opened)
    except NeverCloses:
        # A desk that never closes has no end of day: a day is twenty-four hours there.
        return opened + timedelta(days=1)
    return day_ends if goal.measure is Measure.SAME_WORKING_DAY else _same_time_next_day(schedule, opened, day_ends)


def time_to_tell(due: datetime, zone: str) -> datetime:
    """The promise for a due time: rounded up to the full hour of the customer's zone, never earlier than due."""
    local = due.astimezone(ZoneInfo(zone))
    whole = local.replace(minute=0, second=0, microsecond=0)
    rounded = local if whole == local else whole + timedelta(hours=1)
    return max(rounded.astimezone(UTC), due)


def _end_of_day(schedule: Schedule, opened: datetime) -> datetime:
    zone = ZoneInfo(schedule.time_zone)
    day = opened.astimezone(zone).date()
    closing = next_closing(schedule, opened)
    while True:
        reopening = next_opening(schedule, closing - timedelta(microseconds=1))
        if reopening.astimezone(zone).date() != day:
            return closing
        closing = next_closing(schedule, reopening)


def _same_time_next_day(schedule: Schedule, opened: datetime, day_ends: datetime) -> datetime:
    zone = ZoneInfo(schedule.time_zone)
    local = opened.astimezone(zone)
    following = next_opening(schedule, day_ends - timedelta(microseconds=1))
    end = _end_of_day(schedule, following)
    at = datetime.combine(following.astimezone(zone).date(), local.timetz().replace(tzinfo=zone)).astimezone(UTC)
    # The same time may fall before that day's opening, after its closing or into its lunch.
    return end if at >= end else opening_from(schedule, max(at, following))
