"""How explanations name moments, days, minutes and reasons: in English, independent of the process's locale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tolmach.hours.schedule import DayKind, DayRule, Schedule

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Names for one explanation: weekdays alone while they are unambiguous, else dates, and years where they differ."""

    zone: ZoneInfo
    dated: bool
    with_year: bool

    @classmethod
    def between(cls, schedule: Schedule, start: datetime, end: datetime, *, dated: bool = False) -> Wording:
        """The shortest names that are clear between two instants."""
        zone = ZoneInfo(schedule.time_zone)
        first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        with_year = first.year != last.year
        return cls(zone=zone, dated=dated or with_year or last - first > timedelta(days=6), with_year=with_year)

    def local(self, at: datetime) -> datetime:
        """The instant on the wall of the schedule's zone."""
        return at.astimezone(self.zone)

    def moment(self, at: datetime) -> str:
        """``Tue 08:30``; in an hour that the clocks repeat also which of the two, ``Sun 02:30 CEST``."""
        local = self.local(at)
        clock = local.time().replace(tzinfo=None).isoformat("auto" if local.second or local.microsecond else "minutes")
        repeated = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
        return f"{self.day(local)} {clock}{f' {local.tzname()}' if repeated else ''}"

    def day(self, at: datetime | date) -> str:
        """``Tue``, or with its date where the explanation needs it."""
        day = self.local(at).date() if isinstance(at, datetime) else at
        return self.dated_day(day) if self.dated else _DAYS[day.weekday()]

    def dated_day(self, day: date) -> str:
        """``Mon 28 Sep``, with the year where the explanation runs over New Year."""
        year = f" {day.year}" if self.with_year else ""
        return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"


def minutes_text(minutes: float) -> str:
    """``30 min``; parts of a minute with up to two decimals."""
    return f"{round(minutes, 2):,.15g} min"


def reason_text(rule: DayRule) -> str:
    """Why nothing starts on a date: a holiday by its name, a date closed by itself, or simply closed."""
    if rule.name:
        return f"holiday ({rule.name})"
    return {
        DayKind.CLOSED: "closed on this date",
        DayKind.SPECIAL: "closed on this date",
        DayKind.HOLIDAY: "holiday",
        DayKind.WEEK: "closed",
    }[rule.kind]
