"""What is to be expected: past weeks, seasons, holidays of both countries, events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from desk_makers import make_grid

from tolmach.coverage.volume import (
    HOLIDAY_SHARE,
    Days,
    Past,
    Uplift,
    expected,
    holiday_share,
    seasons_ahead,
    usual_week,
)

NOW = datetime(2026, 9, 21, 0, 0, tzinfo=UTC)
UTC_DAYS = Days(time_zone="UTC")


def every_day(count: int, *, weeks: int = 60, more: dict[date, int] | None = None) -> Past:
    """So many letters at noon of every day; other numbers on some."""
    first = NOW - timedelta(weeks=weeks)
    counts = {first + timedelta(days=day, hours=12): count for day in range(weeks * 7)}
    counts |= {datetime(day.year, day.month, day.day, 12, tzinfo=UTC): value for day, value in (more or {}).items()}
    return Past(since=first, counts=counts)


def test_an_even_past_is_an_even_week():
    usual = usual_week(every_day(4), UTC_DAYS, NOW)
    assert usual == {(weekday, 24): 4.0 for weekday in range(7)}


def test_holidays_of_either_country_say_nothing_of_the_usual():
    days = Days(time_zone="UTC", holidays={date(2026, 9, 15)}, desk_holidays={date(2026, 9, 8)})
    past = every_day(4, more={date(2026, 9, 15): 0, date(2026, 9, 8): 40})
    assert usual_week(past, days, NOW)[1, 24] == 4.0


def test_a_past_sale_is_taken_out_and_a_coming_one_put_in():
    sale = Uplift(first_day=date(2026, 9, 14), last_day=date(2026, 9, 15), factor=2.0)
    coming = Uplift(first_day=date(2026, 9, 22), last_day=date(2026, 9, 22), factor=1.8)
    days = Days(time_zone="UTC", uplifts=(sale, coming))
    usual = usual_week(every_day(4, more={date(2026, 9, 14): 8, date(2026, 9, 15): 8}), days, NOW)
    assert usual[0, 24] == usual[1, 24] == 4.0
    ahead = expected(make_grid(), usual, days, seasons={}, holiday_share=0.5)
    assert (ahead[24], ahead[48 + 24]) == (4.0, pytest.approx(7.2))


def test_a_young_market_is_judged_by_the_days_it_had():
    usual = usual_week(every_day(4, weeks=1), UTC_DAYS, NOW)
    assert usual[2, 24] == 4.0
    assert usual[0, 24] == 4.0


def test_last_years_season_comes_again_and_is_no_other_business():
    before, then = NOW.date() - timedelta(weeks=53), NOW.date() - timedelta(weeks=52)
    more = {then + timedelta(days=day): 8 for day in range(-7, 30)}
    seasons = seasons_ahead(every_day(4, weeks=62, more=more), UTC_DAYS, make_grid(), NOW)
    assert seasons[NOW.date() + timedelta(days=3)] == pytest.approx(8 / (4 + 4 * 7 / 56))
    assert before in {day - timedelta(weeks=53) for day in seasons}
    assert seasons_ahead(every_day(4, weeks=20), UTC_DAYS, make_grid(), NOW) == {}


def test_past_holidays_tell_what_comes_on_one():
    holidays = {date(2026, 5, 1), date(2026, 5, 8), date(2026, 7, 6)}
    days = Days(time_zone="UTC", holidays={*holidays, date(2026, 9, 28)})
    past = every_day(4, more=dict.fromkeys(holidays, 1))
    usual = usual_week(past, days, NOW)
    share = holiday_share(past, usual, days, NOW)
    assert share == 0.25
    ahead = expected(make_grid(weeks=2), usual, days, seasons={}, holiday_share=share)
    assert ahead[7 * 48 + 24] == 1.0
    assert holiday_share(every_day(4), usual, UTC_DAYS, NOW) == HOLIDAY_SHARE


def test_the_hour_is_the_customers_over_a_change_of_clocks():
    """12:00 in Prague is 10:00 UTC before 25 October and 11:00 after."""
    now = datetime(2026, 10, 20, tzinfo=UTC)
    days = Days(time_zone="Europe/Prague")
    past = Past(
        since=now - timedelta(weeks=9),
        counts={now - timedelta(days=day) + timedelta(hours=10): 2 for day in range(1, 60)},
    )
    ahead = expected(make_grid(now, 1), usual_week(past, days, now), days, seasons={}, holiday_share=1.0)
    hours = [(now + number * timedelta(minutes=30)).hour for number, count in enumerate(ahead) if count]
    assert hours == [10] * 5 + [11] * 2
