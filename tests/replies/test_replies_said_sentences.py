"""A wording becomes memory by a person's approval or by three customers who got the same, and by nothing less."""

from __future__ import annotations

import pytest
from house_makers import Shops
from sqlalchemy import select
from sqlalchemy.orm import Session
from ticket_makers import make_message, make_ticket

from tolmach.errors import FieldsRefused, NotFound
from tolmach.replies.learned_model import SaidSentence
from tolmach.replies.said_sentences import (
    Saying,
    approve_sentence,
    forget_sentences_of,
    keep_sentence,
    refuse_sentence,
    waiting_sentences,
)
from tolmach.tickets.model import Direction, Message
from tolmach.translation.model import MemorySegment, SegmentOrigin
from tolmach.wiring import House

pytestmark = pytest.mark.database
SOURCE, TARGET = "Your order {{1}} is ready.", "Vaša objednávka {{1}} je pripravená."


def say(session: Session, shops: Shops, house: House, customer: int, target: str = TARGET) -> Message:
    ticket = make_ticket(session, shops, sender=f"customer{customer}@post.example")
    reply = make_message(session, ticket, target, direction=Direction.OUTBOUND)
    reply.author_id = shops.users["alena"]
    session.flush()
    saying = Saying(source_language="en", target_language="sk", source=SOURCE, target=target)
    keep_sentence(session, saying, reply, customer_id=ticket.customer_id, now=house.clock.now())
    return reply


def memory(session: Session) -> list[tuple[str, SegmentOrigin]]:
    return [(row.target, row.origin) for row in session.scalars(select(MemorySegment))]


def test_three_customers_make_a_memory_and_taking_back_unmakes_it(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        for customer in (0, 0, 0, 1):
            say(session, shops, house, customer)
        assert memory(session) == []
        last = say(session, shops, house, 2)
        assert memory(session) == [(TARGET, SegmentOrigin.REPEATED)]
        assert waiting_sentences(session, ["sk"]) == ()
        forget_sentences_of(session, last)
        assert memory(session) == []
        assert [one.customers for one in waiting_sentences(session, ["sk", "cs"])] == [2]
        assert waiting_sentences(session, ["cs"]) == ()


def test_what_a_person_approved_stands_whatever_is_sent(house: House, shops: Shops):
    alena, now = shops.access("alena").actor, house.clock.now()
    with house.database.writing.begin() as session:
        say(session, shops, house, 0)
        said_id = session.scalars(select(SaidSentence.id)).one()
        with pytest.raises(NotFound):
            approve_sentence(session, said_id, ["cs"], target=TARGET, now=now, actor=alena)
        with pytest.raises(FieldsRefused):
            approve_sentence(session, said_id, ["sk"], target="Je pripravená.", now=now, actor=alena)
        better = "Objednávka {{1}} je pre vás pripravená."
        approve_sentence(session, said_id, ["sk"], target=better, now=now, actor=alena)
        for customer in (1, 2, 3):
            say(session, shops, house, customer)
        assert memory(session) == [(better, SegmentOrigin.APPROVED)]
        assert waiting_sentences(session, ["sk"]) == ()


def test_what_a_person_refused_is_never_said_again(house: House, shops: Shops):
    alena, now = shops.access("alena").actor, house.clock.now()
    with house.database.writing.begin() as session:
        say(session, shops, house, 0)
        refuse_sentence(session, session.scalars(select(SaidSentence.id)).one(), ["sk"], now=now, actor=alena)
        for customer in (1, 2, 3):
            say(session, shops, house, customer)
        assert memory(session) == []
        assert waiting_sentences(session, ["sk"]) == ()
