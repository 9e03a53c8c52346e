"""The model withdrawal form: every letter of every language can be drawn, each line but the signature is a field."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.withdrawal_form import FORM_COUNTRIES, form_title, withdrawal_form

TRADER = {
    "market.company": "Νέα Αγορά ΑΕ / Нова ООД / Żółć, s. r. o.",
    "market.return_address": "Dlhá 1\n010 01 Žilina",
    "market.address": "sk@novesta.example",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_form_has_all_letters_and_a_field_for_each_line_that_is_typed(code: Language):
    form = withdrawal_form(code, TRADER)
    assert form == withdrawal_form(code, TRADER), "the same facts are the same file, kept once"
    assert (form[:5], form.count(b"/FT /Tx")) == (b"%PDF-", 5)
    words = read_language_file(code, "withdrawal_form")
    said = {*words["title"], *words["intro"], *words["to"], *words["note"], *"".join(words["lines"])}
    drawn = pdfmetrics.getFont("tolmach-form").face.charToGlyph
    assert [letter for letter in said if ord(letter) not in drawn] == []
    assert len(words["lines"]) == 6


def test_who_the_form_is_for_is_part_of_it():
    assert withdrawal_form(Language("sk"), TRADER) != withdrawal_form(Language("sk"), {**TRADER, "market.company": "B"})


def test_there_is_a_form_for_each_country_of_the_directive_and_none_for_others():
    served = {country for facts in LANGUAGES.values() for country in facts.countries}
    assert served - FORM_COUNTRIES == {"CH", "BA", "MD", "GB"}
    assert form_title(Language("nl")) is None
