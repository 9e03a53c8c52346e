"""Limits of the law: calendar days that never pause, from the table with its sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.sla.legal import LONGEST, legal_clocks, legal_topics, limits

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
    "a Czech complaint": ("CZ", "complaint", "2026-09-01 10:00", "Europe/Prague", "2026-10-01", "may_withdraw"),
    "a Hungarian complaint": ("HU", "complaint", "2026-09-01 10:00", "Europe/Budapest", "2026-10-01", "authority"),
    "a Croatian complaint": ("HR", "complaint", "2026-09-01 10:00", "Europe/Zagreb", "2026-09-16", "authority"),
    "a refund after withdrawal": ("DE", "return", "2026-09-01 10:00", "Europe/Berlin", "2026-09-15", "interest"),
    "a data request": ("SK", "personal_data", "2026-09-15 10:00", "Europe/Bratislava", "2026-10-15", "authority"),
    "a data request of 31 January": (
        "SK",
        "personal_data",
        "2026-01-31 10:00",
        "Europe/Bratislava",
        "2026-02-28",
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


@pytest.mark.parametrize(("country", "topic", "received", "zone", "last_day", "missed"), DUE.values(), ids=DUE)
def test_a_limit_ends_with_its_last_day(country: str, topic: str, received: str, zone: str, last_day: str, missed: str):
    received_at = datetime.fromisoformat(received).replace(tzinfo=ZoneInfo(zone))
    [clock] = legal_clocks(country=country, topic=topic, received_at=received_at, zone=zone, settled_at=None)
    assert f"{clock.due_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}" == f"{last_day} 23:59:59"
    assert clock.limit.missed == missed


NONE = [("PL", "delivery", 2026), ("US", "complaint", 2026), ("PL", None, 2026), ("PL", "complaint", 2022)]


@pytest.mark.parametrize(("country", "topic", "year"), NONE)
def test_where_the_law_says_nothing_no_clock_runs(country: str, topic: str | None, year: int):
    received_at = datetime(year, 9, 1, tzinfo=UTC)
    assert legal_clocks(country=country, topic=topic, received_at=received_at, zone="UTC", settled_at=None) == ()


def test_a_limit_is_kept_missed_or_runs():
    received_at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    about = {"country": "PL", "topic": "complaint", "received_at": received_at, "zone": "Europe/Warsaw"}
    [running] = legal_clocks(**about, settled_at=None)
    due = running.due_at
    assert running.is_kept(due) is None
    assert running.is_kept(due + timedelta(seconds=1)) is False
    [kept] = legal_clocks(**about, settled_at=due)
    [late] = legal_clocks(**about, settled_at=due + timedelta(seconds=1))
    assert (kept.is_kept(due + timedelta(days=9)), late.is_kept(due + timedelta(days=9))) == (True, False)


def test_every_limit_names_its_source_and_when_it_was_looked_at():
    for limit in limits():
        assert limit.source
        assert limit.reviewed >= limit.since
        assert (limit.days > 0) != (limit.months > 0)
    assert legal_topics("PL") == {"complaint", "return", "refund", "personal_data"}
    assert legal_topics("US") == frozenset()


@given(
    received_at=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    zone=st.sampled_from(["Europe/Warsaw", "Europe/Lisbon", "Europe/Athens"]),
    country=st.sampled_from(["PL", "PT", "GR", "CZ"]),
    topic=st.sampled_from(["complaint", "return", "personal_data"]),
)
def test_a_later_letter_never_has_an_earlier_limit(received_at: datetime, zone: str, country: str, topic: str):
    about = {"country": country, "topic": topic, "zone": zone, "settled_at": None}
    today = legal_clocks(**about, received_at=received_at)
    tomorrow = legal_clocks(**about, received_at=received_at + timedelta(days=1))
    assert [clock.due_at for clock in today] <= [clock.due_at for clock in tomorrow]
    assert all(received_at < clock.due_at < received_at + LONGEST for clock in today)
