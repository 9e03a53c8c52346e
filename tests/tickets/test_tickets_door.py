"""The one door: what a person may not see does not exist for them."""

from __future__ import annotations

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house
from ticket_makers import make_message, make_ticket

from tolmach.accounts.access import Access, Grant, Permission
from tolmach.accounts.model import Role
from tolmach.db import Database
from tolmach.errors import NotAllowed, NotFound
from tolmach.events.actor import Actor, ActorKind
from tolmach.routing.take import take_next
from tolmach.tickets.door import message_for, ticket_for
from tolmach.tickets.files import attachment_for
from tolmach.tickets.model import Attachment, Direction, Ticket, TicketStatus
from tolmach.tickets.queries import Shelf, earlier_tickets, queue_page, shelf_sizes
from tolmach.tickets.status import set_status
from tolmach.tickets.write import write_note

pytestmark = pytest.mark.database
MARKETS = ("novesta-sk", "novesta-cs", "novesta-hu", "calida-sk")

SEES = {
    "olga": set(MARKETS) | {"unrouted"},
    "alena": {"novesta-sk", "novesta-cs", "calida-sk"},
    "bence": {"novesta-hu"},
    "paul": set(),
    "eva": set(),
    "mallory": set(),
}
"""Who reads which tickets; owners (Eva, Mallory) read reports and no tickets, and those of others never."""


@pytest.fixture
def people(database: Database) -> Shops:
    return fill_house(database)


@pytest.fixture
def rows(database: Database, people: Shops) -> dict[str, tuple[str, int, int]]:
    """A ticket a market, and one no pool serves: reference, message and attachment by name."""
    made = {}
    with database.writing.begin() as session:
        for name in (*MARKETS, "unrouted"):
            ticket = make_ticket(session, people, "novesta-pt" if name == "unrouted" else name)
            ticket.pool_id = None if name == "unrouted" else ticket.pool_id
            message = make_message(session, ticket, "Dobrý deň")
            file = Attachment(
                client_id=ticket.client_id, message_id=message.id, blob_sha256="h", name="a", type="a/b", size=1
            )
            session.add(file)
            session.flush()
            made[name] = ticket.reference, message.id, file.id
    return made


@pytest.mark.parametrize("name", SEES)
def test_everybody_sees_what_is_theirs_through_every_door(
    database: Database, people: Shops, rows: dict[str, tuple[str, int, int]], name: str
):
    access = people.access(name)
    assert {one for one in rows if opens(database, ticket_for, access, rows[one][0])} == SEES[name]
    assert {one for one in rows if opens(database, message_for, access, rows[one][1])} == SEES[name]
    assert {one for one in rows if opens(database, attachment_for, access, rows[one][2])} == SEES[name]
    with database.reading() as session:
        page = queue_page(session, access, shelf=Shelf.WAITING)
        assert {row.reference for row in page.rows} == {rows[one][0] for one in SEES[name]}
        assert shelf_sizes(session, access)[Shelf.WAITING] == len(SEES[name])


def opens(database: Database, door, access: Access, key: object) -> bool:
    try:
        with database.reading() as session:
            door(session, access, key)
    except NotFound:
        return False
    return True


def test_absent_and_forbidden_look_the_same(database: Database, people: Shops, rows: dict[str, tuple[str, int, int]]):
    said = []
    for reference in (rows["novesta-hu"][0], "NOV-22222"):
        with database.reading() as session, pytest.raises(NotFound) as refused:
            ticket_for(session, people.access("alena"), reference)
        said.append(str(refused.value).replace(reference, "…"))
    assert said[0] == said[1]


def test_an_owner_granted_for_a_client_sees_no_other_clients_tickets(
    database: Database, people: Shops, rows: dict[str, tuple[str, int, int]]
):
    # No role has it today; the door must hold for the day one reads tickets by client.
    mallory = Access(
        actor=Actor(ActorKind.USER, people.users["mallory"]),
        grants=(Grant(role=Role.OPERATOR, client_id=people.clients["calida"]),),
    )
    assert {one for one in rows if opens(database, ticket_for, mallory, rows[one][0])} == {"calida-sk"}


def test_who_has_a_ticket_keeps_seeing_it_when_it_moves_to_another_pool(database: Database, people: Shops):
    with database.writing.begin() as session:
        ticket = make_ticket(session, people, "novesta-hu", assignee="alena")
        reference = ticket.reference
    assert opens(database, ticket_for, people.access("alena"), reference)
    assert not opens(database, ticket_for, people.access("paul"), reference)


def test_who_may_only_read_can_neither_write_nor_take(
    database: Database, people: Shops, rows: dict[str, tuple[str, int, int]]
):
    olga = people.access("olga")
    with database.writing.begin() as session:
        ticket = ticket_for(session, olga, rows["novesta-sk"][0])
        for forbidden in (
            lambda: take_next(session, olga, now=TUESDAY_TEN),
            lambda: write_note(session, olga, ticket, text="x", now=TUESDAY_TEN),
            lambda: set_status(session, olga, ticket, TicketStatus.SOLVED, now=TUESDAY_TEN),
        ):
            with pytest.raises(NotAllowed):
                forbidden()
    with pytest.raises(NotFound), database.reading() as session:
        ticket_for(session, olga, rows["novesta-sk"][0], Permission.ANSWER)


def test_earlier_matters_of_a_customer_are_shown_as_far_as_they_are_ones_own(database: Database, people: Shops):
    with database.writing.begin() as session:
        slovak, hungarian = make_ticket(session, people), make_ticket(session, people, "novesta-hu")
        make_message(session, hungarian, "Jó napot", direction=Direction.INBOUND)
        ids = slovak.id, hungarian.reference
    with database.reading() as session:
        ticket = session.get_one(Ticket, ids[0])
        assert earlier_tickets(session, people.access("alena"), ticket) == ()
        assert [row.reference for row in earlier_tickets(session, people.access("olga"), ticket)] == [ids[1]]
