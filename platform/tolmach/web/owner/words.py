"""Durations, shares, topics and rungs in the reader's words."""

from __future__ import annotations

from datetime import date, datetime, time

from babel.numbers import format_percent
from babel.units import format_unit
from markupsafe import Markup

from tolmach.i18n import current_locale, gettext, local_time, say_clock, say_day, say_short_day
from tolmach.pools.model import RungKind
from tolmach.reports.rules import NONE, Share
from tolmach.web.display import language_label

_HOUR, _DAY = 60, 24 * 60
NOTHING = "–"


def working_time(minutes: int | None) -> str:
    """Business time in hours and minutes: a day of it would be read as twenty-four hours."""
    if minutes is None:
        return NOTHING
    return _units(("hour", minutes // _HOUR), ("minute", minutes % _HOUR))


def real_time(minutes: int | None) -> str:
    """Time as everybody's clock shows it, in its two largest units."""
    if minutes is None:
        return NOTHING
    if minutes < 2 * _DAY:
        return working_time(minutes)
    return _units(("day", minutes // _DAY), ("hour", minutes % _DAY // _HOUR))


def percent(share: Share) -> str:
    """A share in whole percents; all of it only where nothing is missing."""
    if share.of_one is None:
        return NOTHING
    shown = min(round(share.of_one, 2), 0.99) if share.part < share.whole else 1
    return format_percent(shown, locale=current_locale())


def short_day(day: date) -> str:
    """A date with its weekday and without its year, for axes and rows."""
    return say_short_day(datetime.combine(day, time.min), with_year=False)


def day_and_time(at: datetime) -> str:
    """An instant as a date and a time of day where the reader is."""
    return f"{say_day(local_time(at).date())} {say_clock(at)}"


def topic_word(key: str) -> str:
    """What customers wrote about; a topic the operator added stands under its own name."""
    return {
        "address": gettext("Change of address"),
        "cancel": gettext("Cancelling an order"),
        "complaint": gettext("Complaint"),
        "delivery": gettext("Delivery"),
        "exchange": gettext("Exchange"),
        "invoice": gettext("Invoice"),
        "other": gettext("Something else"),
        "payment": gettext("Payment"),
        "product": gettext("Question about a product"),
        "refund": gettext("Refund"),
        "return": gettext("Return"),
        NONE: gettext("Not sorted"),
    }.get(key, key.replace("_", " "))


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


def _units(*parts: tuple[str, int]) -> str:
    said = [
        format_unit(number, f"duration-{unit}", length="short", locale=current_locale())
        for unit, number in parts
        if number
    ]
    return " ".join(said) or format_unit(0, "duration-minute", length="short", locale=current_locale())
