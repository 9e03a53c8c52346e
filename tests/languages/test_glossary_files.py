"""The shop glossaries: every form of every term in its place, and a carrier for every gender."""

from __future__ import annotations

import pytest

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.translation.glossary import carriers, shop_lexicon, words_in
from tolmach.translation.seams import smooth

LEAST_TERMS = 140

PREPOSITIONS_PUT_IN = {
    # language: the small word, what is put in, the joint
    "cs": [("s", "zásilkou", "se zásilkou"), ("ve", "zásilce", "v zásilce"), ("k", "kurýrovi", "ke kurýrovi")],
    "sk": [("s", "zásielkou", "so zásielkou"), ("ku", "objednávke", "k objednávke")],
    "pl": [("z", "zwrotem", "ze zwrotem"), ("ze", "zamówieniem", "z zamówieniem")],
    "hr": [("s", "zamjenom", "sa zamjenom"), ("sa", "kuponom", "s kuponom")],
    "sl": [("s", "naročilom", "z naročilom"), ("z", "paketom", "s paketom"), ("h", "naročilu", "k naročilu")],
    "bg": [("с", "замяна", "със замяна"), ("във", "пратката", "в пратката")],
    "hu": [("a", "elállás", "az elállás"), ("Az", "szállítás", "A szállítás")],
    "en": [("a", "order", "an order"), ("an", "refund", "a refund"), ("an", "user name", "a user name")],
    "fr": [("le", "échange", "l’échange"), ("du", "avoir", "de l’avoir"), ("ma", "adresse", "mon adresse")],
    "it": [("il", "ordine", "l’ordine"), ("del", "sconto", "dello sconto"), ("i", "resi", "i resi")],
    "es": [("y", "instrucciones", "e instrucciones"), ("o", "oferta", "u oferta")],
}


def _file(language: Language) -> dict[str, dict[str, dict[str, object]]]:
    return read_language_file(language, "glossary")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_term_has_a_place_for_each_form(language: Language) -> None:
    file = _file(language)
    nouns = {**file["terms"], **file["carriers"]}
    assert {key: len(entry["forms"]) for key, entry in nouns.items() if len(entry["forms"]) != len(file["order"])} == {}
    assert [key for key, entry in nouns.items() if not any(entry["forms"])] == []
    assert len(file["terms"]) >= LEAST_TERMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_gender_has_a_carrier_with_every_form(language: Language) -> None:
    asked = {str(entry["gender"])[0] for entry in _file(language)["terms"].values()}
    assert asked <= {noun.gender[0] for noun in carriers(language).values()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_carrier_is_a_wording_of_a_term(language: Language) -> None:
    file = _file(language)
    wordings = {
        words_in(form) for entry in file["terms"].values() for form in [*entry["forms"], *entry.get("also", [])]
    }
    stems = tuple(str(stem) for entry in file["terms"].values() for stem in entry.get("stems", []))
    forms = {words_in(form) for noun in carriers(language).values() for form in noun.forms}
    wordings.discard(())
    assert forms & wordings == set()
    assert [form for form in forms if stems and form[0].startswith(stems)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_found_in_every_form_and_counts_as_said(language: Language) -> None:
    other = next(code for code in LANGUAGES if code != language)
    lexicon = shop_lexicon(other, language)
    assert len(lexicon.agreements) >= LEAST_TERMS - 15
    for agreement in lexicon.agreements:
        assert all(agreement.target.is_said_in(words_in(form)) for form in agreement.target.forms if form)


@pytest.mark.parametrize(
    ("language", "before", "word", "joint"),
    [(language, *case) for language, cases in PREPOSITIONS_PUT_IN.items() for case in cases],
)
def test_small_words_change_before_what_is_put_in(language: str, before: str, word: str, joint: str) -> None:
    said = "".join(smooth(f"{before} ", word, language))
    assert said == joint
    assert "".join(smooth(f"({before} ", word, language)) == f"({joint}"
