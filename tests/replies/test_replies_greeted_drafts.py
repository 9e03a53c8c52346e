"""Drafts greet by name: who signed, else whose order it is, and nobody who only wrote along."""

from __future__ import annotations

import pytest
from flow_steps import drafts, mail_in, tickets
from house_makers import Shops, make_order

from tolmach.replies.facts import facts_of_draft
from tolmach.replies.library import install_library
from tolmach.wiring import House

pytestmark = pytest.mark.database

MARIA = "maria.kovacova@post.example"
UNSIGNED = "Dobrý deň,\n\nkde je môj balík? Objednávka NV-2026-10482 stále neprišla.\n"
NEUTRAL, NAMED = "Dobrý deň,", "Dobrý deň, pani Kováčová,"


@pytest.fixture(autouse=True)
def library(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
        make_order(session, shops, "NV-2026-10482", MARIA)


def greeted(house: House) -> str:
    return str(drafts(house)[-1].text).split("\n")[0]


def test_by_the_name_on_the_order_of_whoever_placed_it(house: House, shops: Shops):
    mail_in(house, UNSIGNED, to="sk@novesta.example", name="")
    assert greeted(house) == NAMED


def test_by_the_signed_line_also_without_an_order(house: House, shops: Shops):
    text = "Dobrý deň,\n\nkde je môj balík?\n\nS pozdravom\nPeter Horváth\n"
    mail_in(house, text, to="sk@novesta.example", sender="peter@post.example", name="")
    assert greeted(house) == "Dobrý deň, pán Horváth,"


def test_never_by_the_address_or_the_name_beside_it(house: House, shops: Shops):
    sender = "peter.horvath@post.example"
    mail_in(house, "Dobrý deň,\n\nkde je môj balík?\n", to="sk@novesta.example", sender=sender, name="Peter Horváth")
    assert greeted(house) == NEUTRAL


def test_never_by_the_name_on_somebody_elses_order(house: House, shops: Shops):
    mail_in(house, UNSIGNED, to="sk@novesta.example", sender="stranger@post.example", name="")
    assert greeted(house) == NEUTRAL


@pytest.mark.parametrize("named", ["", " Objednávka NV-2026-10482."])
def test_who_writes_along_learns_neither_name_nor_order_of_the_customer(house: House, shops: Shops, named: str):
    mail_in(house, UNSIGNED, to="sk@novesta.example")
    mail_in(
        house,
        f"Dobrý deň, kde je ten balík?{named}\n",
        to="sk@novesta.example",
        sender="stranger@post.example",
        name="",
        message_id="second@post.example",
        In_Reply_To="<first@post.example>",
    )
    assert greeted(house) == NEUTRAL
    assert len(tickets(house)) == 1
    assert drafts(house)[-1].concept_key == "where_is_my_order_unknown"
    assert "tracking" not in str(drafts(house)[-1].text)


def test_the_customer_learns_neither_name_nor_order_nor_words_of_who_wrote_along(house: House, shops: Shops):
    mail_in(house, UNSIGNED, to="sk@novesta.example")
    with house.database.writing.begin() as session:
        make_order(session, shops, "NV-2026-20999", "peter@post.example")
    mail_in(
        house,
        "Dobrý deň, kde je môj balík NV-2026-20999?\n\nS pozdravom\nPeter Horváth\n",
        to="sk@novesta.example",
        sender="peter@post.example",
        name="",
        message_id="second@post.example",
        In_Reply_To="<first@post.example>",
    )
    assert len(tickets(house)) == 1
    assert (greeted(house), "20999" in str(drafts(house)[-1].text)) == (NEUTRAL, False)
    with house.database.reading() as session:
        values = facts_of_draft(session, drafts(house)[-1], now=house.clock.now()).values
    assert [name for name in values if name.startswith(("order.", "message."))] == []
