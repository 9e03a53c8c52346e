"""Letters left to the shop: on the operator's shelf and the owner's page, and no alarm is raised for them."""

from __future__ import annotations

import pytest
from desk import arrive, enter
from house_makers import Shops
from sqlalchemy import select, update

from tolmach.jobs.work import release, warn
from tolmach.pools.model import ForeignRule, LanguageRule
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
UKRAINIAN = "Доброго дня, коли прибуде моє замовлення? Я чекаю вже два тижні і нічого не отримала.\n"


@pytest.fixture
def reference(house: House, shops: Shops) -> str:
    """A Ukrainian letter, which Novesta answers itself."""
    with house.database.writing.begin() as session:
        session.execute(update(LanguageRule).values(rule=ForeignRule.HAND_TO_SHOP))
    return arrive(house, UKRAINIAN, to="sk@novesta.example", with_draft=False)


def test_the_operator_finds_it_on_a_shelf_of_its_own(house: House, reference: str):
    olga = enter(house, "olga")
    assert reference in olga.read("/tickets?shelf=nobody")
    board = olga.read("/operator/board")
    assert "1 left to its shop" in board
    assert "nobody answers" not in board
    [row] = [row for row in board.split("<tr") if "shelf=nobody" in row]
    assert "unattended" not in row
    alena = enter(house, "alena")
    assert "shelf=nobody" not in alena.read("/tickets")
    assert reference not in alena.read("/tickets?shelf=nobody")


def test_the_owner_reads_it_and_no_other_shop_does(house: House, reference: str):
    page = enter(house, "eva").read("/owner/left-to-you")
    assert reference in page
    assert "коли прибуде моє замовлення" in page
    assert "maria.kovacova@post.example" in page
    assert reference not in enter(house, "mallory").read("/owner/left-to-you")
    assert enter(house, "alena").client.get("/owner/left-to-you").status_code == 404


def test_no_alarm_is_raised_for_it(house: House, reference: str):
    release(house)
    warn(house)
    with house.database.reading() as session:
        unserved = {TroubleKind.LANGUAGE_UNSERVED, TroubleKind.POOL_EMPTY, TroubleKind.POOL_OFF_SHIFT}
        assert not unserved & set(session.scalars(select(Trouble.kind)))


def test_what_nobody_answers_is_told_apart(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.execute(update(LanguageRule).values(rule=ForeignRule.SURCHARGE))
    reference = arrive(house, UKRAINIAN, to="sk@novesta.example", with_draft=False)
    olga = enter(house, "olga")
    assert "nobody answers these" in olga.read("/operator/board")
    assert reference in olga.read("/tickets?shelf=nobody")
    assert reference not in enter(house, "eva").read("/owner/left-to-you")
