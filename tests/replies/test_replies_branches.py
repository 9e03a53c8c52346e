"""Conditions inside a reply: which side stands there, what is left of marks, and edits of what was really offered."""

from __future__ import annotations

import pytest
from flow_steps import drafts, mail_in
from house_makers import Shops
from hypothesis import given
from hypothesis import strategies as any_
from sqlalchemy import select, update

from tolmach.replies.branches import choose_branches, rendered_like
from tolmach.replies.edits import Edit, apply_edit, edits_of
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptVersion
from tolmach.replies.slots import fill, open_slots
from tolmach.tickets.topic import TOPICS
from tolmach.translation.checks import Light
from tolmach.web.names import topic_words
from tolmach.wiring import House

VALUES = {"market.country": "CH", "market.code": "ch", "topic": "return", "order.number": " ", "date": "2026-07-31"}
TEXT = """Guten Tag.

{{if market.country == "CH"}}
Es gibt keine Frist.
{{else}}
Es gilt eine Frist von {{market.return_days}} Tagen.
{{end}}

Danke für die Nachricht."""

CHOSEN = {
    "the side that holds, without its lines": (TEXT, "Guten Tag.\n\nEs gibt keine Frist.\n\nDanke für die Nachricht."),
    "a side that says nothing leaves no gap": (
        "Eins.\n\n{{if order.number}}\nNr. {{order.number}}.\n{{end}}\n\nZwei.",
        "Eins.\n\nZwei.",
    ),
    "inside a sentence": ('Wir {{if topic == "return"}}nehmen{{else}}senden{{end}} es.', "Wir nehmen es."),
    "no doubled blank": ("Wir {{if order.number}}gern{{end}} auch.", "Wir auch."),
    "not equal": ('{{if market.code != "ch"}}A{{else}}B{{end}}', "B"),
    "typed quotes": ("{{if market.country == “CH”}}A{{else}}B{{end}}", "A"),
    "a law that is in force": ('{{if date >= "2026-07-31"}}A{{else}}B{{end}}', "A"),
    "a law that is not yet": ('{{if date >= "2026-08-01"}}A{{else}}B{{end}}', "B"),
    "a law of before": ('{{if date < "2026-07-31"}}A{{else}}B{{end}}', "B"),
    "at the end": ("Eins.\n{{if order.number}}\nZwei.\n{{end}}", "Eins."),
    "several": ("{{if topic}}A{{end}}{{if order.number}}B{{else}}C{{end}}", "AC"),
    "ill marks stay": ("{{if topic}}A", "{{if topic}}A"),
    "other brackets are words": ("{{ending}} {{if}}", "{{ending}} {{if}}"),
}


@pytest.mark.parametrize(("text", "chosen"), CHOSEN.values(), ids=CHOSEN)
def test_one_side_of_a_condition_stands_in_the_text(text: str, chosen: str):
    assert choose_branches(text, VALUES) == chosen


def test_what_the_other_side_needs_is_not_missing():
    assert fill(TEXT, VALUES)[1] == ()
    assert fill(TEXT, {**VALUES, "market.country": "DE"})[1] == ("market.return_days",)


def test_a_text_with_marks_is_open_whatever_they_are():
    assert open_slots('{{if topic == "x"}}A{{else}}{{order.number}}{{end}}') == (
        "order.number",
        'if topic == "x"',
        "else",
        "end",
    )
    assert fill("{{if topic}}A", VALUES)[1] == ("if topic",)


@given(any_.text(alphabet='{}ifelsnd "=mt.opc\n', max_size=80))
def test_no_text_breaks_it(text: str):
    chosen = choose_branches(text, VALUES)
    assert fill(chosen, VALUES) is not None


@pytest.mark.database
def test_a_draft_says_the_side_of_its_market_and_topic(house: House, shops: Shops):
    text = (
        '{{if market.country == "SK"}}\nDoma.\n{{else}}\n{{market.vat_number}}\n{{end}}\n\n'
        '{{if topic == "return"}}Vrátenie{{end}} do {{market.return_days}} dní.{{if market.code != "sk"}} Iný.{{end}}'
    )
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
        concept = select(Concept.id).where(Concept.key == "how_to_return")
        where = ConceptVersion.concept_id.in_(concept), ConceptVersion.language == "sk"
        session.execute(update(ConceptVersion).where(*where).values(text=text))
    mail_in(house, "Dobrý deň,\n\nchcem vrátiť tovar, ako to mám urobiť?\n", to="sk@novesta.example")
    (draft,) = drafts(house)
    assert "\n\ndoma.\n\nVrátenie do 30 dní.\n\n" in str(draft.text)
    assert draft.light == Light.GREEN


def test_topics_are_those_that_have_names():
    assert set(topic_words()) == TOPICS


@pytest.mark.parametrize(
    ("country", "before", "after"), [("CH", "keine Frist", "keine feste Frist"), ("DE", "Es gilt", "Bei uns gilt")]
)
def test_an_edit_is_one_of_the_side_that_was_offered(country: str, before: str, after: str):
    offered = fill(TEXT, {**VALUES, "market.country": country, "market.return_days": "30"})[0]
    draft = f"Hallo,\n\n{offered}\n\nGruß\nNovesta"
    (edit,) = edits_of(TEXT, draft, draft.replace(before, after), "de")
    assert (before in edit.before, after in edit.after) == (True, True)
    changed = apply_edit(TEXT, edit)
    assert changed is not None
    assert after in changed
    assert "{{end}}" in changed


def test_the_sides_of_a_draft_are_told_by_its_words():
    twice = "{{if topic}}Ein Paket.{{else}}Eine Rechnung.{{end}} {{if order.number}}Nr. {{order.number}}.{{end}}"
    assert rendered_like(twice, "Eine Rechnung. Nr. 17.") == "Eine Rechnung. Nr. {{order.number}}."
    assert edits_of(twice, "Eine Rechnung.", "Eine Rechnung.", "de") == []
    assert rendered_like("{{if topic}}A", "A") == "{{if topic}}A"


def test_an_edit_across_marks_is_none_of_the_reply():
    assert apply_edit(TEXT, Edit(before="Guten Tag. Es gibt keine Frist.", after="Hallo.")) is None
