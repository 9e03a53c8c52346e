"""What a target means, by example: when is due what comes on a Tuesday morning, and on a Friday afternoon. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tolmach.hours.errors import QuestionRefused, ScheduleRefused
from tolmach.hours.schedule import Schedule
from tolmach.sla.rules import Goal, due_by

_TUESDAY, _FRIDAY = 1, 4
ASKED = ((_TUESDAY, time(10)), (_FRIDAY, time(15, 30)))


@dataclass(frozen=True, kw_only=True)
class Example:
    """What starts when is due when, in the zone of the schedule."""

    starts: datetime
    due: datetime


def examples(goal: Goal, schedule: Schedule, after: date) -> tuple[Example, ...]:
    """The next Tuesday at 10:00 and the next Friday at 15:30 by the schedule's wall; none where it is never due."""
    zone = ZoneInfo(schedule.time_zone)
    found = []
    for weekday, clock in ASKED:
        day = after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)
        starts = datetime.combine(day, clock, tzinfo=zone)
        try:
            found.append(Example(starts=starts, due=due_by(goal, schedule, starts).astimezone(zone)))
        except (ScheduleRefused, QuestionRefused):
            return ()
    return tuple(found)
