"""Green means that such drafts are sent as they are; where they are not it is shown amber until they are again."""

from __future__ import annotations

import pytest
from draft_facts import make_facts
from draft_makers import make_draft
from house_makers import FrozenClock, Shops
from sqlalchemy import select, update

from tolmach.events.model import Event, EventKind
from tolmach.jobs.lights import judge_drafts_lights
from tolmach.replies.choice import Chooser
from tolmach.replies.doubts import RECORD
from tolmach.replies.draft import make_draft as compose_draft
from tolmach.replies.light_rules import LEAST_CASES, LightRecord, is_doubted
from tolmach.replies.lights import doubted_lights, light_records
from tolmach.replies.model import Draft, DraftOrigin
from tolmach.translation.checks import Light
from tolmach.translation.translate import Translator
from tolmach.wiring import House

SAID, OTHER = "Balík je na ceste.", "Peniaze sme Vám dnes vrátili na účet."


@pytest.mark.parametrize(
    ("untouched", "decided", "was_doubted", "doubted"),
    [
        (0, LEAST_CASES - 1, False, False),
        (17, LEAST_CASES, False, True),
        (18, LEAST_CASES, False, False),
        (22, LEAST_CASES, True, True),
        (23, LEAST_CASES, True, False),
        (LEAST_CASES - 1, LEAST_CASES - 1, True, True),
    ],
    ids=["too few", "below the floor", "at the floor", "not yet recovered", "recovered", "too few to recover"],
)
def test_green_is_doubted_below_one_share_and_trusted_from_another(
    untouched: int, decided: int, was_doubted: bool, doubted: bool
):
    assert is_doubted(LightRecord(untouched=untouched, decided=decided), was_doubted=was_doubted) is doubted


def test_a_doubted_green_is_amber_and_says_why():
    text = "Dobrý deň, kde je môj balík? Objednávka NV-2026-10482."
    trusted = compose_draft(make_facts("sk", text=text), Translator(engines=[]), Chooser()).draft
    facts = make_facts("sk", text=text, doubted={DraftOrigin.CONCEPT: "17/30"})
    doubted = compose_draft(facts, Translator(engines=[]), Chooser()).draft
    assert (trusted.light, trusted.own_light) == (Light.GREEN, None)
    assert (doubted.light, doubted.own_light) == (Light.AMBER, Light.GREEN)
    assert {"name": RECORD, "ok": False, "detail": "17/30"} in doubted.checks


@pytest.mark.database
def test_the_record_is_of_what_was_decided_by_language_and_origin(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_draft(session, shops, sent=SAID)
        make_draft(session, shops, sent=OTHER)
        make_draft(session, shops, sent=OTHER, is_passed_over=True)
        make_draft(session, shops, sent=SAID, light=Light.AMBER, own_light=Light.GREEN)
        make_draft(session, shops, sent=OTHER, light=Light.AMBER)
        make_draft(session, shops)
        make_draft(session, shops, sent=SAID, origin=DraftOrigin.MEMORY)
        assert light_records(session, now=house.clock.now()) == {
            ("sk", DraftOrigin.CONCEPT): LightRecord(untouched=2, decided=4),
            ("sk", DraftOrigin.MEMORY): LightRecord(untouched=1, decided=1),
        }


@pytest.mark.database
def test_the_job_doubts_and_trusts_again_and_tells_of_both(house: House, shops: Shops, clock: FrozenClock):
    with house.database.writing.begin() as session:
        for _ in range(LEAST_CASES):
            make_draft(session, shops, sent=OTHER)
    judge_drafts_lights(house)
    clock.move(minutes=60)
    judge_drafts_lights(house)
    with house.database.writing.begin() as session:
        (row,) = doubted_lights(session, "sk")
        assert (row.origin, row.untouched, row.decided) == (DraftOrigin.CONCEPT, 0, LEAST_CASES)
        assert doubted_lights(session, "cs") == []
        session.execute(update(Draft).values(edit_distance=0.0))
    judge_drafts_lights(house)
    with house.database.reading() as session:
        assert doubted_lights(session) == []
        kinds = EventKind.LIGHT_DOUBTED, EventKind.LIGHT_TRUSTED
        assert tuple(session.scalars(select(Event.kind).where(Event.kind.in_(kinds)).order_by(Event.id))) == kinds
