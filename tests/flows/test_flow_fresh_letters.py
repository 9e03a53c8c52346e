"""A fresh letter of a customer who waits joins their ticket; another order stands beside it, in the same hands."""

from __future__ import annotations

import pytest
from flow_steps import letters_sent, mail_in, messages, tickets
from house_makers import FrozenClock, Shops, make_agent

from tolmach.inbox.fresh import place_of
from tolmach.jobs.invariants import broken_laws
from tolmach.replies.send import send_reply
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import JoinedBy, TicketStatus
from tolmach.wiring import House

SLOVAK = "Dobrý deň, objednávka NV-2026-10443 stále neprišla. Kedy príde balík? Ďakujem, Mária"
ANY_NEWS = "Dobrý deň, je už niečo nové?\n"
OTHER_ORDER = "Dobrý deň, v objednávke NV-2026-20111 chýba jedna topánka. Pošlete mi ju?\n"
MARIA = "maria.kovacova@post.example"


@pytest.mark.database
def test_any_news_joins_the_ticket_that_waits_and_shows_how(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    mail_in(house, ANY_NEWS, to="sk@novesta.example", subject="Dotaz", message_id="2@post.example")
    (ticket,) = tickets(house)
    first, _, fresh = messages(house, ticket)
    assert (first.joined_by, fresh.joined_by) == (None, JoinedBy.FRESH)
    assert len(letters_sent(house, MARIA)) == 1, "the promise of the first letter stands; no second confirmation"
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []


@pytest.mark.database
def test_another_order_goes_beside_it_to_the_same_person(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    with house.database.writing.begin() as session:
        # By load alone the next ticket would be hers, who has none.
        make_agent(session, "Zuzana", {"sk": shops.pools["sk"]})
    mail_in(house, OTHER_ORDER, to="sk@novesta.example", message_id="2@post.example")
    _, beside = tickets(house)
    assert beside.assignee_id == shops.users["alena"]
    assert beside.follows is None


@pytest.mark.database
def test_the_same_order_or_its_number_alone_joins(house: House, shops: Shops) -> None:
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example")
    mail_in(house, "Číslo objednávky: NV-2026-10443", to="sk@novesta.example", message_id="2@post.example")
    mail_in(house, SLOVAK + " Prosím!", to="sk@novesta.example", message_id="3@post.example")
    assert len(tickets(house)) == 1
    mail_in(house, OTHER_ORDER, to="sk@novesta.example", message_id="4@post.example")
    mail_in(house, "A čo NV-2026-10443?", to="sk@novesta.example", message_id="5@post.example")
    first, _ = tickets(house)
    assert [message.ticket_id for message in messages(house)][-1] == first.id


@pytest.mark.database
@pytest.mark.parametrize(
    "parts", [{"to": "cs@novesta.example"}, {"sender": "jana@post.example"}, {"to": "sk@calida.example"}]
)
def test_another_market_client_or_person_opens_a_ticket_of_its_own(
    house: House, shops: Shops, parts: dict[str, str]
) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    mail_in(house, ANY_NEWS, **{"to": "sk@novesta.example", "message_id": "2@post.example", **parts})
    assert len(tickets(house)) == 2


@pytest.mark.database
def test_what_we_have_answered_waits_for_the_customer_and_draws_no_fresh_letter(
    house: House, shops: Shops, clock: FrozenClock
) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), access = tickets(house), shops.access("alena")
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, ticket.reference)
        send_reply(
            session,
            access,
            mine,
            text="Akú máte veľkosť?",
            draft_id=None,
            is_solving=False,
            detector=house.detector,
            now=clock.now(),
        )
    mail_in(house, "Dobrý deň, máte aj modré tenisky?\n", to="sk@novesta.example", message_id="2@post.example")
    old, new = tickets(house)
    assert (old.status, new.status) == (TicketStatus.PENDING, TicketStatus.NEW)


def test_where_a_letter_about_orders_belongs() -> None:
    none, one, two = frozenset[str](), frozenset({"1001"}), frozenset({"2002", "2003"})
    assert place_of(["2003"], [none, one, two]) == 2
    assert place_of(["3003"], [one, none]) == 1
    assert place_of(["3003"], [one, two]) is None
