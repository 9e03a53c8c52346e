"""Replies chosen by meaning: long letters in their own words, silence where none fits, the operator's own by words."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.choice import NOTHING, OFFERED_FROM, SURE_OF, Chooser, Fitted, fitted, similarity_of
from tolmach.replies.embedder import NanoEmbedder, build_embedder
from tolmach.replies.find import SILENT_BELOW, SURE_FROM

LETTERS = {
    "sk": (
        "where_is_my_order",
        "Dobrý deň, minulý utorok som si u vás objednala detský kočík a odvtedy ticho. Neviem, či mám čakať doma, "
        "alebo ísť na chatu. Vedeli by ste mi povedať, kadiaľ teraz putuje? Jana",
    ),
    "de": (
        "damaged_item",
        "Hallo, die Vase kam heute an, aber sie hat einen langen Sprung und unten ist ein Stück abgebrochen.",
    ),
    "el": (
        "cancel_order",
        "Καλησπέρα, έκανα κατά λάθος δύο φορές την ίδια παραγγελία, η δεύτερη να μη φύγει παρακαλώ.",
    ),
}
OFFER = "Good morning, we are an agency for links and will bring your web page to the first place in every search."


@pytest.fixture(scope="module")
def chooser() -> Chooser:
    embedder = build_embedder()
    assert isinstance(embedder, NanoEmbedder), "the embedder belongs to the extra of the tests"
    return Chooser(embedder)


def asks_in(code: Language) -> dict[str, tuple[str, ...]]:
    return {key: tuple(entry["asks"]) for key, entry in read_language_file(code, "concepts").items()}


@pytest.mark.parametrize("code", LETTERS)
def test_a_letter_in_its_own_words_is_understood(chooser: Chooser, code: str):
    key, text = LETTERS[code]
    assert chooser.choose(text, asks_in(Language(code)))[0].key == key


def test_the_phrasings_of_another_language_do_as_well(chooser: Chooser):
    key, text = LETTERS["sk"]
    assert chooser.choose(text, asks_in(Language("fr")))[0].key == key


def test_what_no_reply_fits_gets_none(chooser: Chooser):
    assert chooser.choose(OFFER, asks_in(Language("en"))) == []


def test_a_reply_that_the_market_does_not_have_is_not_chosen(chooser: Chooser):
    key, text = LETTERS["de"]
    left = {one: asks for one, asks in asks_in(Language("de")).items() if one != key}
    assert key not in [one.key for one in chooser.choose(text, left)]


def test_the_operators_own_reply_is_found_by_its_words(chooser: Chooser):
    own = asks_in(Language("en")) | {"engraving": ("can you engrave a name on the pen",)}
    assert chooser.choose("Can you engrave a name on the pen?", own)[0].key == "engraving"


def test_nothing_is_read_into_nothing(chooser: Chooser):
    assert chooser.choose(" \n", asks_in(Language("en"))) == []


def test_the_fitted_model_knows_the_starter_library_and_its_embedder(chooser: Chooser):
    asked_for = {key for key, asks in asks_in(next(iter(LANGUAGES))).items() if asks}
    assert set(fitted(NanoEmbedder.name).keys) == {NOTHING, *asked_for}
    with pytest.raises(ValueError, match="not for another"):
        fitted("another")


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_greater_share_is_no_smaller_similarity(one: float, other: float):
    low, high = sorted((one, other))
    assert 0 <= similarity_of(low) <= similarity_of(high) <= 1


def test_the_limits_meet():
    assert (similarity_of(OFFERED_FROM), similarity_of(SURE_OF)) == (SILENT_BELOW, SURE_FROM)


def test_a_reply_the_model_has_learned_is_found_without_its_words_and_by_them(chooser: Chooser):
    shipped = fitted(NanoEmbedder.name)
    letter = "Hello, I would love to have my grandfather's initials on the silver pen as a present."
    own = asks_in(Language("en")) | {"engraving": ("can you engrave a name on the pen",)}
    assert chooser.embedder is not None
    column = (chooser.embedder.embed(letter) * 12).astype(shipped.weights.dtype)[:, None]
    weights, bias = numpy.concatenate([shipped.weights, column], axis=1), numpy.append(shipped.bias, 0.0)
    learned = replace(chooser, model=Fitted(keys=(*shipped.keys, "engraving"), weights=weights, bias=bias))
    assert "engraving" not in [one.key for one in chooser.choose(letter, own)]
    assert learned.choose(letter, own)[0].key == "engraving"
    # Another client's own reply takes no share of theirs.
    assert learned.choose(letter, asks_in(Language("en"))) == chooser.choose(letter, asks_in(Language("en")))
    hidden = replace(learned, model=replace(learned.model or shipped, bias=numpy.append(shipped.bias, -99.0)))
    assert hidden.choose("Can you engrave a name on the pen?", own)[0].key == "engraving"


def test_what_a_stored_model_does_not_know_is_found_as_the_shipped_one_finds_it(chooser: Chooser):
    shipped, key = fitted(NanoEmbedder.name), "gdpr_request"
    kept = [place for place, one in enumerate(shipped.keys) if one != key]
    keys = tuple(shipped.keys[place] for place in kept)
    stored = Fitted(keys=keys, weights=shipped.weights[:, kept], bias=shipped.bias[kept])
    letter = "I no longer want you to know anything about me: please erase my profile and all that belongs to it."
    with_stored, asks = replace(chooser, model=stored), asks_in(Language("en"))
    assert with_stored.choose(letter, asks)[0].key == key
    assert with_stored.choose(letter, asks) == chooser.choose(letter, asks)
