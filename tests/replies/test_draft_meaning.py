"""Who does not read the customer's language sees what the draft says in their own, else in English."""

from __future__ import annotations

import pytest
from draft_facts import make_facts, starter_wordings

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.replies.choice import Chooser
from tolmach.replies.draft import make_draft
from tolmach.translation.translate import Translator

LETTER = "Gdje je moja narudžba?"


@pytest.mark.parametrize(("known", "said_in"), [(("hr", "en", "de"), "de"), (("hr", "en"), "en"), (("hr",), None)])
def test_the_meaning_is_in_the_working_language_or_english(known: tuple[str, ...], said_in: str | None):
    german = Language("de")
    facts = make_facts(
        "hr",
        text=LETTER,
        working_language=german,
        reading_language=german,
        may_translate=False,
        wordings=starter_wordings("HR", tuple(map(Language, known))),
    )
    draft = make_draft(facts, Translator(()), Chooser()).draft
    assert draft.meaning_language == said_in
    if said_in is not None:
        wording = read_language_file(Language(said_in), "concepts")[str(draft.concept_key)]["text"]
        assert str(draft.meaning).split()[:2] == wording.split()[:2]


def test_who_reads_it_needs_none():
    facts = make_facts("hr", text=LETTER)
    assert make_draft(facts, Translator(()), Chooser()).draft.meaning is None
