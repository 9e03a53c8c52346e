"""What a confirmation asks for: exactly what the matter needs and the letter lacks; nothing where that is not sure."""

from __future__ import annotations

import pytest

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.orders.model import Order
from tolmach.replies.asks import NEEDS, Ask, Brought, needs_of, surely_found, what_lacks

SK = Language("sk")
BROKEN = "Dobrý deň, prišiel mi poškodený tovar."
WHERE = "Dobrý deň, kde je môj balík?"
REFUND = "Kedy mi vrátite peniaze?"


def order(payment: str) -> Order:
    return Order(number="NV-2026-10482", payment_method=payment)


LACKS = {
    # words, what came along, the order that is known: what is asked for
    "an order nobody knows": (WHERE, Brought(), None, Ask.ORDER_NUMBER),
    "an order number in the letter": (WHERE, Brought(has_order_number=True), None, None),
    "the customer's only order": (WHERE, Brought(), order("card"), None),
    "a damage without a photo": (BROKEN, Brought(), order("card"), Ask.PHOTO),
    "a damage with one": (BROKEN, Brought(has_photo=True), order("card"), None),
    "a damage with one of an unknown order": (BROKEN, Brought(has_photo=True), None, Ask.ORDER_NUMBER),
    "money paid by card": (REFUND, Brought(), order("kartou"), None),
    "money paid at the door": (REFUND, Brought(), order("na dobierku"), Ask.ACCOUNT),
    "with an IBAN": (f"{REFUND} SK31 1200 0000 1987 4263 7541", Brought(), order("COD"), None),
    "with an account": (f"{REFUND} Účet 19-2000145399/0800", Brought(), order("COD"), None),
    "with a British account": (f"{REFUND} Sort code 12-34-56, account no. 31926819", Brought(), order("COD"), None),
    "something else": ("Dobrý deň, máte aj detské veľkosti?", Brought(), None, None),
    "thanks": ("Ďakujem pekne.", Brought(), None, None),
}


@pytest.mark.parametrize(("text", "brought", "known", "ask"), LACKS.values(), ids=LACKS)
def test_what_lacks(text: str, brought: Brought, known: Order | None, ask: Ask | None):
    assert what_lacks(needs_of(surely_found(text, SK)), text, brought, known) == ask


@pytest.mark.parametrize("code", LANGUAGES)
def test_in_every_language_who_asks_where_the_parcel_is_needs_an_order(code: Language):
    asks = read_language_file(code, "concepts")["where_is_my_order"]["asks"]
    sure = [ask for ask in asks if needs_of(surely_found(ask, code)) == (Ask.ORDER_NUMBER,)]
    assert len(sure) >= len(asks) * 0.9


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_asks_for_something_that_needs_nothing_is_asked_nothing(code: Language):
    concepts = read_language_file(code, "concepts")
    plain = [ask for key in ("opening_hours", "discount_code", "availability") for ask in concepts[key]["asks"]]
    assert [ask for ask in plain if needs_of(surely_found(ask, code))] == []


def test_every_saved_reply_named_here_is_in_the_library():
    assert NEEDS.keys() <= read_language_file(Language("en"), "concepts").keys()
