"""Where agents take what is next nobody picks a ticket, by whatever door it would become theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from house_makers import TUESDAY_TEN, Shops
from ticket_makers import make_message, make_ticket

from tolmach.pools.model import Pool
from tolmach.replies.hold import send_holding
from tolmach.replies.send import send_reply
from tolmach.routing.hand import hand_ticket
from tolmach.routing.take import NotToPick, take_next, take_ticket
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)


def take(_house: House, session, access, ticket) -> None:
    take_ticket(session, access, ticket, now=TUESDAY_TEN)


def hand_to_oneself(_house: House, session, access, ticket) -> None:
    hand_ticket(session, access, ticket, access.actor.id, now=TUESDAY_TEN)


def answer(house: House, session, access, ticket) -> None:
    words = {"text": "Balík príde zajtra.", "draft_id": None, "is_solving": False}
    send_reply(session, access, ticket, **words, detector=house.detector, now=TUESDAY_TEN)


def hold(house: House, session, access, ticket) -> None:
    words = {"text": "Odpovieme vám zajtra.", "promised_by": TUESDAY_TEN + 24 * HOUR}
    send_holding(session, access, ticket, **words, detector=house.detector, now=TUESDAY_TEN)


DOORS = (take, hand_to_oneself, answer, hold)


@pytest.fixture
def waiting(house: House, shops: Shops) -> tuple[int, int]:
    """Two tickets nobody has, the more urgent one first, in a pool whose agents take what is next."""
    with house.database.writing.begin() as session:
        session.get_one(Pool, shops.pools["sk"]).is_next_only = True
        tickets = [make_ticket(session, shops, due_at=TUESDAY_TEN + hours * HOUR) for hours in (1, 2)]
        for ticket in tickets:
            make_message(session, ticket, "Dobrý deň, kde je môj balík?")
        return tickets[0].id, tickets[1].id


def through(house: House, shops: Shops, door, ticket_id: int, *, by: str = "alena") -> int | None:
    with house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        door(house, session, shops.access(by), ticket)
        return ticket.assignee_id


@pytest.mark.parametrize("door", DOORS)
def test_where_agents_take_what_is_next_nobody_picks(house: House, shops: Shops, waiting: tuple[int, int], door):
    with pytest.raises(NotToPick):
        through(house, shops, door, waiting[1])
    with house.database.writing.begin() as session:
        assert session.get_one(Ticket, waiting[1]).assignee_id is None
        taken = take_next(session, shops.access("alena"), now=TUESDAY_TEN)
        assert taken is not None
        assert taken.id == waiting[0]


@pytest.mark.parametrize("door", DOORS)
def test_elsewhere_every_door_gives_it_to_who_comes_through(house: House, shops: Shops, waiting: tuple[int, int], door):
    with house.database.writing.begin() as session:
        session.get_one(Pool, shops.pools["sk"]).is_next_only = False
    assert through(house, shops, door, waiting[1]) == shops.users["alena"]


@pytest.mark.parametrize("door", [take, answer, hold])
def test_what_was_next_is_worked_on_as_anywhere(house: House, shops: Shops, waiting: tuple[int, int], door):
    with house.database.writing.begin() as session:
        take_next(session, shops.access("alena"), now=TUESDAY_TEN)
    assert through(house, shops, door, waiting[0]) == shops.users["alena"]
