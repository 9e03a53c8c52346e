"""Working days: the windows that start on one local date are one day, with their tail past midnight. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tolmach.hours.intervals import EPOCH, FIRST_YEAR, LAST_YEAR, offsets_of_year
from tolmach.hours.schedule import Schedule, rule_of_day

_MIDNIGHT = 24 * 60
_DAY = timedelta(days=1)


def working_day(schedule: Schedule, opened: datetime) -> date:
    """The local date whose windows hold an open instant: in a tail past midnight that is the eve's."""
    local = opened.astimezone(ZoneInfo(schedule.time_zone))
    day, minute = local.date(), local.hour * 60 + local.minute
    is_tail = any(minute < end - _MIDNIGHT for _start, end in rule_of_day(schedule, day - _DAY).windows)
    return day - _DAY if is_tail else day


def end_of_day(schedule: Schedule, day: date) -> datetime:
    """When the last window that starts on a date ends, in UTC, whether or not others go on; it has one."""
    last = max(end for _start, end in rule_of_day(schedule, day).windows)
    return _passed(schedule.time_zone, datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=last))


def _passed(time_zone: str, wall: datetime) -> datetime:
    """The last instant at which the wall comes to this time, or skips it; the wall's time is written as if in UTC."""
    seconds = (wall - EPOCH) // timedelta(seconds=1)
    years = range(max(wall.year - 1, FIRST_YEAR), min(wall.year + 1, LAST_YEAR) + 1)
    pieces = [piece for year in years for piece in offsets_of_year(time_zone, year)]
    # Where the clocks skip the time, the piece before ends first; where they repeat it, the later piece has it too.
    reached = [min(seconds - offset, until) for since, until, offset in pieces if since < seconds - offset]
    return EPOCH + timedelta(seconds=reached[-1])
