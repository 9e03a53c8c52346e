"""A newer letter drops the drafts for earlier ones, also those that somebody is working on."""

from __future__ import annotations

import pytest
from desk_letters import open_ticket
from house_makers import Shops
from sqlalchemy import select

from tolmach.jobs.work import prepare_one
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.prepare import claim_draft, facts_of_claim, prepare_draft, record_draft
from tolmach.wiring import House

pytestmark = pytest.mark.database
OURS = "sk@novesta.example"


def states(house: House) -> list[DraftState]:
    with house.database.reading() as session:
        return list(session.scalars(select(Draft.state).order_by(Draft.id)))


def test_a_draft_that_is_being_prepared_does_not_come_back_when_it_was_dropped(house: House, shops: Shops) -> None:
    first = open_ticket(house, OURS)
    with house.database.writing.begin() as session:
        claim = claim_draft(session)
    assert claim is not None
    with house.database.reading() as session:
        made = prepare_draft(house.translator, house.chooser, facts_of_claim(session, claim, now=house.clock.now()))
    assert open_ticket(house, OURS, text="Ešte niečo: kedy to príde?", message_id="second@post.example") == first
    assert states(house) == [DraftState.DROPPED, DraftState.WANTED]
    with house.database.writing.begin() as session:
        assert not record_draft(session, claim, made, now=house.clock.now())
    assert states(house) == [DraftState.DROPPED, DraftState.WANTED]
    assert prepare_one(house)
    assert not prepare_one(house)
    assert states(house)[0] is DraftState.DROPPED
