"""A draft offers what else fits; whoever chooses it gets that concept's draft, and what they had before is outdated."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from draft_facts import make_facts
from flow_steps import drafts, mail_in, run_jobs, tickets
from house_makers import FrozenClock, Shops, make_order
from lock_waits import wait_until_somebody_waits
from sqlalchemy import select, update

from tolmach.errors import Lost
from tolmach.replies.choice import Chooser
from tolmach.replies.choose import choose_candidate
from tolmach.replies.draft import MOST_CANDIDATES, make_draft
from tolmach.replies.embedder import build_embedder
from tolmach.replies.errors import StaleDraft
from tolmach.replies.find import SILENT_BELOW
from tolmach.replies.library import install_library
from tolmach.replies.model import ConceptVersion, Draft, DraftOrigin, DraftState, VersionState
from tolmach.replies.send import send_reply
from tolmach.tickets.door import ticket_for
from tolmach.translation.translate import Translator
from tolmach.wiring import House

MARIA = "maria.kovacova@post.example"
BOTH = "Dobrý deň,\n\nchcem vrátiť tovar, ako to mám urobiť? A kde je môj balík? Objednávka NV-2026-10482.\n"


@pytest.fixture
def asked(house: House, shops: Shops) -> Draft:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
        make_order(session, shops, "NV-2026-10482", MARIA)
    mail_in(house, BOTH, to="sk@novesta.example")
    return drafts(house)[0]


def choose(house: House, shops: Shops, draft: Draft, concept: str) -> None:
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        ticket = ticket_for(session, access, tickets(house)[0].reference)
        choose_candidate(session, access, ticket, draft_id=draft.id, concept=concept, now=house.clock.now())


def send(house: House, shops: Shops, draft: Draft) -> None:
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        send_reply(
            session,
            access,
            ticket_for(session, access, tickets(house)[0].reference),
            text=str(draft.text),
            draft_id=draft.id,
            draft_made=draft.ready_at,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
        )


def other_than(draft: Draft) -> str:
    return next(str(one["concept"]) for one in draft.candidates if one["concept"] != draft.concept_key)


def test_what_fits_is_offered_with_its_name_and_similarity_the_draft_first():
    made = make_draft(make_facts("sk", text=BOTH), Translator(()), Chooser()).draft
    assert 2 <= len(made.candidates) <= MOST_CANDIDATES
    first = made.candidates[0]
    assert (first["concept"], first["similarity"]) == (made.concept_key, made.similarity)
    assert {"where_is_my_order", "how_to_return"} <= {one["concept"] for one in made.candidates}
    assert all(one["name"] and 0 < one["similarity"] <= 1 for one in made.candidates)


def test_a_concept_is_offered_once_whichever_language_found_it():
    facts = make_facts("sk", text=BOTH)
    keys = [one["concept"] for one in make_draft(facts, Translator(()), Chooser()).draft.candidates]
    assert len(keys) == len(set(keys))


def test_what_could_not_be_sent_as_it_is_is_not_offered():
    facts = make_facts("sk", text=BOTH)
    values = {name: value for name, value in facts.values.items() if name != "market.return_address"}
    made = make_draft(
        make_facts("sk", text="Kde je môj balík? " + BOTH, values=values), Translator(()), Chooser()
    ).draft
    assert "how_to_return" not in {one["concept"] for one in made.candidates if one["concept"] != made.concept_key}


def test_where_nothing_fits_surely_the_nearest_are_there_for_a_person():
    chooser = Chooser(build_embedder())
    assert chooser.embedder is not None, "the embedder belongs to the extra of the tests"
    lost = "Ahojte, v sobotu som bola u vás na predajni skúšať kabáty a asi mi tam zostal šál. Nenašiel ho niekto?"
    made = make_draft(make_facts("sk", text=lost), Translator(()), chooser).draft
    assert (made.origin, made.text, made.light) == (DraftOrigin.NONE, None, None)
    assert made.candidates
    assert all(one["similarity"] < SILENT_BELOW for one in made.candidates)
    sells = (
        "Dobrý deň, sme výrobca kartónových obalov zo Zvolena a dodávame krabice na mieru pre obchody od 0,18 € za kus."
    )
    assert make_draft(make_facts("sk", text=sells), Translator(()), chooser).draft.candidates == []


@pytest.mark.database
def test_the_chosen_one_takes_the_drafts_place_and_can_be_changed_back(house: House, shops: Shops, asked: Draft):
    concept = other_than(asked)
    choose(house, shops, asked, concept)
    (chosen,) = drafts(house)
    assert (chosen.concept_key, chosen.state, chosen.light) == (concept, DraftState.READY, "green")
    assert chosen.candidates == asked.candidates
    assert chosen.text != asked.text
    choose(house, shops, chosen, str(asked.concept_key))
    assert drafts(house)[0].text == asked.text


@pytest.mark.database
def test_the_ticket_is_then_about_what_was_chosen(house: House, shops: Shops, asked: Draft):
    before = tickets(house)[0].topic
    choose(house, shops, asked, other_than(asked))
    assert {before, tickets(house)[0].topic} == {"delivery", "return"}


@pytest.mark.database
def test_what_is_no_candidate_is_not_put_there(house: House, shops: Shops, asked: Draft):
    with pytest.raises(Lost):
        choose(house, shops, asked, "gdpr_request")
    assert drafts(house)[0].text == asked.text


@pytest.mark.database
def test_a_draft_that_left_is_not_changed(house: House, shops: Shops, asked: Draft):
    send(house, shops, asked)
    with pytest.raises(StaleDraft):
        choose(house, shops, asked, other_than(asked))


@pytest.mark.database
def test_what_nobody_has_approved_any_more_is_prepared_again(house: House, shops: Shops, asked: Draft):
    concept = other_than(asked)
    with house.database.writing.begin() as session:
        name = next(one["name"] for one in asked.candidates if one["concept"] == concept)
        version = session.scalars(select(ConceptVersion.id).where(ConceptVersion.name == name)).one()
        session.execute(update(ConceptVersion).where(ConceptVersion.id == version).values(state=VersionState.STALE))
    choose(house, shops, asked, concept)
    assert drafts(house)[0].state is DraftState.WANTED
    run_jobs(house)
    assert drafts(house)[0].origin is DraftOrigin.CONCEPT


@pytest.mark.database
def test_what_was_on_the_page_before_does_not_leave(house: House, shops: Shops, clock: FrozenClock, asked: Draft):
    clock.move(minutes=1)
    choose(house, shops, asked, other_than(asked))
    with pytest.raises(StaleDraft):
        send(house, shops, asked)
    send(house, shops, drafts(house)[0])
    assert drafts(house)[0].state is DraftState.USED


@pytest.mark.database
def test_what_is_put_there_while_the_old_one_is_sent_is_seen(house: House, shops: Shops, asked: Draft):
    if house.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: the draft is put there before it is sent or after.")
    ends = list[type[Exception]]()

    def send_the_old_one() -> None:
        try:
            send(house, shops, asked)
        except Exception as refusal:
            ends.append(type(refusal))

    sending = threading.Thread(target=send_the_old_one)
    with house.database.writing.begin() as session:
        later = house.clock.now() + timedelta(seconds=1)
        session.execute(update(Draft).values(text="Iný koncept.", ready_at=later))
        sending.start()
        wait_until_somebody_waits(house)
    sending.join(60)
    assert ends == [StaleDraft]
    assert drafts(house)[0].state is DraftState.READY
