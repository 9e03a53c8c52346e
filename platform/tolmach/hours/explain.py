"""Why a deadline is what it is, step by step, for a person to read; the steps are shown joined by `` · ``."""

from __future__ import annotations

from datetime import datetime, timedelta

from tolmach.hours.fields import Window
from tolmach.hours.rules import due_at, is_open, minutes_between, next_closing, next_opening, opening_from
from tolmach.hours.schedule import DayKind, DayRule, Schedule, rule_of_day
from tolmach.hours.steps import path
from tolmach.hours.wording import ENGLISH, Speech, Wording


def explain_due(schedule: Schedule, start: datetime, minutes: float, *, speech: Speech = ENGLISH) -> list[str]:
    """The steps from ``start`` to ``due_at``, for example ``Fri 16:00 closed``, ``Sat, Sun closed``,
    ``Mon 28 Sep holiday (Den české státnosti)``, ``Tue 08:00 +30 min → Tue 08:30 Europe/Prague``.

    Raises what ``due_at`` raises. A way of more than two weeks is told by its first and last days.
    """
    due = due_at(schedule, start, minutes)
    wording = Wording.between(schedule, start, due, speech=speech)
    arrow = f"→ {wording.moment(due)} {schedule.time_zone}"
    steps = path(schedule, start, due, wording)
    if minutes == 0:
        return [*steps, f"{wording.moment(due)} {speech.opened()} {arrow}"]
    return [*steps[:-1], f"{steps[-1]} {arrow}"]


def explain_open(schedule: Schedule, at: datetime) -> list[str]:
    """Which windows rule the date, which of the day before run into it, and whether the instant lies in one."""
    verdict = "open" if is_open(schedule, at) else "closed"
    wording = Wording.between(schedule, at, at, dated=True)
    today = wording.local(at).date()
    eve = today - timedelta(days=1)
    tails = tuple(window for window in rule_of_day(schedule, eve).windows if window[1] > 24 * 60)
    return [
        f"{wording.moment(at)} {schedule.time_zone}",
        *([f"{wording.day(eve)}: windows {_windows_text(tails)}"] if tails else []),
        f"{wording.day(today)}: {_rule_text(rule_of_day(schedule, today))}",
        verdict,
    ]


def explain_next_opening(schedule: Schedule, at: datetime) -> list[str]:
    """The steps to the opening that follows; while open, first until when."""
    opening = next_opening(schedule, at)
    wording = Wording.between(schedule, at, opening)
    steps, closed_from = [], at
    if is_open(schedule, at):
        closed_from = next_closing(schedule, at)
        steps = [f"{wording.moment(at)} open until {wording.moment(closed_from)}"]
    return [
        *steps,
        *path(schedule, closed_from, opening, wording),
        f"opens {wording.moment(opening)} {schedule.time_zone}",
    ]


def explain_next_closing(schedule: Schedule, at: datetime) -> list[str]:
    """The steps to the closing that follows; while closed, first the way to the opening before it."""
    closing, opened = next_closing(schedule, at), opening_from(schedule, at)
    wording = Wording.between(schedule, at, closing)
    return [
        *path(schedule, at, opened, wording),
        f"{wording.moment(opened)} open",
        f"closes {wording.moment(closing)} {schedule.time_zone}",
    ]


def explain_minutes(schedule: Schedule, start: datetime, end: datetime, *, speech: Speech = ENGLISH) -> list[str]:
    """The open stretches between two instants, the closed days among them, and their sum."""
    total = minutes_between(schedule, start, end)
    wording = Wording.between(schedule, start, end, speech=speech)
    steps = path(schedule, start, end, wording)
    return [*steps, f"→ {speech.sum_until(total, wording.moment(end))} {schedule.time_zone}"]


def _rule_text(rule: DayRule) -> str:
    if not rule.windows:
        return ENGLISH.reason(rule)
    return f"{'special ' if rule.kind is DayKind.SPECIAL else ''}windows {_windows_text(rule.windows)}"


def _windows_text(windows: tuple[Window, ...]) -> str:
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in windows)


def _clock(minute: int) -> str:
    """A window's edge; past midnight it is the next day's time, midnight itself stays 24:00."""
    minute = minute if minute <= 24 * 60 else minute - 24 * 60
    return f"{minute // 60:02d}:{minute % 60:02d}"
