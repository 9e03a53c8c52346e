from __future__ import annotations

from datetime import date

import pytest
from hour_makers import at, make_schedule

from tolmach.hours.effective import combine
from tolmach.hours.errors import ScheduleRefused
from tolmach.hours.explain import explain_due
from tolmach.hours.holidays import CountryHolidays, moved_working_days, public_holidays
from tolmach.hours.rules import due_at
from tolmach.language import LANGUAGES

COUNTRIES = sorted({country for facts in LANGUAGES.values() for country in facts.countries})


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "name"),
    [
        ("CZ", None, date(2026, 9, 28), "Den české státnosti"),
        ("SK", None, date(2026, 8, 29), "Výročie Slovenského národného povstania"),
        ("HU", None, date(2026, 10, 23), "Nemzeti ünnep"),
        ("DE", "BY", date(2026, 1, 6), "Heilige Drei Könige"),
        ("GR", None, date(2026, 3, 25), "Εικοστή Πέμπτη Μαρτίου"),
    ],
)
def test_names_are_in_the_language_of_the_country(
    monkeypatch: pytest.MonkeyPatch, country: str, subdivision: str | None, day: date, name: str
) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    assert public_holidays(country, subdivision, [2026])[day] == name


def test_a_subdivision_has_days_the_country_has_not() -> None:
    assert date(2026, 1, 6) not in public_holidays("DE", None, [2026])


def test_days_are_in_order_and_only_of_the_years_asked_for() -> None:
    days = list(public_holidays("PL", None, [2027, 2025]))
    assert days == sorted(days)
    assert {day.year for day in days} == {2025, 2027}


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_served_country_has_public_holidays(country: str) -> None:
    assert date(2027, 1, 1) in public_holidays(country, None, [2027])


def test_an_exchanged_day_off_closes_and_its_saturday_is_offered() -> None:
    days = public_holidays("HU", None, [2025])
    assert date(2025, 5, 2) in days
    assert date(2025, 5, 17) not in days
    assert moved_working_days("HU", None, [2025]) == [date(2025, 5, 17), date(2025, 10, 18), date(2025, 12, 13)]


@pytest.mark.parametrize(
    ("country", "subdivision"), [("ZZ", None), ("", None), ("cz", None), ("date", None), ("CZ", "XX"), ("DE", "")]
)
def test_unknown_places_are_refused(country: str, subdivision: str | None) -> None:
    for ask in (
        lambda: public_holidays(country, subdivision, [2026]),
        lambda: moved_working_days(country, subdivision, [2026]),
        lambda: CountryHolidays(country, subdivision),
    ):
        with pytest.raises(ScheduleRefused):
            ask()


def test_a_country_answers_for_any_year_as_it_is_asked() -> None:
    names = CountryHolidays("CZ", None)
    assert names.get(date(2031, 9, 28)) == "Den české státnosti"
    assert names.get(date(2031, 9, 29)) is None


def test_the_effective_schedule_is_the_pool_without_the_holidays_of_the_market() -> None:
    pool = make_schedule(special={"2026-09-28": [["08:00", "10:00"]]}, closed=["2026-09-29"])
    effective = combine(pool, {date(2026, 9, 28): "Den české státnosti", date(2026, 9, 29): "invented"})
    assert due_at(pool, at("2026-09-25 16:00"), 30) == at("2026-09-28 08:30")
    assert due_at(effective, at("2026-09-25 16:00"), 30) == at("2026-09-30 08:30")
    assert explain_due(effective, at("2026-09-25 16:00"), 30)[2:4] == [
        "Mon 28 Sep holiday (Den české státnosti)",
        "Tue 29 Sep closed on this date",
    ]


def test_a_market_without_holidays_leaves_the_schedule_and_its_calendar_as_they_are() -> None:
    pool = make_schedule()
    assert combine(pool, {}) is pool
