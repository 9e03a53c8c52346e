"""Whether a market is too quiet for its weekday and hour. Pure.

What is usual is known from some weeks only, so what comes is not quite a Poisson number but a negative binomial one: a
Poisson number whose rate is itself uncertain, gamma-distributed (A. Gelman and others, *Bayesian Data Analysis*, 3rd
edition 2013, section 2.6). The more is known, the nearer the two are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from tolmach.coverage.grid import HALF_HOUR, Grid, wall_times
from tolmach.coverage.volume import PAST_WEEKS, Days, Past, Usual, usual_week

LEAST_HISTORY = timedelta(weeks=4)
"""A younger market has no usual week yet."""

CHANCE = 1e-5
"""So unlikely must it be that so few come by chance. It is asked every hour, and each hour is another chance."""

LONGEST = timedelta(days=7)
RECENT = timedelta(days=14)
"""How long before the silence says whether the season is lower than the past weeks were."""

FEW = 0.25
"""A larger part of the usual than this is a slow day, not a silence, however sure it is."""

ALIVE_AFTER, ALIVE = 3.0, 0.5
"""Where of the last three to be expected half came, letters come again, whatever was before."""

DAYS_VARY = 30.0
"""Days differ by more than chance (a promotion ended, good weather): with this shape, by some 18 % from one another."""


@dataclass(frozen=True, kw_only=True)
class Silence:
    """So few letters in the last hours, and how many were to be expected."""

    hours: float
    came: int
    expected: float


def silence_of(usual: Usual, past: Past, days: Days, now: datetime) -> Silence | None:
    """The shortest time up to now in which so little is not chance any more; None where nothing can be said.

    Public holidays of the market expect nothing: what comes then varies too much to miss it.
    """
    if now - past.since < LEAST_HISTORY:
        return None
    came, expected = _lately(usual, past, days, now)
    letters, means = (list(accumulate(reversed(row), initial=0.0)) for row in (came, expected))
    is_alive = False
    for size in range(1, LONGEST // HALF_HOUR + 1):
        start = size + RECENT // HALF_HOUR
        before, usually = letters[start] - letters[size], means[start] - means[size]
        mean = means[size] * min(1.0, before / usually if usually else 0.0)
        is_alive = is_alive or (mean <= ALIVE_AFTER and letters[size] >= ALIVE_AFTER * ALIVE)
        if is_alive or not mean:
            continue
        shape = min(DAYS_VARY, PAST_WEEKS * mean, before)
        if letters[size] <= FEW * mean and chance_of_at_most(int(letters[size]), mean, shape) < CHANCE:
            return Silence(hours=size / 2, came=int(letters[size]), expected=mean)
    return None


def comes_again(past: Past, days: Days, now: datetime, *, noticed_at: datetime) -> bool:
    """Whether half of the last letters to be expected came, by what was usual before a silence that was noticed then.

    By the usual of today a silence of some weeks would be what is usual, and end by itself.
    """
    before = noticed_at - LONGEST
    usual = usual_week(past, days, before)
    lowered = _season(usual, past, days, before)
    came, expected = _lately(usual, past, days, now)
    letters, mean = 0.0, 0.0
    for more, another in zip(reversed(came), reversed(expected), strict=True):
        letters, mean = letters + more, mean + another * lowered
        if letters >= ALIVE * max(mean, ALIVE_AFTER):
            return True
        if mean > ALIVE_AFTER:
            return False
    return False


def chance_of_at_most(count: int, mean: float, shape: float) -> float:
    """P(X ≤ count) where X is negative binomial with this mean and shape: its variance is mean + mean² / shape."""
    if shape <= 0:
        return 1.0
    rest = mean / (mean + shape)
    one = math.pow(1 - rest, shape)
    total = one
    for number in range(count):
        one *= (shape + number) / (number + 1) * rest
        total += one
    return min(total, 1.0)


def _season(usual: Usual, past: Past, days: Days, at: datetime) -> float:
    """What part of the usual came in the weeks before an instant; never more than all of it."""
    came, expected = (sum(row[-(RECENT // HALF_HOUR) :]) for row in _lately(usual, past, days, at))
    return min(1.0, came / expected) if expected else 1.0


def _lately(usual: Usual, past: Past, days: Days, now: datetime) -> tuple[list[float], list[float]]:
    """What came and what was to be expected in each whole half-hour before now, as far back as is looked."""
    count = (LONGEST + RECENT) // HALF_HOUR
    end = Grid.ahead(now, 0).start
    grid = Grid(start=end - count * HALF_HOUR, count=count)
    came = [float(past.counts.get(grid.at(number), 0)) for number in range(count)]
    expected = [
        0.0 if wall.day in days.holidays else usual.get((wall.weekday, wall.number), 0.0) * _lowered(days, wall.day)
        for wall in wall_times(grid, days.time_zone)
    ]
    return came, expected


def _lowered(days: Days, day: date) -> float:
    """A planned event may fail to come; one that lowers the volume is believed."""
    return min(1.0, days.uplift(day))
