"""A sentence that a person has put into words is said again, with the things of the new sentence in its blanks."""

from __future__ import annotations

import pytest
from fake_engines import FakeEngine
from hypothesis import given
from hypothesis import strategies as st

from tolmach.translation.brief import Brief
from tolmach.translation.protected import find_protected
from tolmach.translation.segments import (
    Segment,
    blank_as,
    blank_out,
    is_worth_keeping,
    say_again,
    segment_hash,
)
from tolmach.translation.sentences import Piece
from tolmach.translation.translate import Translator

SOURCE = "Your order {{1}} left on {{2}}."
TARGET = "A encomenda {{1}} saiu a {{2}}."
KEY = ("en", "pt", segment_hash(SOURCE))
BRIEF = Brief(segments={KEY: Segment(7, SOURCE, TARGET)})


def _piece(text: str) -> Piece:
    return Piece(text, fixed=False, spans=find_protected(text))


SAME = [
    "Your order NV-2026-10443 left on 12/03/2026.",
    "your  order NV-9 left on 1/2/2027",
    "YOUR ORDER NV-9 LEFT ON 1/2/2027!",
]
OTHER = [
    "Your order NV-9 left on 1/2/2027?",
    "Your order NV-9 has left on 1/2/2027.",
    "Your order left on 1/2/2027.",
    "Your order NV-9 left on NV-9.",
]


@pytest.mark.parametrize("text", SAME)
def test_a_sentence_differing_in_its_things_case_and_marks_is_the_same(text: str) -> None:
    assert segment_hash(blank_out(text, find_protected(text))) == KEY[2]


@pytest.mark.parametrize("text", OTHER)
def test_a_word_more_or_a_question_is_another_sentence(text: str) -> None:
    assert segment_hash(blank_out(text, find_protected(text))) != KEY[2]


def test_its_blanks_are_filled_with_the_things_of_the_new_sentence() -> None:
    said = say_again(BRIEF.segments[KEY], _piece("Your order NV-9 left on 1/2/2027."))
    assert said == "A encomenda NV-9 saiu a 1/2/2027."


THINGS = st.lists(st.sampled_from(["NV-9", "EUR 5", "a@b.pt", "1/2/2027", "M"]), max_size=4)


@given(things=THINGS, word=st.sampled_from(["olá", "é", "MM", "x"]))
def test_blanks_hold_each_thing_as_often_as_the_sentence_or_nothing_is_kept(things: list[str], word: str) -> None:
    sentence = f" {word} ".join(["", *things, ""])
    blanked = blank_as(sentence, things)
    assert blanked is not None
    spans = find_protected(sentence)
    if [sentence[span.start : span.end] for span in spans] == things:
        segment = Segment(1, blank_out(sentence, spans), blanked)
        assert (say_again(segment, Piece(sentence, fixed=False, spans=spans)) or "") == sentence
    if things:
        assert blank_as(sentence.replace(things[0], "", 1), things) is None


@pytest.mark.parametrize(
    ("sentence", "keeps"), [("{{1}} {{2}}", False), ("Obrigado", False), ("Muito bem {{1}}", True)]
)
def test_a_single_word_is_no_sentence(sentence: str, keeps: bool) -> None:
    assert is_worth_keeping(sentence) is keeps


def test_memory_wins_over_the_model_and_says_so() -> None:
    engine = FakeEngine("fake", {("en", "pt")})
    found = Translator([engine]).translate("Your order NV-9 left on 1/2/2027.\nWrite to us.", "en", "pt", brief=BRIEF)
    assert found.text == "A encomenda NV-9 saiu a 1/2/2027.\nwRITE TO US."
    assert (found.engine, found.remembered, engine.asked) == ("memory+fake", (7,), ["Write to us."])


def test_what_is_all_remembered_needs_no_model() -> None:
    found = Translator([]).translate("Your order NV-9 left on 1/2/2027.", "en", "pt", brief=BRIEF)
    assert (found.text, found.engine, found.light) == ("A encomenda NV-9 saiu a 1/2/2027.", "memory", "green")


def test_another_direction_remembers_nothing() -> None:
    engine = FakeEngine("fake", {("en", "es")})
    found = Translator([engine]).translate("Your order NV-9 left on 1/2/2027.", "en", "es", brief=BRIEF)
    assert (found.engine, found.remembered) == ("fake", ())


def test_an_outside_engine_is_asked_only_where_the_client_allows_it() -> None:
    outside = FakeEngine("http", {("en", "pt"), ("en", "es")}, str.upper)
    translator = Translator([FakeEngine("firefox", {("en", "pt")}), outside])
    assert translator.translate("Write", "en", "pt", brief=Brief(may_leave=True)).engine == "firefox"
    assert translator.translate("Write", "en", "es", brief=Brief(may_leave=True)).engine == "http"
    with pytest.raises(Exception, match="no installed model"):
        translator.translate("Write", "en", "es")
