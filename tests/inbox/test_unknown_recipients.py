"""An address of our own domains that no mailbox has, beside one that has, is told to the operator."""

from __future__ import annotations

import pytest
from desk_letters import open_ticket
from house_makers import Shops
from sqlalchemy import select

from tolmach.accounts.model import User
from tolmach.clients.model import Mailbox
from tolmach.inbox.unknown_recipients import MOST_ALARMS
from tolmach.tickets.references import reply_address
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
OURS = "sk@novesta.example"


def told(house: House) -> list[str]:
    with house.database.reading() as session:
        kinds = select(Trouble.subject).where(Trouble.kind == TroubleKind.RECIPIENT_UNKNOWN).order_by(Trouble.id)
        return list(session.scalars(kinds))


CASES = {
    "one of our domain": (f"{OURS}, reklamacie@novesta.example", ["reklamacie@novesta.example"]),
    "in front": (f"Reklamacie@Novesta.example, {OURS}", ["reklamacie@novesta.example"]),
    "alone with ours": (OURS, []),
    "another domain": (f"{OURS}, jana@post.example", []),
    "a domain below ours": (f"{OURS}, jana@mail.novesta.example", []),
    "a domain that ends as ours": (f"{OURS}, jana@my-novesta.example", []),
    "two mailboxes": (f"{OURS}, cs@novesta.example", []),
    "with signs of a pattern": (f"{OURS}, a%b@novest_.example", []),
    "a person of the house": (f"{OURS}, alena@novesta.example", []),
}


@pytest.mark.parametrize(("to", "expected"), CASES.values(), ids=CASES)
def test_what_is_told(house: House, shops: Shops, to: str, expected: list[str]) -> None:
    with house.database.writing.begin() as session:
        session.get_one(User, shops.users["alena"]).address = "alena@novesta.example"
    open_ticket(house, to)
    assert told(house) == expected


def test_it_is_one_trouble_however_many_letters(house: House, shops: Shops) -> None:
    for number in range(2):
        open_ticket(house, f"{OURS}, info@novesta.example", message_id=f"{number}@post.example")
    assert told(house) == ["info@novesta.example"]


def test_who_writes_to_every_address_is_not_believed(house: House, shops: Shops) -> None:
    open_ticket(house, ", ".join([OURS, *(f"a{number}@novesta.example" for number in range(9))]))
    assert len(told(house)) == MOST_ALARMS


def test_a_reply_address_is_its_mailboxs(house: House, shops: Shops) -> None:
    signed = reply_address(house.settings.keyring, OURS, "NOV-7K3QF")
    open_ticket(house, f"{OURS}, {signed}")
    assert told(house) == []


@pytest.mark.parametrize("takes_plus", [True, False])
def test_a_plus_address_is_known_where_the_mailbox_takes_them(house: House, shops: Shops, *, takes_plus: bool) -> None:
    with house.database.writing.begin() as session:
        session.scalars(select(Mailbox).where(Mailbox.address == OURS)).one().takes_plus_addresses = takes_plus
    open_ticket(house, f"{OURS}, sk+leto@novesta.example")
    assert told(house) == ([] if takes_plus else ["sk+leto@novesta.example"])
