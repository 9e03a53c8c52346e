"""Two clocks of the same debt become one that is due no later than either. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tolmach.hours.schedule import Schedule
from tolmach.sla.rules import Goal, due_after, time_left


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a clock stands: what it measures, since when, and until when or with how many minutes left while it pauses.

    ``minutes_left`` is None where it runs, and where it was late already when it paused.
    """

    goal: Goal
    schedule: Schedule
    started_at: datetime
    due_at: datetime
    minutes_left: float | None
    is_paused: bool

    def due_from(self, now: datetime) -> datetime:
        """When it is due if it runs from now on."""
        if self.minutes_left is None:
            return self.due_at
        return due_after(self.goal, self.schedule, now, self.minutes_left)


def join(own: Standing, other: Standing, now: datetime) -> Standing:
    """How the two go on as one: with the earlier start, due when the first of them would be, at rest where ``own`` is.

    What it measures is taken from the one that is due first.
    """
    first = min(own, other, key=lambda one: one.due_from(now))
    due = first.due_from(now)
    is_late = due <= now
    left = time_left(first.goal, first.schedule, now, due) if own.is_paused and not is_late else None
    return Standing(
        goal=first.goal,
        schedule=first.schedule,
        started_at=min(own.started_at, other.started_at),
        due_at=due,
        minutes_left=left,
        is_paused=own.is_paused,
    )
