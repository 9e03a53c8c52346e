"""Copying a week of shifts: same days and times, summer and winter, all of it or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from desk import enter
from house_makers import TUESDAY_TEN, Shops, make_agent
from hypothesis import given, settings
from hypothesis import strategies as any_
from sqlalchemy import select

from tolmach.pools.copy_shifts import PlannedWork, moved
from tolmach.pools.model import Shift, ShiftBreak
from tolmach.pools.rosters import Span
from tolmach.wiring import House

pytestmark = pytest.mark.database
PRAGUE = ZoneInfo("Europe/Prague")
ADDRESS = "/operator/pools/sk/shifts"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def planned(house: House, shops: Shops) -> None:
    """Alena works on Tuesday from ten to four with a break at noon, and into the night of Sunday."""
    with house.database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
        sunday = TUESDAY_TEN + timedelta(days=5, hours=12)
        for begin, end in ((TUESDAY_TEN, TUESDAY_TEN + 6 * HOUR), (sunday, sunday + 6 * HOUR)):
            shift = Shift(pool_id=shops.pools["sk"], user_id=shops.users["alena"], starts_at=begin, ends_at=end)
            session.add(shift)
            session.flush()
            if begin == TUESDAY_TEN:
                pause = ShiftBreak(shift_id=shift.id, starts_at=begin + 2 * HOUR, ends_at=begin + 3 * HOUR)
                session.add(pause)


def shifts(house: House, user_id: int) -> list[datetime]:
    with house.database.reading() as session:
        return list(session.scalars(select(Shift.starts_at).where(Shift.user_id == user_id).order_by(Shift.starts_at)))


def copy(house: House, shops: Shops, *to: str, first: str, weeks: str = "1", day: str = "2026-09-23"):
    chosen = {f"copy_to_{shops.users[name]}": "on" for name in to}
    fields = {"copy_from": str(shops.users["alena"]), "copy_day": day, "copy_first": first, "copy_weeks": weeks}
    return enter(house, "olga").send(f"{ADDRESS}/copy", **fields, **chosen)


def test_a_week_goes_to_other_weeks_and_people(house: House, shops: Shops):
    assert copy(house, shops, "alena", "zora", first="2026-09-30", weeks="2").location == ADDRESS
    weeks = [TUESDAY_TEN + timedelta(days=7 * number) for number in (1, 2)]
    expected = [at for tuesday in weeks for at in (tuesday, tuesday + timedelta(days=5, hours=12))]
    assert shifts(house, shops.users["zora"]) == expected
    assert shifts(house, shops.users["alena"])[2:] == expected
    with house.database.reading() as session:
        breaks = session.scalars(select(ShiftBreak.starts_at).order_by(ShiftBreak.starts_at)).all()
    assert breaks == [TUESDAY_TEN + 2 * HOUR, *(week + 2 * HOUR for week in weeks for _ in range(2))]


def test_the_same_week_goes_to_others_and_not_onto_itself(house: House, shops: Shops):
    copy(house, shops, "alena", "zora", first="2026-09-21")
    assert len(shifts(house, shops.users["alena"])) == 2
    assert shifts(house, shops.users["zora"]) == shifts(house, shops.users["alena"])


def test_times_of_day_stay_when_the_clocks_change(house: House, shops: Shops):
    copy(house, shops, "zora", first="2026-10-27")
    assert shifts(house, shops.users["zora"])[0] == datetime(2026, 10, 27, 9, tzinfo=UTC), "ten o'clock, now in winter"


REFUSED = {
    "a shift is there already": ({"first": "2026-09-30", "weeks": "2"}, "copy_first"),
    "nothing to copy": ({"first": "2026-12-01", "day": "2026-11-03"}, "copy_day"),
    "no week": ({"first": "2026-10-06", "weeks": "0"}, "copy_weeks"),
    "too many": ({"first": "2026-10-06", "weeks": "99"}, "copy_weeks"),
    "no day": ({"first": "soon"}, "copy_first"),
}


@pytest.mark.parametrize(("fields", "beside"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_copied_is_told_and_nothing_is_planned(
    house: House, shops: Shops, fields: dict[str, str], beside: str
):
    with house.database.writing.begin() as session:
        begin = datetime(2026, 10, 6, 12, tzinfo=UTC)
        session.add(
            Shift(pool_id=shops.pools["sk"], user_id=shops.users["zora"], starts_at=begin, ends_at=begin + HOUR)
        )
    answer = copy(house, shops, "alena", "zora", **fields)
    assert answer.status_code == 422
    assert f'id="{beside}-problem"' in answer.text
    assert len(shifts(house, shops.users["zora"])) == 1
    assert len(shifts(house, shops.users["alena"])) == 2


def test_a_week_whose_last_night_runs_into_its_first_morning_goes_to_one_week_only(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        begin = datetime(2026, 9, 20, 22, tzinfo=UTC)
        shift = Shift(
            pool_id=shops.pools["sk"], user_id=shops.users["alena"], starts_at=begin, ends_at=begin + 8 * HOUR
        )
        session.add(shift)
    answer = copy(house, shops, "zora", first="2026-09-30", weeks="2")
    assert 'id="copy_first-problem"' in answer.text
    assert shifts(house, shops.users["zora"]) == []
    assert copy(house, shops, "zora", first="2026-09-30").location == ADDRESS
    assert len(shifts(house, shops.users["zora"])) == 3


def test_for_nobody_and_for_strangers_nothing_is_planned(house: House, shops: Shops):
    assert 'id="copy_to-problem"' in copy(house, shops, first="2026-09-30").text
    assert copy(house, shops, "bence", first="2026-09-30").status_code == 404


@settings(deadline=None)
@given(
    any_.dates(date(2026, 1, 1), date(2027, 12, 31)), any_.integers(5, 22), any_.integers(1, 12), any_.integers(0, 60)
)
def test_a_moved_shift_has_its_weekday_and_time_of_day(day: date, hour: int, hours: int, weeks: int):
    begin = datetime(day.year, day.month, day.day, hour, tzinfo=PRAGUE).astimezone(UTC)
    work = PlannedWork(works=Span(start=begin, end=begin + hours * HOUR))
    later = moved(work, weeks, PRAGUE).works.start.astimezone(PRAGUE)
    assert (later.date() - day, later.hour) == (timedelta(days=7 * weeks), hour)
