"""One effective schedule per ticket, from the serving pool's schedule and the market's holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tolmach.hours.schedule import HolidayNames, Schedule


class HolidayRule(StrEnum):
    """Whose holidays close the effective schedule of a ticket; the contract says which."""

    POOL = "pool"
    MARKET = "market"
    POOL_AND_MARKET = "pool_and_market"
    EITHER_OPEN = "either_open"


def effective(pool: Schedule, market_holidays: Mapping[date, str], rule: HolidayRule) -> Schedule:
    """The schedule a ticket is served by: always the pool's windows, closed by the holidays that the rule names.

    *Pool*: its own. *Market*: the market's instead. *Pool and market*: both must be open, so each one's close it.
    *Either open*: one of them is enough, so only the holidays that both have close it.
    """
    if rule is HolidayRule.POOL:
        return pool
    if rule is HolidayRule.MARKET:
        return replace(pool, holidays=dict(market_holidays))
    if rule is HolidayRule.EITHER_OPEN:
        return replace(pool, holidays=_OfBoth(pool.holidays, dict(market_holidays)))
    return combine(pool, market_holidays)


def combine(pool: Schedule, market_holidays: Mapping[date, str]) -> Schedule:
    """The pool's windows without those that start on a holiday of the market (date → name).

    A market's holiday closes the date whatever the pool says of it, also where the pool has special windows: both
    must be open. Dates are read in the pool's time zone, and as everywhere a tail from the day before stays open.
    Keep the result for as long as it is asked: the calendar is cached per object.
    """
    closed_by_market = {day: name for day, name in market_holidays.items() if day not in pool.closed}
    return replace(pool, closed={**pool.closed, **closed_by_market}) if closed_by_market else pool


@dataclass(frozen=True, eq=False)
class _OfBoth:
    """The holidays that two tables share, by their names in the first."""

    first: HolidayNames
    second: HolidayNames

    def get(self, day: date, /) -> str | None:
        return self.first.get(day) if self.second.get(day) is not None else None
