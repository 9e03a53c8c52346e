"""Holidays that operators stand for: refreshed until confirmed, never silently after, and mended by hand."""

from __future__ import annotations

from datetime import date

import pytest
from house_makers import TUESDAY_TEN, FrozenClock, Shops
from hypothesis import given, settings
from hypothesis import strategies as any_
from sqlalchemy import delete, select, update

from tolmach.clients.model import Market
from tolmach.errors import FieldsRefused, NotFound
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.hours.confirm import accept_news, add_holiday, confirm_year, observe_holiday
from tolmach.hours.holidays import names_in
from tolmach.hours.known import news_of
from tolmach.hours.load import load_schedule, load_schedules, next_holidays, store_holidays
from tolmach.hours.model import Holiday, HolidayYear
from tolmach.hours.places import HolidayPlace, StoredDay, observed
from tolmach.jobs.holidays import refresh_holidays
from tolmach.pools.model import PersonCalendar, Pool
from tolmach.pools.plans import days_off_of
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
SLOVAKIA = HolidayPlace(country="SK")
ALL_SAINTS, EXTRA = date(2026, 11, 1), date(2026, 11, 3)
"""A holiday that the package knows, and a Tuesday on which none is."""


@pytest.fixture(autouse=True)
def stored(house: House, shops: Shops) -> None:
    refresh_holidays(house)


def days(house: House, year: int = 2026) -> dict[date, str]:
    with house.database.reading() as session:
        every = next_holidays(session, "SK", None, after=date(year, 1, 1), most=100)
    return {day: name for day, name in every if day.year == year}


def open_troubles(house: House) -> set[tuple[TroubleKind, str]]:
    with house.database.reading() as session:
        rows = session.execute(select(Trouble.kind, Trouble.subject).where(Trouble.mended_at.is_(None)))
        return {(kind, subject) for kind, subject in rows}


def confirm(house: House, shops: Shops, year: int = 2026) -> None:
    with house.database.writing.begin() as session:
        confirm_year(session, SLOVAKIA, year, now=house.clock.now(), actor=shops.access("olga").actor)


def the_package_changes(house: House) -> None:
    """As if an older package had known another holiday and not All Saints."""
    with house.database.writing.begin() as session:
        session.execute(delete(Holiday).where(Holiday.country == "SK", Holiday.day == ALL_SAINTS))
        session.add(Holiday(country="SK", day=EXTRA, name="Starý sviatok", stored_at=TUESDAY_TEN))


UNCONFIRMED, CHANGED = TroubleKind.HOLIDAYS_UNCONFIRMED, TroubleKind.HOLIDAYS_CHANGED


def test_an_unconfirmed_year_follows_the_package(house: House):
    before = days(house)
    assert ALL_SAINTS in before
    the_package_changes(house)
    assert EXTRA in days(house)
    refresh_holidays(house)
    assert days(house) == before


def test_holidays_are_known_two_years_ahead_and_another_year_when_a_year_begins(house: House, clock: FrozenClock):
    def years() -> set[int]:
        with house.database.reading() as session:
            return {day.year for day in session.scalars(select(Holiday.day).where(Holiday.country == "SK"))}

    # The year before is kept for the past that coverage reads.
    assert years() == {2025, 2026, 2027, 2028}
    assert all(ALL_SAINTS.replace(year=year) in days(house, year) for year in (2027, 2028))
    clock.at = TUESDAY_TEN.replace(month=12, day=31)
    refresh_holidays(house)
    assert max(years()) == 2028
    clock.move(days=1)
    refresh_holidays(house)
    assert max(years()) == 2029
    assert ALL_SAINTS.replace(year=2029) in days(house, 2029)


def test_days_that_are_over_stay_as_they_were_known(house: House, clock: FrozenClock):
    the_package_changes(house)
    clock.move(days=60)
    refresh_holidays(house)
    assert EXTRA in days(house)


def test_a_confirmed_year_is_not_changed_but_told(house: House, shops: Shops):
    confirm(house, shops)
    the_package_changes(house)
    before = days(house)
    with house.database.writing.begin() as session:
        store_holidays(session, "SK", None, now=TUESDAY_TEN)
    refresh_holidays(house)
    assert days(house) == before
    assert (CHANGED, "SK:2026") in open_troubles(house)
    refresh_holidays(house)
    with house.database.reading() as session:
        assert session.scalars(select(Trouble.times).where(Trouble.kind == CHANGED)).all() == [1]


@pytest.mark.parametrize("is_accepted", [True, False])
def test_the_operator_takes_the_news_or_keeps_the_list(house: House, shops: Shops, is_accepted: bool):
    confirm(house, shops)
    the_package_changes(house)
    refresh_holidays(house)
    act = accept_news if is_accepted else confirm_year
    with house.database.writing.begin() as session:
        act(session, SLOVAKIA, 2026, now=TUESDAY_TEN, actor=shops.access("olga").actor)
    assert (ALL_SAINTS in days(house), EXTRA in days(house)) == (is_accepted, not is_accepted)
    refresh_holidays(house)
    assert (ALL_SAINTS in days(house), EXTRA in days(house)) == (is_accepted, not is_accepted), "for good"
    assert CHANGED not in {kind for kind, _ in open_troubles(house)}


def test_it_is_kept_who_confirmed_and_when(house: House, shops: Shops):
    confirm(house, shops)
    with house.database.reading() as session:
        row = session.scalars(select(HolidayYear)).one()
        [event] = session.scalars(select(Event).where(Event.kind == EventKind.HOLIDAYS_CONFIRMED))
    assert (row.confirmed_by, row.confirmed_at) == (shops.users["olga"], TUESDAY_TEN)
    assert (event.actor_id, event.data) == (shops.users["olga"], {"country": "SK", "subdivision": "", "year": 2026})


def test_years_are_asked_for_in_time(house: House, shops: Shops, clock: FrozenClock):
    assert (UNCONFIRMED, "SK:2026") in open_troubles(house)
    assert (UNCONFIRMED, "SK:2027") not in open_troubles(house), "its first day is a hundred days away"
    confirm(house, shops)
    assert (UNCONFIRMED, "SK:2026") not in open_troubles(house)
    clock.at = TUESDAY_TEN.replace(month=11, day=1)
    refresh_holidays(house)
    assert (UNCONFIRMED, "SK:2027") not in open_troubles(house), "sixty-one days before"
    clock.move(days=1)
    refresh_holidays(house)
    assert (UNCONFIRMED, "SK:2027") in open_troubles(house)
    assert (UNCONFIRMED, "SK:2026") not in open_troubles(house)


def test_what_is_in_use_no_more_is_not_asked_for(house: House, shops: Shops):
    assert (UNCONFIRMED, "HU:2026") in open_troubles(house)
    with house.database.writing.begin() as session:
        session.execute(update(Market).where(Market.country == "HU").values(is_active=False))
        session.execute(update(Pool).where(Pool.slug == "hu").values(is_active=False))
    refresh_holidays(house)
    assert (UNCONFIRMED, "HU:2026") not in open_troubles(house)


def test_days_set_by_hand_survive_every_refresh(house: House, shops: Shops):
    olga = shops.access("olga").actor
    with house.database.writing.begin() as session:
        add_holiday(session, SLOVAKIA, 2026, day=EXTRA, name="Deň firmy", now=TUESDAY_TEN, actor=olga)
        observe_holiday(session, SLOVAKIA, ALL_SAINTS, is_observed=False, now=TUESDAY_TEN, actor=olga)
    for _ in range(2):
        refresh_holidays(house)
        assert days(house)[EXTRA] == "Deň firmy"
        assert ALL_SAINTS not in days(house)
        confirm(house, shops)
    with house.database.writing.begin() as session:
        observe_holiday(session, SLOVAKIA, ALL_SAINTS, is_observed=True, now=TUESDAY_TEN, actor=olga)
        observe_holiday(session, SLOVAKIA, EXTRA, is_observed=False, now=TUESDAY_TEN, actor=olga)
        assert session.scalar(select(Holiday.id).where(Holiday.day == EXTRA, Holiday.country == "SK")) is None
        assert session.scalars(select(HolidayYear)).all() == [], "Olga stood for another list"
    assert ALL_SAINTS in days(house)


def test_what_does_not_count_closes_nothing(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.add(PersonCalendar(user_id=shops.users["alena"], country="SK", subdivision=None))
        add_holiday(session, SLOVAKIA, 2026, day=EXTRA, name="Deň firmy", now=TUESDAY_TEN, actor=JOB)
    assert off_on(house, shops) == (True, True, True)
    with house.database.writing.begin() as session:
        # Known to the law as well, so that the row stays and says that the day is worked.
        session.execute(update(Holiday).where(Holiday.day == EXTRA).values(is_observed=False))
    assert off_on(house, shops) == (False, False, False)


def off_on(house: House, shops: Shops) -> tuple[bool, bool, bool]:
    """Whether the extra day closes the pool, by one schedule or by all, and whether it is a day off of Alena's."""
    noon = TUESDAY_TEN.replace(month=11, day=3)
    with house.database.reading() as session:
        hours_id = session.get_one(Pool, shops.pools["sk"]).business_hours_id
        one = load_schedule(session, hours_id).schedule.holidays.get(EXTRA)
        off = days_off_of(session, [shops.users["alena"]], since=noon, until=noon)
    with house.database.reading() as session:
        every = load_schedules(session)[hours_id].schedule.holidays.get(EXTRA)
    return one is not None, every is not None, bool(off) and off[shops.users["alena"]].has(noon)


@pytest.mark.parametrize(
    ("day", "name", "beside"), [(None, "x", "day"), (date(2027, 1, 2), "x", "day"), (EXTRA, " ", "name")]
)
def test_a_day_that_cannot_be_is_told_beside_the_field(house: House, day: date | None, name: str, beside: str):
    with pytest.raises(FieldsRefused) as refusal, house.database.writing.begin() as session:
        add_holiday(session, SLOVAKIA, 2026, day=day, name=name, now=TUESDAY_TEN, actor=JOB)
    assert set(refusal.value.fields) == {beside}


def test_a_day_that_is_none_cannot_be_taken_away(house: House):
    with pytest.raises(NotFound), house.database.writing.begin() as session:
        observe_holiday(session, SLOVAKIA, EXTRA, is_observed=False, now=TUESDAY_TEN, actor=JOB)


def test_names_are_in_the_readers_language_or_english():
    assert names_in("SK", None, 2026, "cs")[ALL_SAINTS] == "All Saints' Day"
    assert names_in("CZ", None, 2026, "sk")[date(2026, 12, 24)] == "Štedrý deň"
    assert names_in("SK", None, 2026, "sk") == {}, "the local names say it already"
    assert names_in("XX", None, 2026, "sk") == {}


OF_A_PART = {
    # name: what is stored of the country and of its part, the days that count in the part
    "the country's": ([("", True)], True),
    "the part's own": ([("BY", True)], True),
    "another part's": ([("BW", True)], False),
    "the part does not keep it": ([("", True), ("BY", False)], False),
    "the part alone keeps it": ([("", False), ("BY", True)], True),
}


@pytest.mark.parametrize(("rows", "counts"), OF_A_PART.values(), ids=OF_A_PART)
def test_what_is_said_of_a_part_overrules_the_country(rows: list[tuple[str, bool]], counts: bool):
    for order in (rows, rows[::-1]):
        said = [StoredDay(subdivision=part, day=EXTRA, name="x", is_observed=is_on) for part, is_on in order]
        assert bool(observed(said, "BY")) is counts


any_days = any_.dates(date(2026, 1, 1), date(2026, 12, 31))
any_rows = any_.dictionaries(any_days, any_.tuples(any_.booleans(), any_.booleans()), max_size=12)


@settings(deadline=None)
@given(any_rows, any_.dictionaries(any_days, any_.just("x"), max_size=12), any_days)
def test_news_touch_neither_the_past_nor_what_a_person_said(
    rows: dict[date, tuple[bool, bool]], known: dict[date, str], today: date
):
    stored = [Holiday(day=day, name="x", is_observed=on, is_by_hand=hand) for day, (on, hand) in rows.items()]
    news = news_of(stored, known, today=today)
    assert all(day >= today for day in {*news.added, *news.gone})
    assert not news.added.keys() & rows.keys()
    assert all(rows[day] == (True, False) for day in news.gone)
    after = {day for day in rows if day not in news.gone} | news.added.keys()
    assert {day for day in known if day >= today} <= after
