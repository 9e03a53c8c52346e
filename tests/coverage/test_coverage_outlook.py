"""The kept outlook: what it holds, and what makes it anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from house_makers import FrozenClock, Shops
from sqlalchemy import select

from tolmach.coverage.model import Outlook
from tolmach.coverage.outlook import OutlookPage, outlook_page
from tolmach.hours.confirm import add_holiday, confirm_year
from tolmach.hours.places import HolidayPlace
from tolmach.jobs.coverage import reckon_coverage
from tolmach.jobs.holidays import refresh_holidays
from tolmach.pools.model import Absence
from tolmach.wiring import House

pytestmark = pytest.mark.database
HUNGARY = HolidayPlace(country="HU")


def reckoned(house: House) -> OutlookPage:
    reckon_coverage(house)
    with house.database.reading() as session:
        page = outlook_page(session)
    assert page is not None
    return page


def promised_in_hungarian(page: OutlookPage) -> float:
    return next(desk.promised for desk in page.desks if desk.language == "hu")


def test_an_outlook_is_read_as_it_was_kept(house: House, shops: Shops, clock: FrozenClock):
    starts_at = datetime(2026, 9, 23, 22, tzinfo=UTC)
    with house.database.writing.begin() as session:
        absence = Absence(user_id=shops.users["bence"], starts_at=starts_at, ends_at=starts_at + timedelta(days=1))
        absence.kind = "holiday"
        session.add(absence)
    page = reckoned(house)
    (desk, gap), *others = page.breaking
    assert others == []
    assert (desk.language, desk.is_on_one, gap.away) == ("hu", True, (shops.users["bence"],))
    # 8:00 to 16:00 in Budapest, two hours ahead of UTC.
    assert (gap.starts_at, gap.ends_at) == (starts_at + timedelta(hours=8), starts_at + timedelta(hours=16))
    assert page.names[shops.users["bence"]] == "Bence"
    assert page.made_at == clock.at


def test_one_outlook_is_kept(house: House, shops: Shops, clock: FrozenClock):
    reckoned(house)
    clock.move(hours=1)
    assert reckoned(house).made_at == clock.at
    with house.database.reading() as session:
        assert len(session.scalars(select(Outlook)).all()) == 1


def test_holidays_that_an_operator_changes_or_confirms_make_it_anew(house: House, shops: Shops, clock: FrozenClock):
    refresh_holidays(house)
    promised, actor = promised_in_hungarian(reckoned(house)), shops.access("olga").actor
    clock.move(minutes=1)
    with house.database.writing.begin() as session:
        add_holiday(session, HUNGARY, 2026, day=date(2026, 10, 6), name="Gyásznap", now=clock.at, actor=actor)
    changed = reckoned(house)
    assert (changed.made_at, promised_in_hungarian(changed)) == (clock.at, promised - 8)
    clock.move(minutes=1)
    with house.database.writing.begin() as session:
        confirm_year(session, HUNGARY, 2026, now=clock.at, actor=actor)
    assert reckoned(house).made_at == clock.at
