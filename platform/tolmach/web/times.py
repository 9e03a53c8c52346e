"""Instants and durations in words, in the reader's language and zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tolmach.i18n import (
    gettext,
    local_time,
    say_clock,
    say_clock_there,
    say_distance,
    say_instant,
    say_short_day,
)
from tolmach.web.house import the_house

_RELATIVE_FOR = timedelta(days=7)


def relative(at: datetime) -> str:
    """How long ago or ahead, for example ``12 min ago``; after a week the date."""
    distance = at - the_house().clock.now()
    if abs(distance) >= _RELATIVE_FOR:
        return _day(local_time(at))
    if abs(distance) < timedelta(minutes=1):
        return gettext("just now")
    return say_distance(distance)


def wall_time(at: datetime) -> str:
    """When by the reader's calendar, for example ``today 14:30``."""
    local, today = local_time(at), local_time(the_house().clock.now()).date()
    clock = say_clock(at)
    days = (local.date() - today).days
    if days == 0:
        return gettext("today %(time)s", time=clock)
    if days == 1:
        return gettext("tomorrow %(time)s", time=clock)
    if days == -1:
        return gettext("yesterday %(time)s", time=clock)
    return f"{_day(local)} {clock}"


def exact(at: datetime) -> str:
    """The whole instant with its zone, for hovering and for screen readers."""
    return say_instant(at)


def time_there(zone: str) -> str | None:
    """The customer's time of day where it differs from the reader's; None where both clocks show the same."""
    now = the_house().clock.now()
    there, here = now.astimezone(ZoneInfo(zone)), local_time(now)
    if there.utcoffset() == here.utcoffset():
        return None
    return say_clock_there(there)


def duration(span: timedelta) -> str:
    """A length of time in its two largest units, for example ``1 h 20 min``."""
    minutes = int(abs(span).total_seconds() // 60)
    if minutes < 24 * 60:
        return working_time(minutes)
    if minutes // 60 % 24 == 0:
        return gettext("%(days)d d", days=minutes // (24 * 60))
    return gettext("%(days)d d %(hours)d h", days=minutes // (24 * 60), hours=minutes // 60 % 24)


def working_time(minutes: int) -> str:
    """Business minutes in hours and minutes; never in days, of which a working one is as long as its opening hours."""
    if minutes < 60:
        return gettext("%(minutes)d min", minutes=minutes)
    if minutes % 60 == 0:
        return gettext("%(hours)d h", hours=minutes // 60)
    return gettext("%(hours)d h %(minutes)d min", hours=minutes // 60, minutes=minutes % 60)


def _day(local: datetime) -> str:
    is_this_year = local.year == local_time(the_house().clock.now()).year
    return say_short_day(local, with_year=not is_this_year)
