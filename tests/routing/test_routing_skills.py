"""The ladder asks what people write, the translation pane what they read; what they speak is asked by neither."""

from __future__ import annotations

import pytest
from desk_letters import open_ticket
from house_makers import Shops
from sqlalchemy import update

from tolmach.pools.model import Level, Skill
from tolmach.replies.queries import conversation
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database
LEVELS = {
    # name: what Alena reads, writes and speaks; whether she is given the ticket, and sees the letter untranslated
    "reads only": (Level.NATIVE, Level.NONE, Level.NATIVE, False, True),
    "writes only": (Level.NONE, Level.NATIVE, Level.NONE, True, False),
    "a little of each": (Level.BASIC, Level.BASIC, Level.NATIVE, False, False),
    "fluent on paper": (Level.FLUENT, Level.FLUENT, Level.NONE, True, True),
}


@pytest.mark.parametrize(("read", "write", "speak", "is_given", "is_read"), LEVELS.values(), ids=LEVELS)
def test_each_skill_is_asked_where_it_counts(
    house: House, shops: Shops, read: Level, write: Level, speak: Level, is_given: bool, is_read: bool
):
    alena = shops.users["alena"]
    with house.database.writing.begin() as session:
        levels = {"read": read, "write": write, "speak": speak}
        session.execute(update(Skill).where(Skill.user_id == alena, Skill.language == "sk").values(**levels))
    ticket_id = open_ticket(house, "sk@novesta.example")
    with house.database.reading() as session:
        ticket = session.get_one(Ticket, ticket_id)
        letters = conversation(session, ticket, reader_id=alena, working_language="en").letters
    assert (ticket.assignee_id == alena) is is_given
    assert letters[0].is_read_by_reader is is_read
