"""What is chosen and filled in beside the words of a form is known to the desk as if it stood in them."""

from __future__ import annotations

import pytest
from desk import enter
from flow_steps import messages, tickets
from house_makers import LETTERS, Shops, make_order

from tolmach.inbox.form_rules import FormMessage
from tolmach.inbox.take_form import keep_form_message
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.outbox.model import Channel
from tolmach.replies.facts import order_for
from tolmach.tickets.named_orders import named_orders
from tolmach.wiring import House

pytestmark = pytest.mark.database
MARIA = "maria.kovacova@post.example"


def fill_in(house: House, shops: Shops, *, text: str = "Kde je môj balík?", **fields: str) -> None:
    message = FormMessage(market="sk", address=MARIA, text=text, subject="Dotaz", **fields)
    with house.database.writing.begin() as session:
        keep_form_message(
            session,
            house.store,
            channel=Channel.FORM,
            client_id=shops.clients["novesta"],
            account="novesta",
            message=message,
            now=house.clock.now(),
        )
    assert receive_one(house)


@pytest.mark.parametrize("typed", ["NV-2026-10482", " #nv-2026-10482 ", "nv 2026 10482"])
def test_the_order_of_a_form_is_found_and_shown(house: House, shops: Shops, typed: str):
    with house.database.writing.begin() as session:
        order_id = make_order(session, shops, "NV-2026-10482", MARIA)
        make_order(session, shops, "NV-2026-20111", MARIA)
    fill_in(house, shops, order_number=typed)
    (ticket,) = tickets(house)
    letter = messages(house, ticket)[0]
    with house.database.reading() as session:
        order = order_for(session, ticket, letter, now=house.clock.now())
    assert order is not None
    assert order.id == order_id
    assert f"Order number: {typed.strip(' #').upper()}" in enter(house, "alena").read(f"/tickets/{ticket.reference}")


def test_an_order_that_stands_in_the_words_is_not_shown_beside_them(house: House, shops: Shops):
    fill_in(house, shops, text="Kde je objednávka NV-2026-10482?", order_number="NV-2026-10482")
    (ticket,) = tickets(house)
    assert "Order number: " not in enter(house, "alena").read(f"/tickets/{ticket.reference}")


def test_forms_about_one_order_are_one_matter_and_about_another_a_second(house: House, shops: Shops):
    fill_in(house, shops, order_number="NV-2026-10482")
    fill_in(house, shops, text="A čo mám robiť s faktúrou?", order_number="nv 2026-10482")
    fill_in(house, shops, text="Chcem vrátiť topánky.", order_number="NV-2026-20111")
    first, second = tickets(house)
    letters = [one.ticket_id for one in messages(house) if one.letter_id is not None]
    assert letters == [first.id, first.id, second.id]


def test_the_order_a_marketplace_names_around_the_words_is_kept(house: House, shops: Shops):
    keep_mail(house, (LETTERS / "carried" / "market-zalando.eml").read_bytes())
    assert receive_one(house)
    letter = messages(house)[0]
    assert "10105083300694" in named_orders(letter.evidence, letter.subject, letter.new_text)


@pytest.mark.parametrize(("chosen", "topic"), [("return", "return"), ("other", None), ("", None)])
def test_what_a_form_is_about_is_what_its_writer_chose(house: House, shops: Shops, chosen: str, topic: str | None):
    fill_in(house, shops, topic=chosen)
    assert [ticket.topic for ticket in tickets(house)] == [topic]
