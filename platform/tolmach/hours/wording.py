"""How explanations name moments, days, minutes and reasons: in English, or as whoever shows them speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from tolmach.hours.schedule import DayKind, DayRule, Schedule

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Speech(Protocol):
    """The words of an explanation in one language."""

    def clock(self, local: datetime) -> str:
        """A time of day, ``08:30``."""

    def weekday(self, day: date) -> str:
        """``Tue``."""

    def dated_day(self, day: date, *, with_year: bool) -> str:
        """``Mon 28 Sep``."""

    def minutes(self, minutes: float) -> str:
        """``30 min``."""

    def reason(self, rule: DayRule) -> str:
        """Why nothing starts on a date: a holiday by its name, a date closed by itself, or simply closed."""

    def closed(self) -> str:
        """What a moment outside of every window is."""

    def opened(self) -> str:
        """What a moment within a window is."""

    def clocks_change(self, minutes: float) -> str:
        """The clocks go forward by so many minutes, or back where they are negative."""

    def days_between(self, days: int, minutes: float) -> str:
        """So many days that are not told one by one, with the open minutes in them."""

    def sum_until(self, minutes: float, moment: str) -> str:
        """The open minutes until a moment."""


class English:
    """English, independent of the process's locale: what the command line says."""

    def clock(self, local: datetime) -> str:
        precise = "auto" if local.second or local.microsecond else "minutes"
        return local.time().replace(tzinfo=None).isoformat(precise)

    def weekday(self, day: date) -> str:
        return _DAYS[day.weekday()]

    def dated_day(self, day: date, *, with_year: bool) -> str:
        year = f" {day.year}" if with_year else ""
        return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"

    def minutes(self, minutes: float) -> str:
        # Parts of a minute with up to two decimals.
        return f"{round(minutes, 2):,.15g} min"

    def reason(self, rule: DayRule) -> str:
        if rule.name:
            return f"holiday ({rule.name})"
        return {
            DayKind.CLOSED: "closed on this date",
            DayKind.SPECIAL: "closed on this date",
            DayKind.HOLIDAY: "holiday",
            DayKind.WEEK: "closed",
        }[rule.kind]

    def closed(self) -> str:
        return "closed"

    def opened(self) -> str:
        return "open"

    def clocks_change(self, minutes: float) -> str:
        return f"clocks go {'forward' if minutes > 0 else 'back'} {self.minutes(abs(minutes))}"

    def days_between(self, days: int, minutes: float) -> str:
        return f"… {days} days +{self.minutes(minutes)} …"

    def sum_until(self, minutes: float, moment: str) -> str:
        return f"{self.minutes(minutes)} until {moment}"


ENGLISH = English()


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Names for one explanation: weekdays alone while they are unambiguous, else dates, and years where they differ."""

    zone: ZoneInfo
    dated: bool
    with_year: bool
    speech: Speech = ENGLISH

    @classmethod
    def between(
        cls, schedule: Schedule, start: datetime, end: datetime, *, dated: bool = False, speech: Speech = ENGLISH
    ) -> Wording:
        """The shortest names that are clear between two instants."""
        zone = ZoneInfo(schedule.time_zone)
        first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        with_year = first.year != last.year
        is_dated = dated or with_year or last - first > timedelta(days=6)
        return cls(zone=zone, dated=is_dated, with_year=with_year, speech=speech)

    def local(self, at: datetime) -> datetime:
        """The instant on the wall of the schedule's zone."""
        return at.astimezone(self.zone)

    def moment(self, at: datetime) -> str:
        """``Tue 08:30``; in an hour that the clocks repeat also which of the two, ``Sun 02:30 CEST``."""
        local = self.local(at)
        repeated = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
        return f"{self.day(local)} {self.speech.clock(local)}{f' {local.tzname()}' if repeated else ''}"

    def day(self, at: datetime | date) -> str:
        """``Tue``, or with its date where the explanation needs it."""
        day = self.local(at).date() if isinstance(at, datetime) else at
        return self.dated_day(day) if self.dated else self.speech.weekday(day)

    def dated_day(self, day: date) -> str:
        """``Mon 28 Sep``, with the year where the explanation runs over New Year."""
        return self.speech.dated_day(day, with_year=self.with_year)
