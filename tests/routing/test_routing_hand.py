"""A ticket is handed to a colleague who is there and writes the language; by who holds it, or who may take any."""

from __future__ import annotations

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house, make_agent
from ticket_makers import make_ticket

from tolmach.db import Database
from tolmach.errors import NotAllowed, Refused
from tolmach.pools.model import Absence, Level, Presence, UserPresence
from tolmach.routing.hand import colleagues_of, hand_ticket
from tolmach.routing.rules import Excluded
from tolmach.tickets.model import Ticket

pytestmark = pytest.mark.database


@pytest.fixture
def people(database: Database) -> Shops:
    """Beside Alena in the Slovak pool: Zora, Ivan who is absent, Lena who writes too little, Petra who is busy."""
    shops = fill_house(database)
    with database.writing.begin() as session:
        pool = {"sk": shops.pools["sk"]}
        for name in ("Zora", "Ivan", "Petra"):
            shops.users[name.lower()] = make_agent(session, name, pool)
        shops.users["lena"] = make_agent(session, "Lena", pool, level=Level.BASIC)
        session.add(UserPresence(user_id=shops.users["petra"], presence=Presence.BUSY, since=TUESDAY_TEN))
        absence = {"starts_at": TUESDAY_TEN.replace(hour=0), "ends_at": TUESDAY_TEN.replace(hour=20)}
        session.add(Absence(user_id=shops.users["ivan"], kind="holiday", **absence))
    return shops


def held_by(database: Database, people: Shops, name: str | None) -> int:
    with database.writing.begin() as session:
        ticket = make_ticket(session, people, now=TUESDAY_TEN)
        ticket.assignee_id = people.users[name] if name else None
        return ticket.id


def hand(database: Database, people: Shops, ticket_id: int, *, by: str, to: str, now=TUESDAY_TEN) -> int | None:
    with database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        hand_ticket(session, people.access(by), ticket, people.users[to], now=now)
    with database.reading() as session:
        return session.get_one(Ticket, ticket_id).assignee_id


def test_everybody_of_the_pool_is_named_with_what_speaks_against_them(database: Database, people: Shops):
    ticket_id = held_by(database, people, "alena")
    with database.reading() as session:
        found = colleagues_of(session, session.get_one(Ticket, ticket_id), now=TUESDAY_TEN)
    assert {one.name: one.reason for one in found} == {
        "Zora": None,
        "Petra": Excluded.BUSY,
        "Ivan": Excluded.ABSENT,
        "Lena": Excluded.CANNOT_WRITE,
    }
    assert [one.name for one in found if one.may_get_it] == ["Petra", "Zora"]


@pytest.mark.parametrize("to", ["zora", "petra"])
def test_who_holds_it_hands_it_on(database: Database, people: Shops, to: str):
    assert hand(database, people, held_by(database, people, "alena"), by="alena", to=to) == people.users[to]


@pytest.mark.parametrize("to", ["ivan", "lena", "bence", "alena"])
def test_nobody_gets_work_they_cannot_do_now(database: Database, people: Shops, to: str):
    ticket_id = held_by(database, people, "alena")
    with pytest.raises(Refused):
        hand(database, people, ticket_id, by="alena", to=to)
    with database.reading() as session:
        assert session.get_one(Ticket, ticket_id).assignee_id == people.users["alena"]


def test_nobody_off_shift_gets_work_from_a_colleague_either(database: Database, people: Shops):
    ticket_id = held_by(database, people, "alena")
    with pytest.raises(Refused):
        hand(database, people, ticket_id, by="alena", to="zora", now=TUESDAY_TEN.replace(hour=20))


def test_what_a_colleague_holds_is_not_anybodys_to_give(database: Database, people: Shops):
    ticket_id = held_by(database, people, "alena")
    with pytest.raises(NotAllowed):
        hand(database, people, ticket_id, by="zora", to="petra")
    assert hand(database, people, ticket_id, by="olga", to="zora") == people.users["zora"]


def test_what_nobody_holds_may_be_given_by_anybody_who_answers(database: Database, people: Shops):
    assert hand(database, people, held_by(database, people, None), by="zora", to="alena") == people.users["alena"]
