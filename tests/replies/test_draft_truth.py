"""A green draft says of an order what the order says, and asks for the order where none is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from draft_facts import ON_ITS_WAY, make_facts

from tolmach.orders.standing import Stage, Standing
from tolmach.replies.choice import Chooser
from tolmach.replies.doubts import NOT_TOLD
from tolmach.replies.draft import make_draft
from tolmach.replies.facts import DraftFacts
from tolmach.replies.made import MadeDraft
from tolmach.translation.checks import Light
from tolmach.translation.translate import Translator

WHERE = "where_is_my_order"
ASKS_WHERE, HAS_NO_NUMBER = "Where is my order?", "I cant find my order number"
LATE, LOST = "My order is late.", "Marked as delivered but never got it."
RETURNED = "Have you received my return?"


def at(stage: Stage, *, is_told: bool = True, has_return: bool = False) -> Standing:
    return Standing(stage=stage, is_told=is_told, has_return=has_return)


def without_order(facts: DraftFacts) -> DraftFacts:
    values = {name: value for name, value in facts.values.items() if not name.startswith("order.")}
    return replace(facts, order=None, values=values)


def drafted(facts: DraftFacts) -> tuple[str | None, Light | None, bool]:
    """Of what concept the draft is, its light, and whether it is doubted for what the order does not tell."""
    draft = made_of(facts)
    return draft.concept_key, draft.light, NOT_TOLD in [check["name"] for check in draft.checks if not check["ok"]]


def made_of(facts: DraftFacts) -> MadeDraft:
    return make_draft(facts, Translator(()), Chooser()).draft


@pytest.mark.parametrize("text", [ASKS_WHERE, HAS_NO_NUMBER])
@pytest.mark.parametrize(
    ("stage", "key"),
    [
        (Stage.PREPARING, f"{WHERE}_preparing"),
        (Stage.ON_ITS_WAY, WHERE),
        (Stage.DELIVERED, f"{WHERE}_delivered"),
        (Stage.CANCELLED, f"{WHERE}_cancelled"),
    ],
)
def test_where_an_order_is_goes_by_the_order(stage: Stage, key: str, text: str):
    assert drafted(make_facts("en", text=text, order=at(stage))) == (key, Light.GREEN, False)


def test_a_likely_stage_is_never_green():
    facts = make_facts("en", text=ASKS_WHERE, order=at(Stage.PREPARING, is_told=False))
    assert drafted(facts) == (f"{WHERE}_preparing", Light.AMBER, True)


def test_a_library_without_the_stages_is_never_green_about_them():
    facts = make_facts("en", text=ASKS_WHERE, order=at(Stage.DELIVERED))
    library = tuple(one for one in facts.wordings if one.key in (WHERE, f"{WHERE}_unknown"))
    assert drafted(replace(facts, wordings=library)) == (WHERE, Light.AMBER, True)
    only_asking = tuple(one for one in library if one.key != WHERE)
    facts = replace(facts, wordings=only_asking, new_text=HAS_NO_NUMBER)
    assert drafted(facts) == (f"{WHERE}_unknown", Light.AMBER, True), "the order is known"


def test_a_parcel_without_a_link_is_told_of_where_the_wording_can_do_without():
    facts = make_facts("en", text=ASKS_WHERE)
    text = "Order {{order.number}} is on its way.{{if order.tracking_link}} {{order.tracking_link}}{{end}}"
    library = tuple(replace(one, texts={"en": text}) if one.key == WHERE else one for one in facts.wordings)
    facts = replace(facts, wordings=library, values={**facts.values, "order.tracking_link": "", "order.carrier": ""})
    assert drafted(facts) == (WHERE, Light.GREEN, False)


@pytest.mark.parametrize("text", [ASKS_WHERE, LATE, LOST])
def test_what_names_an_order_asks_for_it_where_none_is_known(text: str):
    draft = made_of(without_order(make_facts("en", text=text)))
    assert (draft.concept_key, draft.light, "{{" in str(draft.text)) == (f"{WHERE}_unknown", Light.GREEN, False)


@pytest.mark.parametrize(
    ("text", "order", "light"),
    [
        (LATE, at(Stage.PREPARING), Light.GREEN),
        (LATE, at(Stage.DELIVERED), Light.AMBER),
        (RETURNED, at(Stage.DELIVERED, has_return=True), Light.GREEN),
        (RETURNED, at(Stage.DELIVERED), Light.AMBER),
        (RETURNED, None, Light.AMBER),
        (LOST, ON_ITS_WAY, Light.GREEN),
    ],
)
def test_what_a_reply_says_of_an_order_is_doubted_unless_the_order_says_so(
    text: str, order: Standing | None, light: Light
):
    facts = make_facts("en", text=text)
    facts = replace(facts, order=order) if order is not None else without_order(facts)
    _, said, is_doubted = drafted(facts)
    assert (said, is_doubted) == (light, light is Light.AMBER)
