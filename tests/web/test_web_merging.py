"""Merging and splitting through the browser, without JavaScript."""

from __future__ import annotations

import re

import pytest
from desk import SLOVAK, Person, arrive, enter, visit
from house_makers import FrozenClock, Shops, make_order
from sqlalchemy import select

from tolmach.tickets.model import Direction, Message, Ticket, TicketStatus
from tolmach.tickets.status_link import status_link
from tolmach.wiring import House

pytestmark = pytest.mark.database
RETURNS = "Dobrý deň, ešte jedna vec: chcem vrátiť topánky, lebo sú malé. Ako mám postupovať?\n\nMária"


@pytest.fixture
def first(house: House, shops: Shops) -> str:
    facts = {"subject": "Objednávka NV-2026-20001", "message_id": "one@post.example"}
    return arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False, **facts)


@pytest.fixture
def second(house: House, clock: FrozenClock, first: str) -> str:
    clock.move(hours=1)
    facts = {"subject": "Vrátenie NV-2026-20002", "message_id": "two@post.example"}
    return arrive(house, RETURNS, to="sk@novesta.example", with_draft=False, **facts)


@pytest.fixture
def alena(house: House, first: str, second: str) -> Person:
    return enter(house, "alena")


def ticket_of(house: House, reference: str) -> Ticket:
    with house.database.reading() as session:
        return session.scalars(select(Ticket).where(Ticket.reference == reference)).one()


def letters_of(house: House, reference: str) -> list[Message]:
    with house.database.reading() as session:
        here = Message.ticket_id == ticket_of(house, reference).id
        return list(
            session.scalars(select(Message).where(here, Message.direction == Direction.INBOUND).order_by(Message.id))
        )


def test_the_other_tickets_of_the_customer_are_offered(alena: Person, first: str, second: str):
    page = alena.read(f"/tickets/{first}")
    assert f'href="/tickets/{first}/merge" data-key="m"' in page
    page = alena.read(f"/tickets/{first}/merge")
    assert f"/tickets/{first}/merge?with={second}" in page
    assert "chcem vrátiť topánky" in page
    assert f"with={first}" not in page


def test_both_are_shown_and_then_merged(house: House, alena: Person, first: str, second: str):
    page = alena.read(f"/tickets/{first}/merge?with={second.lower()}")
    for words in (first, second, "balík stále neprišiel", "chcem vrátiť topánky", "slovenčina", "Mária Kováčová"):
        assert words in page
    assert "two_customers" not in page
    done = alena.send(f"/tickets/{first}/merge", into=second)
    assert done.location == f"/tickets/{second}"
    page = alena.read(f"/tickets/{second}")
    assert f"from ticket {first}" in page
    assert "Holds the messages of" in page
    assert "balík stále neprišiel" in page
    page = alena.read(f"/tickets/{first}")
    assert "Merged into" in page
    assert f'href="/tickets/{second}"' in page
    assert "balík stále neprišiel" not in page
    assert "This ticket was merged" in page
    assert f"/tickets/{first}/merge" not in page


def test_a_merge_is_undone_from_the_merged_ticket(house: House, alena: Person, first: str, second: str):
    alena.send(f"/tickets/{first}/merge", into=second)
    alena.send(f"/tickets/{first}/unmerge")
    page = alena.read(f"/tickets/{first}")
    assert "The tickets are two again." in page
    assert "balík stále neprišiel" in page
    assert "Merged into" not in page
    alena.send(f"/tickets/{first}/merge", into=second)
    alena.send(f"/tickets/{second}/note", text="Volal sklad.")
    alena.send(f"/tickets/{first}/unmerge")
    assert "Something has happened in the ticket since." in alena.read(f"/tickets/{first}")
    assert ticket_of(house, first).merged_into is not None


def test_what_cannot_be_merged_says_why_and_keeps_what_was_typed(house: House, alena: Person, first: str, second: str):
    calida = arrive(house, SLOVAK, to="sk@calida.example", with_draft=False, message_id="cal@post.example")
    hungarian = arrive(house, "Jó napot, hol van a csomagom?", to="hu@novesta.example", message_id="hu@post.example")
    for typed, sentence in (
        ("NOV-22222", "There is nothing here, or you may not see it."),
        (hungarian, "There is nothing here, or you may not see it."),
        (first, "A ticket cannot be merged with itself."),
        (calida, "These tickets belong to two shops."),
    ):
        page = alena.read(f"/tickets/{first}/merge?with={typed}")
        assert sentence in page
        assert f'value="{typed}"' in page
        answer = alena.send(f"/tickets/{first}/merge", into=typed)
        assert answer.status_code in (404, 409)
    assert ticket_of(house, first).status is TicketStatus.NEW


def test_another_customers_ticket_asks_for_a_word(house: House, alena: Person, first: str):
    other = arrive(
        house, SLOVAK, to="sk@novesta.example", sender="jan@post.example", name="Ján", message_id="j@post.example"
    )
    page = alena.read(f"/tickets/{first}/merge?with={other}")
    assert "These are two customers. Replies will go to Ján only." in page
    answer = alena.send(f"/tickets/{first}/merge", into=other)
    assert answer.status_code == 409
    assert "Confirm that they are one matter" in answer.text
    assert alena.send(f"/tickets/{first}/merge", into=other, two_customers="yes").status_code == 302


def test_who_may_not_see_or_answer_merges_and_splits_nothing(house: House, alena: Person, first: str, second: str):
    message = letters_of(house, first)[0].id
    for name, status in (("bence", 404), ("olga", 403)):
        person = enter(house, name)
        assert person.client.get(f"/tickets/{first}/merge").status_code == status
        assert person.client.get(f"/tickets/{first}/split/{message}").status_code == status
        assert person.send(f"/tickets/{first}/merge", into=second).status_code == status
        assert person.send(f"/tickets/{first}/unmerge").status_code == status
        assert person.send(f"/tickets/{first}/split/{message}").status_code == status
    assert alena.client.post(f"/tickets/{first}/merge", data={"into": second}).status_code == 400, "no form token"


def test_a_later_letter_is_split_off(house: House, alena: Person, first: str):
    arrive(house, RETURNS, to="sk@novesta.example", message_id="three@post.example", References="<one@post.example>")
    page = alena.read(f"/tickets/{first}")
    links = re.findall(rf'href="/tickets/{first}/split/(\d+)"( data-key="s")?', page)
    letter = letters_of(house, first)[1]
    assert links == [(str(letter.id), ' data-key="s"')], "not the first one, and the newest by its key"
    page = alena.read(f"/tickets/{first}/split/{letter.id}")
    assert (
        page.index("balík stále neprišiel")
        < page.index("This becomes a ticket of its own")
        < page.index("topánky, lebo")
    )
    done = alena.send(f"/tickets/{first}/split/{letter.id}")
    made = done.location.rpartition("/")[2]
    page = alena.read(f"/tickets/{made}")
    assert "Split off from" in page
    assert f'href="/tickets/{first}"' in page
    assert f"from ticket {first}" in page
    page = alena.read(f"/tickets/{first}")
    assert "A part was split off into" in page
    assert f'href="/tickets/{made}"' in page
    assert "topánky, lebo" not in page.partition("reading-column")[2]


def test_the_first_letter_is_not_split_off(house: House, alena: Person, first: str):
    message = letters_of(house, first)[0].id
    answer = alena.client.get(f"/tickets/{first}/split/{message}")
    assert answer.status_code == 302
    assert "Nothing would stay in this ticket." in alena.read(f"/tickets/{first}")
    assert alena.send(f"/tickets/{first}/split/{message}").status_code == 409
    assert alena.client.get(f"/tickets/{first}/split/999999").status_code == 404


def test_what_is_split_off_into_another_pool_is_no_more_ones_own(house: House, shops: Shops, alena: Person, first: str):
    hungarian = (
        "Jó napot! Szeretném visszaküldeni a cipőt, mert kicsi lett. Kérem, írják meg, hogyan tudom.\n\nÜdvözlettel"
    )
    arrive(house, hungarian, to="sk@novesta.example", message_id="hu@post.example", References="<one@post.example>")
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.reference == first)).one()
        ticket.language, ticket.pool_id = "sk", shops.pools["sk"]
    letter = letters_of(house, first)[1]
    assert alena.send(f"/tickets/{first}/split/{letter.id}").location == f"/tickets/{first}"
    page = alena.read(f"/tickets/{first}")
    assert "is a ticket of its own now" in page
    assert "A part was split off into" not in page, "what one may not see does not exist"


def test_the_customers_link_follows(house: House, alena: Person, first: str, second: str):
    alena.send(f"/tickets/{first}/merge", into=second)
    link = status_link(house.settings.keyring, "", ticket_of(house, first))
    page = visit(house).read(link)
    assert second in page
    assert "Vrátenie" in page


def test_orders_of_both_customers_stand_beside_a_mixed_ticket(house: House, shops: Shops, alena: Person, first: str):
    with house.database.writing.begin() as session:
        make_order(session, shops, "NV-2026-10482", "maria.kovacova@post.example")
        make_order(session, shops, "NV-2026-77777", "jan@post.example")
    facts = {"sender": "jan@post.example", "name": "Ján", "message_id": "j@post.example"}
    other = arrive(house, RETURNS, to="sk@novesta.example", **facts)
    assert "NV-2026-77777" not in alena.read(f"/tickets/{first}")
    alena.send(f"/tickets/{other}/merge", into=first, two_customers="yes")
    page = alena.read(f"/tickets/{first}")
    assert "NV-2026-77777" in page
    assert "<strong>NV-2026-10482</strong>" in page
