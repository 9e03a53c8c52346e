"""The words in which a due time is explained to the reader, in their language."""

from __future__ import annotations

from datetime import date, datetime, time

from tolmach.hours.schedule import DayKind, DayRule
from tolmach.i18n import gettext, ngettext, pgettext, say_clock_there, say_short_day, say_short_weekday
from tolmach.web.times import working_time


class ReadersSpeech:
    """The reader's language and calendar; minutes are whole, as everywhere on the pages."""

    def clock(self, local: datetime) -> str:
        return say_clock_there(local)

    def weekday(self, day: date) -> str:
        return say_short_weekday(_noon(day))

    def dated_day(self, day: date, *, with_year: bool) -> str:
        return say_short_day(_noon(day), with_year=with_year)

    def minutes(self, minutes: float) -> str:
        return working_time(round(minutes))

    def reason(self, rule: DayRule) -> str:
        if rule.name:
            return gettext("public holiday (%(name)s)", name=rule.name)
        return {
            DayKind.CLOSED: gettext("closed on this date"),
            DayKind.SPECIAL: gettext("closed on this date"),
            DayKind.HOLIDAY: gettext("public holiday"),
            DayKind.WEEK: self.closed(),
        }[rule.kind]

    def closed(self) -> str:
        return pgettext("business hours", "closed")

    def opened(self) -> str:
        return pgettext("business hours", "open")

    def clocks_change(self, minutes: float) -> str:
        if minutes > 0:
            return gettext("the clocks go forward by %(time)s", time=self.minutes(minutes))
        return gettext("the clocks go back by %(time)s", time=self.minutes(-minutes))

    def days_between(self, days: int, minutes: float) -> str:
        return ngettext("… %(num)s day, +%(time)s …", "… %(num)s days, +%(time)s …", days, time=self.minutes(minutes))

    def sum_until(self, minutes: float, moment: str) -> str:
        return gettext("%(time)s until %(moment)s", time=self.minutes(minutes), moment=moment)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))
