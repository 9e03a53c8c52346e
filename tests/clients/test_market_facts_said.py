"""A market of several languages signs each letter in the letter's own."""

from __future__ import annotations

from datetime import date

import pytest
from house_makers import Shops
from sqlalchemy import update

from tolmach.clients.facts import fact_names_of, facts_of_market
from tolmach.clients.model import Market
from tolmach.clients.set_facts import set_facts
from tolmach.errors import FieldsRefused
from tolmach.events.actor import JOB
from tolmach.wiring import House

pytestmark = pytest.mark.database
DAY = date(2026, 9, 22)


@pytest.fixture
def swiss(house: House, shops: Shops) -> int:
    with house.database.writing.begin() as session:
        market_id = shops.markets["novesta-de"]
        session.execute(update(Market).where(Market.id == market_id).values(languages=["de", "fr"]))
        market = session.get_one(Market, market_id)
        values = {
            "signature": "Ihr Novesta-Team",
            "signature.fr": "L’équipe Novesta",
            "legal_footer": "Novesta AG, Zürich",
        }
        set_facts(session, market, values=values, valid_from=DAY, now=house.clock.now(), actor=JOB)
        assert "signature.fr" in fact_names_of(market)
    return market_id


@pytest.mark.parametrize(
    ("language", "signature"), [("de", "Ihr Novesta-Team"), ("fr", "L’équipe Novesta"), (None, "Ihr Novesta-Team")]
)
def test_each_letter_is_signed_in_its_language(
    house: House, shops: Shops, swiss: int, language: str | None, signature: str
):
    with house.database.reading() as session:
        facts = facts_of_market(session, client_id=shops.clients["novesta"], market_id=swiss, on=DAY, language=language)
    assert (facts["signature"], facts["legal_footer"]) == (signature, "Novesta AG, Zürich")
    assert not [name for name in facts if "." in name]


def test_only_what_is_said_in_letters_has_a_language(house: House, swiss: int):
    with house.database.writing.begin() as session, pytest.raises(FieldsRefused):
        market = session.get_one(Market, swiss)
        set_facts(session, market, values={"phone.fr": "1"}, valid_from=DAY, now=house.clock.now(), actor=JOB)
