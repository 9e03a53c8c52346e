"""What drafts may tell of an order: in the customer's language, and to the person who placed it only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from house_makers import Shops, letter_bytes, make_order
from sqlalchemy import select, update

from tolmach.customers.model import AddressKind, Customer, CustomerAddress
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.language import LANGUAGES
from tolmach.orders.model import Order
from tolmach.orders.status_words import USUAL_STATUSES, order_status_in
from tolmach.replies.concept_words import VersionWords, refusals_of
from tolmach.replies.facts import facts_of_draft
from tolmach.replies.model import Draft
from tolmach.replies.values import order_values
from tolmach.wiring import House

LINES = [
    {"sku": "NV-01", "name": "Vltava", "size": "42", "colour": "čierna", "quantity": 2},
    {"sku": "NV-02", "name": "", "size": "", "colour": "", "quantity": 1},
]
ASKS = "Dobrý deň, kde je moja objednávka NV-2026-10482? Ďakujem, Mária Kováčová"
TOLD = {"ordered_on": date(2026, 9, 18), "lines": LINES, "invoice_link": "https://novesta.example/i/1"}


def an_order(**values: object) -> Order:
    texts = dict.fromkeys(("carrier", "pick_up_point", "payment_method", "tracking_number", "tracking_link"), "")
    told = {"number": "1", "status": "", "total_minor": 0, "currency": "EUR", "lines": [], "invoice_link": ""}
    return Order(**{**texts, **told, **values})


@pytest.fixture
def order(house: House, shops: Shops) -> int:
    with house.database.writing.begin() as session:
        order_id = make_order(session, shops, "NV-2026-10482", "maria.kovacova@post.example")
        session.execute(update(Order).where(Order.id == order_id).values(**TOLD))
    return order_id


def arrive(house: House, words: str, **facts: str) -> None:
    keep_mail(house, letter_bytes(words, to="sk@novesta.example", **facts))
    assert receive_one(house)


def values_of_draft(house: House) -> Mapping[str, str]:
    with house.database.reading() as session:
        draft = session.scalars(select(Draft).order_by(Draft.id.desc())).first()
        assert draft is not None
        return facts_of_draft(session, draft, now=house.clock.now()).values


def test_the_person_who_ordered_is_told_all_of_it(house: House, shops: Shops, order: int):
    arrive(house, ASKS)
    values = values_of_draft(house)
    said = {name.removeprefix("order."): value for name, value in values.items() if name.startswith("order.")}
    assert said == {
        "number": "NV-2026-10482",
        "status": "na ceste",
        "ordered_on": "18. septembra 2026",
        "shipped_on": "",
        "delivered_on": "",
        "total": "59,90\xa0€",
        "items": "2 × Vltava (42, čierna) a\xa0NV-02",
        "carrier": "Packeta",
        "pick_up_point": "",
        "payment_method": "card",
        "tracking_number": "Z1234567890",
        "tracking_link": "https://tracking.packeta.example/Z1234567890",
        "invoice_link": "https://novesta.example/i/1",
    }


def test_what_is_told_of_an_order_may_stand_in_a_wording():
    told = order_values(an_order(), language="sk", country="SK")
    text = " ".join(f"{{{{{slot}}}}}" for slot in told)
    assert refusals_of(VersionWords(name="Objednávka", text=text))["text"] is None


@pytest.mark.parametrize("words", [ASKS, "Dobrý deň, kde je moja objednávka? Ďakujem, Mária Kováčová"])
def test_somebody_elses_order_fills_no_slot(house: House, shops: Shops, order: int, words: str):
    arrive(house, words, sender="mallory@post.example")
    values = values_of_draft(house)
    assert [name for name in values if name.startswith("order.")] == []
    assert not any("Packeta" in value or "59,90" in value for value in values.values())


def test_an_old_order_is_told_of_only_where_the_letter_names_it(house: House, shops: Shops, order: int):
    with house.database.writing.begin() as session:
        session.execute(update(Order).values(status="delivered", delivered_on=date(2026, 7, 1), ordered_on=None))
    arrive(house, "Dobrý deň, kde je moja objednávka? Ďakujem, Mária Kováčová")
    assert "order.number" not in values_of_draft(house)
    arrive(house, ASKS, message_id="second@post.example")
    assert values_of_draft(house)["order.number"] == "NV-2026-10482"


def test_a_phone_that_is_on_the_order_is_the_persons_too(house: House, shops: Shops, order: int):
    arrive(house, ASKS, sender="maria@work.example")
    assert "order.total" not in values_of_draft(house)
    with house.database.writing.begin() as session:
        session.execute(update(Order).values(phone_folded="+421905123456"))
        customer = session.scalars(select(Customer)).one()
        phone = {"kind": AddressKind.PHONE, "value": "0042 1905 123 456", "folded": "+421905123456"}
        session.add(CustomerAddress(client_id=customer.client_id, customer_id=customer.id, **phone))
    assert values_of_draft(house)["order.total"] == "59,90\xa0€"


def test_a_confirmation_tells_when_the_letter_was_sent_with_its_year(house: House, shops: Shops):
    arrive(house, "Odstupujem od zmluvy. Mária Kováčová")
    assert values_of_draft(house)["message.sent_at"] == "utorok 22. septembra 2026, 9:58"


@pytest.mark.parametrize(
    ("language", "country", "told", "expected"),
    [
        ("hu", "HU", {"total_minor": 1299000, "currency": "HUF"}, "12\xa0990,00\xa0Ft"),
        ("de", "AT", {"total_minor": 5990}, "€\xa059,90"),
        ("en", "IE", {"total_minor": 5990}, "€59.90"),
        ("pt", "PT", {"total_minor": 5990}, "59,90\xa0€"),
        ("cs", "CZ", {"total_minor": 0}, ""),
    ],
)
def test_money_is_written_as_the_market_writes_it(language: str, country: str, told: dict, expected: str):
    assert order_values(an_order(**told), language=language, country=country)["order.total"] == expected


def test_a_shops_own_status_is_not_told_in_another_language():
    assert order_values(an_order(status="Vyřízena"), language="hu", country="HU")["order.status"] == ""
    assert order_values(an_order(status="Shipped"), language="hu", country="HU")["order.status"] == "úton"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_word_for_every_usual_status(language: str):
    assert all(order_status_in(status, language) for status in USUAL_STATUSES)
