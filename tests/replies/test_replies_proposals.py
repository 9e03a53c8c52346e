"""A wording that agents always edit the same way is proposed, accepted with one click, or never asked about again."""

from __future__ import annotations

import pytest
from concept_makers import native_olga
from draft_makers import REPLY, answers, make_version
from house_makers import Shops, make_agent
from sqlalchemy import select

from tolmach.errors import NotFound
from tolmach.events.model import Event, EventKind
from tolmach.replies.judge_proposals import accept_proposal, refuse_proposal
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.replies.proposals import Proposal, find_proposals
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture
def version_id(house: House, shops: Shops) -> int:
    with house.database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
    return make_version(house)


def proposals(house: House) -> tuple[Proposal, ...]:
    with house.database.reading() as session:
        return find_proposals(session)


def the_text(house: House) -> str:
    with house.database.reading() as session:
        return session.scalars(select(ConceptVersion)).one().text


def test_three_answers_by_two_agents_make_a_proposal(house: House, shops: Shops, version_id: int):
    answers(house, shops, version_id, "alena", "zora")
    assert proposals(house) == ()
    answers(house, shops, version_id, "alena", start=2)
    (found,) = proposals(house)
    assert (found.edit.before, found.edit.after) == ("Príde do dvoch dní.", "Príde do troch dní.")
    assert (found.answers, found.uses, found.agents, len(found.examples)) == (3, 3, 2, 3)


def test_what_is_mostly_sent_as_it_is_is_not_proposed(house: House, shops: Shops, version_id: int):
    answers(house, shops, version_id, "alena", "zora", "alena")
    answers(house, shops, version_id, "alena", "zora", "alena", days="dvoch", start=3)
    assert proposals(house) == ()


def test_an_accepted_proposal_is_the_wording_and_begins_anew(house: House, shops: Shops, version_id: int):
    answers(house, shops, version_id, "alena", "zora", "alena")
    (found,) = proposals(house)
    house.clock.move(minutes=5)
    olga = native_olga(house.database, shops, "sk")
    with house.database.writing.begin() as session:
        accept_proposal(session, olga, version_id, found.digest, now=house.clock.now())
    with house.database.reading() as session:
        version = session.scalars(select(ConceptVersion)).one()
        (event,) = session.scalars(select(Event).where(Event.kind == EventKind.PROPOSAL_ACCEPTED))
        assert session.scalars(select(Concept)).one().source_version == version.source_version == 1
    assert version.text == REPLY.replace("dvoch", "troch")
    assert (version.state, version.approved_by, version.updated_at) == ("approved", olga.actor.id, house.clock.now())
    assert event.data == {"version": version_id, "edit": found.digest}
    assert proposals(house) == ()
    with house.database.writing.begin() as session, pytest.raises(NotFound):
        accept_proposal(session, olga, version_id, found.digest, now=house.clock.now())


def test_what_somebody_accepts_who_does_not_write_the_language_waits(house: House, shops: Shops, version_id: int):
    answers(house, shops, version_id, "alena", "zora", "alena")
    (found,) = proposals(house)
    with house.database.writing.begin() as session:
        accept_proposal(session, shops.access("olga"), version_id, found.digest, now=house.clock.now())
    with house.database.reading() as session:
        version = session.scalars(select(ConceptVersion)).one()
    assert (version.state, version.approved_by, version.approved_at) == ("waiting", None, None)
    assert version.text == REPLY.replace("dvoch", "troch")


def test_what_one_shop_changes_is_not_proposed_for_all(house: House, shops: Shops, version_id: int):
    answers(house, shops, version_id, "alena", "zora", "alena", markets=["novesta-sk"])
    assert proposals(house) == ()
    with house.database.writing.begin() as session:
        session.scalars(select(Concept)).one().client_id = shops.clients["novesta"]
    assert len(proposals(house)) == 1
    with house.database.writing.begin() as session:
        session.scalars(select(Concept)).one().given_up_at = house.clock.now()
    assert proposals(house) == (), "what holds no more is not mended"


@pytest.mark.parametrize("owner", [None, "novesta"])
def test_a_refused_proposal_is_not_made_again(house: House, shops: Shops, version_id: int, owner: str | None):
    with house.database.writing.begin() as session:
        client_id = shops.clients[owner] if owner else None
        session.scalars(select(ConceptVersion)).one().client_id = client_id
    answers(house, shops, version_id, "alena", "zora", "alena")
    (found,) = proposals(house)
    with house.database.writing.begin() as session:
        refuse_proposal(session, version_id, found.digest, now=house.clock.now(), actor=shops.access("olga").actor)
    answers(house, shops, version_id, "alena", "zora", start=3)
    assert proposals(house) == ()
    assert the_text(house) == REPLY


def test_a_wording_that_is_not_approved_is_left_alone(house: House, shops: Shops, version_id: int):
    answers(house, shops, version_id, "alena", "zora", "alena")
    with house.database.writing.begin() as session:
        session.scalars(select(ConceptVersion)).one().state = VersionState.STALE
    assert proposals(house) == ()


def test_what_was_sent_before_the_wording_changed_does_not_count(house: House, shops: Shops, version_id: int):
    answers(house, shops, version_id, "alena", "zora", "alena", days="dvoch")
    house.clock.move(minutes=1)
    with house.database.writing.begin() as session:
        session.scalars(select(ConceptVersion)).one().updated_at = house.clock.now()
    answers(house, shops, version_id, "alena", "zora", "alena", start=3)
    assert [(one.answers, one.uses) for one in proposals(house)] == [(3, 3)]
