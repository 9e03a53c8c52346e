"""Who writes when: the same for the same seed and end, and believable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tolmach.accounts.passwords import LEAST_LETTERS
from tolmach.demo.clock import next_tuesday
from tolmach.demo.people import PASSWORD, log_ins
from tolmach.demo.plan import MOST_DAYS, Arrival, plan_arrivals
from tolmach.language import LANGUAGES

UNTIL = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def outline(arrivals: list[Arrival]) -> list[tuple[object, ...]]:
    return [(one.at, one.market["name"], one.address, one.order_number, one.writing.text) for one in arrivals]


def test_the_same_seed_and_end_give_the_same_plan():
    assert outline(plan_arrivals(40, 7, UNTIL)) == outline(plan_arrivals(40, 7, UNTIL))


def test_another_seed_gives_another_plan():
    assert outline(plan_arrivals(40, 7, UNTIL)) != outline(plan_arrivals(40, 8, UNTIL))


@pytest.mark.parametrize("tickets", [1, 15, 16, 240])
def test_as_many_letters_come_as_were_asked_for(tickets: int):
    planned = plan_arrivals(tickets, 1, UNTIL)
    assert len(planned) == tickets
    assert [one.at for one in planned] == sorted(one.at for one in planned)
    assert all(UNTIL - timedelta(days=MOST_DAYS) <= one.at < UNTIL for one in planned)


def test_few_letters_are_spread_over_all_languages():
    assert {one.language for one in plan_arrivals(15, 1, UNTIL)} == set(LANGUAGES)


def test_what_waits_is_new():
    waiting = [one for one in plan_arrivals(None, 1, UNTIL) if one.waits]
    assert {one.language for one in waiting} == set(LANGUAGES)
    assert all(UNTIL - one.at < timedelta(hours=22) for one in waiting)


def test_order_numbers_are_unique_and_grow_with_time():
    numbers = [one.order_number for one in plan_arrivals(300, 1, UNTIL) if one.order_number]
    assert len(set(numbers)) == len(numbers) > 60
    of_one_shop = [number for number in numbers if number.startswith("PS")]
    assert of_one_shop == sorted(of_one_shop)


def test_people_write_rarely_at_night():
    local = [one.at.astimezone(ZoneInfo(one.market["time_zone"])).hour for one in plan_arrivals(600, 1, UNTIL)]
    assert sum(hour < 6 for hour in local) < len(local) * 0.1


@pytest.mark.parametrize(
    ("now", "tuesday"),
    [
        ("2026-11-23T18:00:00+00:00", "2026-11-24T10:00:00+01:00"),
        ("2026-11-24T08:59:59+00:00", "2026-11-24T10:00:00+01:00"),
        ("2026-11-24T09:00:00+00:00", "2026-12-15T10:00:00+01:00"),
        ("2026-11-25T00:00:00+00:00", "2026-12-15T10:00:00+01:00"),
        ("2026-03-26T12:00:00+00:00", "2026-03-31T10:00:00+02:00"),
    ],
)
def test_the_demo_ends_on_a_tuesday_morning_in_prague(now: str, tuesday: str):
    assert next_tuesday(datetime.fromisoformat(now)).isoformat() == tuesday


def test_the_log_ins_name_everybody_and_one_good_password():
    text = log_ins()
    assert PASSWORD in text
    assert len(PASSWORD) >= LEAST_LETTERS
    assert all(role in text for role in ("operator", "lead", "agent", "owner"))
    assert text.count("@desk.example") >= 18
