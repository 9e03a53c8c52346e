"""Durations, shares, topics and rungs in the reader's words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from babel.numbers import format_percent
from markupsafe import Markup

from tolmach.i18n import current_locale, gettext, local_time, say_clock, say_day, say_number, say_short_day
from tolmach.pools.model import RungKind
from tolmach.reports.rules import NONE, Share
from tolmach.reports.surveys import SurveyFigures
from tolmach.web import times
from tolmach.web.display import language_label

_DAY = 24 * 60
NOTHING = "–"


def working_time(minutes: int | None) -> str:
    """Business time in hours and minutes: a day of it would be read as twenty-four hours."""
    return NOTHING if minutes is None else times.working_time(minutes)


def real_time(minutes: int | None) -> str:
    """Time as everybody's clock shows it, in its two largest units."""
    if minutes is None:
        return NOTHING
    if minutes < 2 * _DAY:
        return times.working_time(minutes)
    return times.duration(timedelta(minutes=minutes))


def percent(share: Share) -> str:
    """A share in whole percents; all of it only where nothing is missing."""
    if share.of_one is None:
        return NOTHING
    shown = min(round(share.of_one, 2), 0.99) if share.part < share.whole else 1
    return format_percent(shown, locale=current_locale())


def helped_words(surveys: SurveyFigures) -> str:
    """Of those who answered how many were helped; in percent only where there are enough of them."""
    if not surveys.answers:
        return NOTHING
    counts = gettext(
        "%(part)s of %(whole)s", part=say_number(surveys.satisfied.part), whole=say_number(surveys.satisfied.whole)
    )
    return counts if surveys.is_few else f"{percent(surveys.satisfied)} ({counts})"


def short_day(day: date) -> str:
    """A date with its weekday and without its year, for axes and rows."""
    return say_short_day(datetime.combine(day, time.min), with_year=False)


def day_and_time(at: datetime) -> str:
    """An instant as a date and a time of day where the reader is."""
    return f"{say_day(local_time(at).date())} {say_clock(at)}"


def rung_word(key: str) -> str:
    """Who answered, by the rung of the ladder."""
    return {
        RungKind.NATIVE: gettext("Native speakers"),
        RungKind.FLUENT: gettext("Fluent speakers"),
        RungKind.MACHINE: gettext("Translated by machine, checked by a person"),
        RungKind.WAIT: gettext("Native speakers, after waiting for them"),
        NONE: gettext("Outside the usual arrangement"),
    }.get(key, key.replace("_", " "))


def language_word(key: str) -> Markup:
    """A language by its own name and code."""
    return language_label(key)
