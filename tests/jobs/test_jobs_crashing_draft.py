"""A draft whose preparation crashes: tried again a few times, then a trouble and no draft; others are not held up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import mail_in
from house_makers import Shops
from sqlalchemy import select, update

from tolmach.clients.model import Market
from tolmach.db import database_now
from tolmach.jobs.work import prepare_one, receive_one, translate_one
from tolmach.language import Language
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.prepare import BROKE_OFF, MOST_ATTEMPTS, claim_draft
from tolmach.replies.translate import want_message_translation
from tolmach.tickets.model import Message, Ticket
from tolmach.translation.model import GlossaryTerm, MessageTranslation, TranslationState
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def wanted(house: House, shops: Shops) -> None:
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example", message_id="first@post.example")
    while receive_one(house) or prepare_one(house):
        pass
    with house.database.writing.begin() as session:
        session.execute(update(Draft).values(state=DraftState.WANTED, attempts=0, claim_token=None))


def let_it_be_tried(house: House) -> None:
    # Leases and delays run by the database's clock, which no test can move: the rows are moved instead.
    with house.database.writing.begin() as session:
        past = database_now(session) - timedelta(seconds=1)
        for table in (Draft, MessageTranslation):
            session.execute(update(table).where(table.claimed_until.is_not(None)).values(claimed_until=past))
            session.execute(update(table).where(table.try_again_at.is_not(None)).values(try_again_at=past))


def draft(house: House) -> Draft:
    with house.database.reading() as session:
        return session.scalars(select(Draft)).one()


def reasons(house: House) -> list[str]:
    with house.database.reading() as session:
        kept = select(Trouble.cause).where(Trouble.kind == TroubleKind.DRAFT_FAILED, Trouble.mended_at.is_(None))
        return [cause["reason"] for cause in session.scalars(kept)]


def test_workers_that_die_over_a_draft_are_not_sent_to_it_for_ever(house: House):
    for _ in range(MOST_ATTEMPTS):
        with house.database.writing.begin() as session:
            assert claim_draft(session) is not None
        let_it_be_tried(house)
    assert prepare_one(house)
    assert draft(house).state is DraftState.FAILED
    assert reasons(house) == [BROKE_OFF]
    assert not prepare_one(house)


def test_what_crashes_every_time_ends_as_a_trouble(house: House):
    with house.database.writing.begin() as session:
        # No zone has this name: reading what the draft is made from raises what nobody expects there.
        ticket = session.scalars(select(Ticket)).one()
        session.get_one(Market, ticket.market_id).time_zone = "Nowhere/Never"
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert prepare_one(house)
        assert draft(house).attempts == attempt
        assert reasons(house) == [] or attempt == MOST_ATTEMPTS
        let_it_be_tried(house)
    assert draft(house).state is DraftState.FAILED
    assert len(reasons(house)) == 1
    assert not prepare_one(house)


def wish(house: House, shops: Shops) -> MessageTranslation:
    with house.database.writing.begin() as session:
        message = session.scalars(select(Message)).first()
        assert message is not None
        return want_message_translation(
            session, shops.access("alena"), message.id, Language("en"), now=house.clock.now()
        )


def wished(house: House) -> MessageTranslation:
    with house.database.reading() as session:
        return session.scalars(select(MessageTranslation).where(MessageTranslation.language == "en")).one()


def test_a_translation_over_which_workers_die_says_so(house: House, shops: Shops):
    wish(house, shops)
    with house.database.writing.begin() as session:
        session.execute(update(MessageTranslation).values(attempts=MOST_ATTEMPTS))
    assert translate_one(house)
    assert (wished(house).state, wished(house).error) == (TranslationState.FAILED, BROKE_OFF)


def test_a_translation_that_crashes_every_time_is_given_up_and_can_be_wished_anew(house: House, shops: Shops):
    wish(house, shops)
    with house.database.writing.begin() as session:
        # A number is no wording: reading what is to be translated raises what nobody expects there.
        term = GlossaryTerm(
            client_id=shops.clients["novesta"],
            language="sk",
            term="balík",
            translations={"en": 5},
            created_at=house.clock.now(),
        )
        session.add(term)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert wished(house).state is TranslationState.WANTED
        assert translate_one(house)
        assert wished(house).attempts == attempt
        assert not translate_one(house), "not at once"
        let_it_be_tried(house)
    assert (wished(house).state, bool(wished(house).error)) == (TranslationState.FAILED, True)
    assert not translate_one(house)
    with house.database.writing.begin() as session:
        session.delete(session.scalars(select(GlossaryTerm)).one())
    wish(house, shops)
    assert translate_one(house)
    assert wished(house).error != BROKE_OFF
