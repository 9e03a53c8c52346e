"""One effective schedule per ticket, from the serving pool's schedule and the market's holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tolmach.hours.schedule import Schedule


def combine(pool: Schedule, market_holidays: Mapping[date, str]) -> Schedule:
    """The pool's windows without those that start on a holiday of the market (date → name).

    A market's holiday closes the date whatever the pool says of it, also where the pool has special windows: both
    must be open. Dates are read in the pool's time zone, and as everywhere a tail from the day before stays open.
    Keep the result for as long as it is asked: the calendar is cached per object.
    """
    closed_by_market = {day: name for day, name in market_holidays.items() if day not in pool.closed}
    return replace(pool, closed={**pool.closed, **closed_by_market}) if closed_by_market else pool
