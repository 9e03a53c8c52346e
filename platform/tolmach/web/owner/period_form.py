"""The days a report is asked for, and the ones that are offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tolmach.i18n import gettext
from tolmach.reports.period import MOST_DAYS, Period, WrongPeriod, read_day

FOUR_WEEKS = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class PeriodForm:
    """What stands in the two fields, what is wrong with it, and the periods a click away (name → period)."""

    first: str
    last: str
    problem: str | None
    offered: tuple[tuple[str, Period], ...]


def asked_period(asked: Mapping[str, str], today: date) -> Period:
    """The period of the query's ``from`` and ``to``; without both the last four weeks. Raises PeriodRefused."""
    first, last = asked.get("from", ""), asked.get("to", "")
    if not first and not last:
        return last_four_weeks(today)
    return Period(first=read_day(first), last=read_day(last))


def last_four_weeks(today: date) -> Period:
    """The four weeks that ended yesterday: whole days, and every weekday as often as in the period before."""
    return Period(first=today - FOUR_WEEKS, last=today - timedelta(days=1))


def period_form(asked: Mapping[str, str], today: date, *, wrong: WrongPeriod | None = None) -> PeriodForm:
    """The form with what was asked kept in it."""
    return PeriodForm(
        first=asked.get("from", ""),
        last=asked.get("to", ""),
        problem=_problem(wrong) if wrong else None,
        offered=_offered(today),
    )


def _offered(today: date) -> tuple[tuple[str, Period], ...]:
    this_month = today.replace(day=1)
    end_of_last = this_month - timedelta(days=1)
    return (
        (gettext("Last four weeks"), last_four_weeks(today)),
        (gettext("This month"), Period(first=this_month, last=today)),
        (gettext("Last month"), Period(first=end_of_last.replace(day=1), last=end_of_last)),
    )


def _problem(wrong: WrongPeriod) -> str:
    return {
        WrongPeriod.NO_DAY: gettext("Choose a first and a last day."),
        WrongPeriod.BACKWARDS: gettext("The last day is before the first. Swap them and try again."),
        WrongPeriod.TOO_LONG: gettext("A report covers %(days)s days at most. Choose fewer.", days=MOST_DAYS),
        WrongPeriod.OUT_OF_RANGE: gettext("There are no reports for those years. Choose later or earlier days."),
    }[wrong]
