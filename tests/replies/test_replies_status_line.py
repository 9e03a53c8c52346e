"""Where the link to the ticket stands in a confirmation, whatever its wording looks like."""

from __future__ import annotations

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house
from ticket_makers import make_ticket

from tolmach.db import Database
from tolmach.keys import Keyring
from tolmach.replies.outgoing import MessageLetters
from tolmach.tickets.model import Message, MessageKind

LETTERS = MessageLetters(Keyring(("s" * 40,)), "https://desk.example")


@pytest.mark.parametrize(
    ("kind", "text", "before", "after"),
    [
        (MessageKind.ACKNOWLEDGEMENT, "Dobrý deň,\n\nmáme ju.\n\nS pozdravom\nNovesta", "máme ju.", "S pozdravom"),
        (MessageKind.ACKNOWLEDGEMENT, "Máme Vašu správu.", "Máme Vašu správu.", ""),
        (MessageKind.REFUSAL, "Dobrý deň,\n\nnešlo to.\n\nS pozdravom", "", None),
    ],
)
def test_only_a_confirmation_has_the_link_before_its_closing(
    database: Database, kind: MessageKind, text: str, before: str, after: str | None
):
    people: Shops = fill_house(database)
    with database.writing.begin() as session:
        ticket = make_ticket(session, people, now=TUESDAY_TEN)
        said = LETTERS._text(ticket, Message(kind=kind, text=text, language="sk", evidence={}))
    if after is None:
        assert said == text
        return
    link = said.index("https://desk.example/t/")
    assert said.index(before) < link
    assert link < said.index(after) if after else said.rstrip().endswith(said[link:].strip())
