"""Limits of the law: calendar days that never pause, from the table with its sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.sla.legal import Limit, in_force, is_kept, legal_times, limits, limits_for

DUE = {
    # name: country, topic, received (local), zone, ends with this day, what follows
    "a Polish complaint": ("PL", "complaint", "2026-09-01 10:00", "Europe/Warsaw", "2026-09-15", "accepted"),
    "received just before midnight": (
        "PL",
        "complaint",
        "2026-09-01 23:59",
        "Europe/Warsaw",
        "2026-09-15",
        "accepted",
    ),
    "received just after midnight": ("PL", "complaint", "2026-09-02 00:01", "Europe/Warsaw", "2026-09-16", "accepted"),
    "over the autumn change": ("PL", "complaint", "2026-10-20 10:00", "Europe/Warsaw", "2026-11-03", "accepted"),
    "over the spring change": ("PL", "complaint", "2026-03-20 10:00", "Europe/Warsaw", "2026-04-03", "accepted"),
    "ends on the day of the change": ("PL", "complaint", "2026-10-11 10:00", "Europe/Warsaw", "2026-10-25", "accepted"),
    "a Czech complaint": ("CZ", "complaint", "2026-09-01 10:00", "Europe/Prague", "2026-10-01", "may_withdraw"),
    "a Hungarian complaint": ("HU", "complaint", "2026-09-01 10:00", "Europe/Budapest", "2026-10-01", "authority"),
    "a Croatian complaint": ("HR", "complaint", "2026-09-01 10:00", "Europe/Zagreb", "2026-09-16", "authority"),
    "a Romanian complaint": ("RO", "complaint", "2026-09-01 10:00", "Europe/Bucharest", "2026-09-16", "may_withdraw"),
    "a French complaint": ("FR", "complaint", "2026-09-01 10:00", "Europe/Paris", "2026-10-01", "may_withdraw"),
    "a Portuguese complaint": ("PT", "complaint", "2026-09-01 10:00", "Europe/Lisbon", "2026-10-01", "may_withdraw"),
    "a Spanish complaint of 31 August": (
        "ES",
        "complaint",
        "2026-08-31 10:00",
        "Europe/Madrid",
        "2026-09-30",
        "authority",
    ),
    "a refund after withdrawal": ("DE", "return", "2026-09-01 10:00", "Europe/Berlin", "2026-09-15", "interest"),
    "a Spanish refund": ("ES", "refund", "2026-09-01 10:00", "Europe/Madrid", "2026-09-15", "double"),
    "a French refund": ("FR", "return", "2026-09-01 10:00", "Europe/Paris", "2026-09-15", "raised"),
    "a data request": ("SK", "personal_data", "2026-09-15 10:00", "Europe/Bratislava", "2026-10-15", "authority"),
    "a data request of 31 January": (
        "SK",
        "personal_data",
        "2026-01-31 10:00",
        "Europe/Bratislava",
        "2026-02-28",
        "authority",
    ),
    "a data request of 31 January in a leap year": (
        "SK",
        "personal_data",
        "2028-01-31 10:00",
        "Europe/Bratislava",
        "2028-02-29",
        "authority",
    ),
    "a data request of December": (
        "PT",
        "personal_data",
        "2026-12-31 23:30",
        "Europe/Lisbon",
        "2027-01-31",
        "authority",
    ),
}


def found(country: str, topic: str | None, received_at: datetime, zone: str) -> list[Limit]:
    return list(limits_for(country=country, topic=topic, received_at=received_at, zone=zone))


@pytest.mark.parametrize(("country", "topic", "received", "zone", "last_day", "missed"), DUE.values(), ids=DUE)
def test_a_limit_ends_with_its_last_day(country: str, topic: str, received: str, zone: str, last_day: str, missed: str):
    received_at = datetime.fromisoformat(received).replace(tzinfo=ZoneInfo(zone))
    [limit] = found(country, topic, received_at, zone)
    times = legal_times(days=limit.days, months=limit.months, received_at=received_at, zone=zone)
    assert f"{times.due_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}" == f"{last_day} 23:59:59"
    assert limit.missed == missed


def test_the_market_s_midnight_parts_the_days():
    at = datetime(2026, 9, 1, 22, 30, tzinfo=UTC)
    due = {
        zone: legal_times(days=14, months=0, received_at=at, zone=zone).due_at
        for zone in ("Europe/Warsaw", "Europe/Lisbon")
    }
    assert due["Europe/Warsaw"] == datetime(2026, 9, 16, 21, 59, 59, tzinfo=UTC)
    assert due["Europe/Lisbon"] == datetime(2026, 9, 15, 22, 59, 59, tzinfo=UTC)


NONE = [("PL", "delivery", 2026), ("US", "complaint", 2026), ("PL", None, 2026), ("PL", "complaint", 2022)]


@pytest.mark.parametrize(("country", "topic", "year"), NONE)
def test_where_the_law_says_nothing_there_is_no_limit(country: str, topic: str | None, year: int):
    assert found(country, topic, datetime(year, 9, 1, tzinfo=UTC), "UTC") == []


def test_an_act_holds_from_its_first_day_in_the_market_s_zone():
    first = datetime(2023, 1, 1, tzinfo=ZoneInfo("Europe/Warsaw"))
    assert len(found("PL", "complaint", first, "Europe/Warsaw")) == 1
    assert found("PL", "complaint", first - timedelta(seconds=1), "Europe/Warsaw") == []


def test_of_two_wordings_the_newest_in_force_holds():
    polish = next(limit for limit in limits() if "PL" in limit.countries)
    amended = replace(polish, days=10, since=date(2027, 1, 1))
    for table in ([polish, amended], [amended, polish]):
        for on, days in ((date(2026, 12, 31), 14), (date(2027, 1, 1), 10)):
            assert [limit.days for limit in in_force(table, country="PL", topic="complaint", on=on)] == [days]


def test_a_limit_is_kept_missed_or_runs():
    due = datetime(2026, 9, 15, 21, 59, 59, tzinfo=UTC)
    later = due + timedelta(seconds=1)
    assert is_kept(due, None, due) is None
    assert is_kept(due, None, later) is False
    assert (is_kept(due, due, later), is_kept(due, later, later)) == (True, False)


def test_every_limit_names_its_source_and_when_it_was_looked_at():
    for limit in limits():
        assert limit.source
        assert limit.reviewed >= limit.since
        assert (limit.days > 0) != (limit.months > 0)


def test_no_two_entries_claim_the_same_day():
    places = [
        (limit.key, country, topic, limit.since)
        for limit in limits()
        for country in limit.countries
        for topic in limit.topics
    ]
    assert len(set(places)) == len(places)


WARNED = {
    # name: received, days, warned, the lead, last day (14 September 2026 is a Monday)
    "in the middle of a week": ("2026-09-03", 14, "2026-09-14", "2026-09-16", "2026-09-17"),
    "on a Monday, so before the weekend": ("2026-09-07", 14, "2026-09-17", "2026-09-18", "2026-09-21"),
    "on a Sunday": ("2026-09-06", 14, "2026-09-17", "2026-09-18", "2026-09-20"),
    "of eight days": ("2026-09-09", 8, "2026-09-15", "2026-09-16", "2026-09-17"),
    "of three days": ("2026-09-14", 3, "2026-09-16", "2026-09-17", "2026-09-17"),
}


@pytest.mark.parametrize(("received", "days", "warned", "alarmed", "last"), WARNED.values(), ids=WARNED)
def test_warnings_come_on_working_days_before_the_last_day(
    received: str, days: int, warned: str, alarmed: str, last: str
):
    zone = ZoneInfo("Europe/Warsaw")
    received_at = datetime.fromisoformat(f"{received} 10:00").replace(tzinfo=zone)
    times = legal_times(days=days, months=0, received_at=received_at, zone="Europe/Warsaw")
    told = (times.warn_at, times.alarm_at, times.due_at)
    assert [f"{at.astimezone(zone):%Y-%m-%d}" for at in told] == [warned, alarmed, last]
    assert times.warn_at.astimezone(zone).hour == 0


moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
zones = st.sampled_from(["Europe/Warsaw", "Europe/Lisbon", "Europe/Athens"])
lengths = st.one_of(st.tuples(st.integers(1, 60), st.just(0)), st.tuples(st.just(0), st.integers(1, 2)))


@given(received_at=moments, zone=zones, length=lengths)
def test_a_later_letter_never_has_an_earlier_limit(received_at: datetime, zone: str, length: tuple[int, int]):
    days, months = length
    today, tomorrow = (
        legal_times(days=days, months=months, received_at=at, zone=zone).due_at
        for at in (received_at, received_at + timedelta(days=1))
    )
    assert received_at < today <= tomorrow


@given(received_at=moments, zone=zones, length=lengths)
def test_warnings_are_in_order_and_never_on_a_weekend(received_at: datetime, zone: str, length: tuple[int, int]):
    days, months = length
    times = legal_times(days=days, months=months, received_at=received_at, zone=zone)
    assert received_at <= times.warn_at <= times.alarm_at < times.due_at
    for at in {times.warn_at, times.alarm_at} - {received_at}:
        local = at.astimezone(ZoneInfo(zone))
        assert (local.hour, local.minute) == (0, 0)
        assert local.date().weekday() < 5
    assert isinstance(times.due_at.astimezone(ZoneInfo(zone)).date(), date)
