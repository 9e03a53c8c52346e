"""How often the alarm of a silent market is false, and how soon a real silence is noticed: streams that are made up.

Letters come by chance (Poisson) with the shape of a week: many on Mondays, few at weekends and at night. The days of
each stream also differ by more than chance, holidays bring less, July and August too, the days around New Year least.
None of that is told to the rule but the public holidays.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from tolmach.coverage.grid import HALF_HOUR
from tolmach.coverage.silence import silence_of
from tolmach.coverage.volume import PAST_WEEKS, Days, Past, usual_week

START = datetime(2025, 1, 6, tzinfo=UTC)
WARM_UP = timedelta(weeks=PAST_WEEKS + 1)
YEAR = timedelta(days=364)
WEEKDAYS = (1.3, 1.2, 1.1, 1.0, 0.9, 0.6, 0.9)
HOURS = tuple(0.1 if hour < 6 else 0.6 if hour < 8 or hour > 21 else 1.6 for hour in range(24))
HOLIDAYS = frozenset(
    date(2025, month, day)
    for month, day in (
        (4, 18), (4, 21), (5, 1), (5, 8), (7, 5), (8, 29), (9, 15), (11, 1), (11, 17), (12, 24), (12, 25), (12, 26),
    )
) | {date(2026, 1, 1), date(2026, 1, 6), date(2026, 4, 3), date(2026, 4, 6)}  # fmt: skip
HOLIDAY, SUMMER, BETWEEN_THE_YEARS = 0.5, 0.65, 0.5
DAY_SHAPE = 40.0
"""How much the days differ by themselves: by a sixth from one another."""

_HOUR = timedelta(hours=1)
DAYS = Days(time_zone="UTC", holidays=HOLIDAYS)
OUTAGES = 10
EVERY = timedelta(hours=3)
"""The job asks every hour; here it is asked less often, for time's sake."""


@dataclass(frozen=True, kw_only=True)
class Stream:
    """A made-up market with so many letters a day."""

    past: Past
    end: datetime


def bench_silence(*, years: int = 4, sizes: tuple[int, ...] = (3, 10, 30, 100)) -> dict[str, Any]:
    """False alarms a market and year, and the hours after which a total silence is noticed, by letters a day."""
    dice = random.Random(20261127)  # noqa: S311 - no secret
    found: dict[str, Any] = {"years": years}
    for size in sizes:
        streams = [make_stream(size, dice) for _ in range(years)]
        delays = [hours for stream in streams for hours in _noticed(stream, dice)]
        found[f"{size} a day: false alarms a year"] = sum(map(_false_alarms, streams)) / years
        found[f"{size} a day: hours until noticed, median"] = median(delays)
        found[f"{size} a day: noticed within a week, of {len(delays)}"] = sum(math.isfinite(one) for one in delays)
    return found


def make_stream(letters_a_day: float, dice: random.Random) -> Stream:
    """A year and the weeks before it."""
    end, counts = START + WARM_UP + YEAR, {}
    scale = letters_a_day / sum(HOURS) / 2
    at = START
    while at < end:
        today = _factor(at.date()) * dice.gammavariate(DAY_SHAPE, 1 / DAY_SHAPE)
        for number in range(48):
            count = _poisson(scale * today * HOURS[number // 2], dice)
            if count:
                counts[at + number * HALF_HOUR] = count
        at += timedelta(days=1)
    return Stream(past=Past(since=START, counts=counts), end=end)


def _factor(day: date) -> float:
    factor = WEEKDAYS[day.weekday()]
    if day in HOLIDAYS:
        factor *= HOLIDAY
    if day.month in (7, 8):
        factor *= SUMMER
    return factor * (BETWEEN_THE_YEARS if (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 1) else 1.0)


def _poisson(mean: float, dice: random.Random) -> int:
    """By the product of uniforms (D. E. Knuth, The Art of Computer Programming 2, section 3.4.1)."""
    limit, count, product = math.exp(-mean), 0, dice.random()
    while product > limit:
        count, product = count + 1, product * dice.random()
    return count


def _false_alarms(stream: Stream) -> int:
    alarms, was_silent = 0, False
    for is_silent in _asked(stream.past, START + WARM_UP, stream.end):
        alarms += is_silent and not was_silent
        was_silent = is_silent
    return alarms


def _noticed(stream: Stream, dice: random.Random) -> Iterator[float]:
    """After how many hours each of some silences is noticed; infinite where it is not within a week."""
    for _ in range(OUTAGES):
        begins = START + WARM_UP + timedelta(hours=dice.randrange(24, 24 * 350))
        heard = {at: count for at, count in stream.past.counts.items() if at < begins}
        asked = _asked(Past(since=START, counts=heard), begins, begins + timedelta(days=7))
        yield next((number * EVERY / _HOUR for number, is_silent in enumerate(asked) if is_silent), math.inf)


def _asked(past: Past, begin: datetime, end: datetime) -> Iterator[bool]:
    at, usual, today = begin, {}, None
    while at < end:
        if at.date() != today:
            today = at.date()
            since = at - timedelta(weeks=PAST_WEEKS + 1)
            lately = {one: count for one, count in past.counts.items() if since <= one < at}
            usual = usual_week(Past(since=past.since, counts=lately), DAYS, at)
        yield silence_of(usual, past, DAYS, at) is not None
        at += EVERY
