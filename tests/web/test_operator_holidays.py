"""The holidays in the browser: what is in use, names in two languages, confirming, and what changed since."""

from __future__ import annotations

from datetime import date

import pytest
from desk import enter
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import delete, update
from test_operator_clients import problem_beside

from tolmach.accounts.model import User
from tolmach.hours.model import Holiday
from tolmach.jobs.holidays import refresh_holidays
from tolmach.pools.model import PersonCalendar
from tolmach.wiring import House

pytestmark = pytest.mark.database
ADDRESS = "/operator/holidays/SK/2026"


def test_every_place_in_use_is_listed_with_its_years(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.add(PersonCalendar(user_id=shops.users["alena"], country="DE", subdivision="BY"))
    refresh_holidays(house)
    page = enter(house, "olga").read("/operator/holidays")
    for place in ("SK/2026", "SK/2027", "SK/2028", "DE/2026", "DE-BY/2026"):
        assert f"/operator/holidays/{place}" in page
    assert "/operator/holidays/AT/2026" not in page
    assert "rather too late than too early" in page
    assert page.count("> not confirmed<") == page.count("/operator/holidays/")


def test_a_year_is_confirmed_and_says_by_whom(house: House, shops: Shops):
    refresh_holidays(house)
    olga = enter(house, "olga")
    assert "Slovakia 2026 is not confirmed." in olga.read("/operator/troubles")
    assert "Nobody has confirmed this year" in olga.read(ADDRESS)
    assert olga.send(f"{ADDRESS}/confirm").location == ADDRESS
    assert "Confirmed by Olga" in olga.read(ADDRESS)
    assert "Slovakia 2026 is not confirmed." not in olga.read("/operator/troubles")


def test_days_are_named_there_and_in_the_operators_language(house: House, shops: Shops):
    refresh_holidays(house)
    olga = enter(house, "olga")
    page = olga.read(ADDRESS)
    assert "Sviatok Všetkých svätých" in page
    assert "All Saints" in page
    with house.database.writing.begin() as session:
        session.execute(update(User).where(User.name == "Olga").values(locale="sk"))
    assert "Štedrý deň" in enter(house, "olga").read("/operator/holidays/CZ/2026")


def test_days_are_added_and_do_not_count_by_hand(house: House, shops: Shops):
    refresh_holidays(house)
    olga = enter(house, "olga")
    assert problem_beside(olga.send(f"{ADDRESS}/add", day="2027-01-05", name="Deň").text, "day")
    olga.send(f"{ADDRESS}/add", day="2026-11-03", name="Deň firmy")
    olga.send(f"{ADDRESS}/observe", day="2026-11-01", to="off")
    page = olga.read(ADDRESS)
    assert "Deň firmy" in page
    assert "no, it is worked" in page
    assert page.count(">set by hand<") == 2
    assert olga.send(f"{ADDRESS}/observe", day="2026-11-05", to="off").status_code == 404


def test_what_changed_since_is_shown_and_taken_or_declined(house: House, shops: Shops):
    refresh_holidays(house)
    olga = enter(house, "olga")
    olga.send(f"{ADDRESS}/confirm")
    with house.database.writing.begin() as session:
        session.execute(delete(Holiday).where(Holiday.country == "SK", Holiday.day == date(2026, 11, 1)))
        session.add(Holiday(country="SK", day=date(2026, 11, 3), name="Starý sviatok", stored_at=TUESDAY_TEN))
    refresh_holidays(house)
    assert "Slovakia 2026 was confirmed, and other days are known now." in olga.read("/operator/troubles")
    assert "changed since" in olga.read("/operator/holidays")
    page = olga.read(ADDRESS)
    assert "New:" in page
    assert "No holiday any more:" in page
    olga.send(f"{ADDRESS}/confirm", **{"with": "news"})
    page = olga.read(ADDRESS)
    assert "Starý sviatok" not in page
    assert "Sviatok Všetkých svätých" in page
    assert "was confirmed, and other days" not in olga.read("/operator/troubles")


@pytest.mark.parametrize("place", ["AT/2026", "SK/2025", "SK-XX/2026", "SK/2030"])
def test_what_is_not_in_use_has_no_page(house: House, shops: Shops, place: str):
    refresh_holidays(house)
    olga = enter(house, "olga")
    assert olga.client.get(f"/operator/holidays/{place}").status_code == 404
    assert olga.send(f"/operator/holidays/{place}/confirm").status_code == 404
