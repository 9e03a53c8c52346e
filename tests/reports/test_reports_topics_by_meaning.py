"""Letters are put together by what they mean, over languages; an example tells nobody's name."""

from __future__ import annotations

import numpy
import pytest

from tolmach.language import Language
from tolmach.replies.bare_words import bare_sentence
from tolmach.replies.near import as_bytes
from tolmach.reports.topics import SilentLetter, topics
from tolmach.reports.topics_by_meaning import LEAST_OF_LANGUAGE

WHAT, ELSE = numpy.eye(8)[0], numpy.eye(8)[1]
HOW_SAID = {"sk": numpy.eye(8)[2] * 3, "hu": numpy.eye(8)[3] * 3}


def letter(number: int, language: str, about: numpy.ndarray, *, is_silent: bool = True) -> SilentLetter:
    vector = about + HOW_SAID[language]
    return SilentLetter(
        message_id=number,
        customer_id=number,
        reference=f"NOV-{number}",
        language=language,
        subject="",
        text=f"slovo{number}",
        name="",
        is_silent=is_silent,
        vector=as_bytes(vector / numpy.linalg.norm(vector)),
        embedder="made",
    )


def letters(per_language: int) -> list[SilentLetter]:
    rows = []
    for language in HOW_SAID:
        for _ in range(per_language):
            about = WHAT if len(rows) % 4 == 0 else ELSE
            rows.append(letter(len(rows), language, about, is_silent=len(rows) % 4 == 0))
    return rows


def test_a_topic_has_the_letters_of_all_languages_about_one_thing():
    (found,) = topics(letters(LEAST_OF_LANGUAGE))
    assert (found.customers, found.languages) == (6, ("hu", "sk"))
    assert {one.message_id % 4 for one in found.examples} == {0}


def test_too_few_letters_of_a_language_are_compared_by_words():
    assert topics(letters(LEAST_OF_LANGUAGE - 4)) == ()


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        (
            "Dobrý deň,\n\nvolám sa Zuzana Biela. Máte aj poukážky?\n\nĎakujem\nZuzana",
            "Zuzana Biela",
            "Máte aj poukážky?",
        ),
        ("Môže si to Peter Tichý vyzdvihnúť?", "", "Môže si to … vyzdvihnúť?"),
        ("Pani Biela chce poukážku za 50 € na zuza@post.example", "Jana Biela", "Pani … chce poukážku za … na …"),
        ("Objednávka NV-2026-10482 mala mašľu č. 7, prečo?", "", "Objednávka … mala mašľu č. …, prečo?"),
    ],
)
def test_an_example_says_what_is_asked_and_not_by_whom(text: str, name: str, shown: str):
    assert bare_sentence(text, Language("sk"), name=name) == shown
