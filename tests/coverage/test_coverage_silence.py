"""Whether a market is too quiet: what is said of streams that stop, of quiet days, seasons and young markets."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.coverage.grid import HALF_HOUR
from tolmach.coverage.silence import Silence, chance_of_at_most, silence_of
from tolmach.coverage.volume import Days, Past, Uplift, usual_week

NOW = datetime(2026, 9, 23, 12, 0, tzinfo=UTC)
UTC_DAYS = Days(time_zone="UTC")
WEEKS = 11


def stream(*, stops: float = 0.0, every: int = 4, weeks: int = WEEKS, now: datetime = NOW) -> Past:
    """A letter in every so many half-hours of the day (8 to 20), the last of them so many hours before now."""
    since = now - timedelta(weeks=weeks)
    moments = [since + number * HALF_HOUR for number in range(weeks * 7 * 48)]
    open_hours = [at for at in moments if 8 <= at.hour < 20]
    counts = {at: 1 for number, at in enumerate(open_hours) if number % every == 0}
    return Past(since=since, counts={at: 1 for at in counts if at < now - timedelta(hours=stops)})


def heard(past: Past, days: Days = UTC_DAYS, now: datetime = NOW) -> Silence | None:
    return silence_of(usual_week(past, days, now), past, days, now)


def test_a_market_as_ever_is_not_silent():
    assert heard(stream()) is None


def test_a_market_that_stopped_is_silent_once_chance_is_ruled_out():
    """Six letters a day: two empty days could be chance, three cannot."""
    assert heard(stream(stops=24)) is None
    silence = heard(stream(stops=72))
    assert silence is not None
    assert silence.came == 0
    assert 11 < silence.expected < 18
    assert 36 <= silence.hours <= 72


def test_more_letters_a_day_are_missed_sooner():
    assert heard(stream(stops=28, every=1)) is not None
    assert heard(stream(stops=28, every=4)) is None


def test_a_night_without_letters_is_no_silence():
    night = datetime(2026, 9, 24, 7, 30, tzinfo=UTC)
    assert heard(stream(stops=11, every=1, now=night), now=night) is None


def test_a_young_market_has_no_silence():
    assert heard(stream(stops=72, weeks=3)) is None
    assert silence_of({}, Past(since=NOW - timedelta(weeks=9)), UTC_DAYS, NOW) is None


def test_letters_that_come_again_end_it():
    past = stream(stops=72)
    again = {NOW - number * HALF_HOUR: 1 for number in (1, 3)}
    assert heard(Past(since=past.since, counts={**past.counts, **again})) is None


def test_few_letters_do_not_hide_that_most_are_lost():
    past = stream(stops=72, every=1)
    stray = {NOW - timedelta(hours=hours): 1 for hours in (20, 44)}
    silence = heard(Past(since=past.since, counts={**past.counts, **stray}))
    assert silence is not None


def test_public_holidays_expect_nothing():
    days = Days(time_zone="UTC", holidays={date(2026, 9, day) for day in (20, 21, 22, 23)})
    assert heard(stream(stops=72)) is not None
    assert heard(stream(stops=72), days) is None


def test_days_that_the_client_said_would_be_quiet_expect_less():
    closed = Uplift(first_day=date(2026, 9, 20), last_day=date(2026, 9, 23), factor=0.1)
    assert heard(stream(stops=72), Days(time_zone="UTC", uplifts=(closed,))) is None


def test_a_low_season_is_not_a_silence():
    """Two weeks with a sixth of the letters: what is usual of late counts, not what was two months ago."""
    past = stream(every=1)
    kept = {at: 1 for number, at in enumerate(past.counts) if at < NOW - timedelta(days=21) or number % 6 == 0}
    assert heard(Past(since=past.since, counts=kept)) is None


@pytest.mark.parametrize(
    ("count", "mean", "expected"),
    [(0, 2.0, 0.1353), (2, 2.0, 0.6767), (3, 10.0, 0.01034), (0, 9.3, 9.14e-05)],
)
def test_with_much_known_it_is_poisson(count: int, mean: float, expected: float):
    assert chance_of_at_most(count, mean, 1e7) == pytest.approx(expected, rel=2e-3)


def test_with_shape_one_it_is_geometric():
    """P(X ≤ 2) = 1 - (m / (m + 1))³ with mean 4."""
    assert chance_of_at_most(2, 4.0, 1.0) == pytest.approx(1 - 0.8**3)


@given(st.integers(0, 40), st.floats(0.1, 80.0), st.floats(0.5, 200.0))
def test_chances_are_chances(count: int, mean: float, shape: float):
    one, more = chance_of_at_most(count, mean, shape), chance_of_at_most(count + 1, mean, shape)
    assert 0.0 <= one <= more <= 1.0
    assert chance_of_at_most(count, mean * 1.1, shape) <= one + 1e-12


@given(st.integers(0, 2**32))
def test_a_stream_of_chance_with_many_letters_now_is_never_silent(seed: int):
    """Whatever was before: who has just written is heard."""
    dice = random.Random(seed)
    past = stream(stops=dice.choice((0, 30, 90)), every=dice.choice((1, 2, 4)))
    now = {NOW - HALF_HOUR: 3}
    assert heard(Past(since=past.since, counts={**past.counts, **now})) is None
