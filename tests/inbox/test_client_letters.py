"""Letters as people's mail programs write them, in every language, are cut to the words beside each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tolmach.inbox.html_text import text_from_html
from tolmach.inbox.kind import decide_kind
from tolmach.inbox.new_words import NewWords, new_words
from tolmach.inbox.parse import parse_letter
from tolmach.language import LANGUAGES

LETTERS = sorted((Path(__file__).parents[1] / "letters" / "clients").glob("*.eml"))
EVERYWHERE = "gmail iphone outlook outlook-mobile outlook-web thunderbird yahoo".split()


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.stem)
def test_new_words_of_a_whole_letter(letter: Path) -> None:
    expected = letter.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")
    parsed = parse_letter(letter.read_bytes())

    words = new_words(parsed.text, html=parsed.html)

    assert words.text == expected
    _holds_the_rest(words)
    assert decide_kind(parsed).kind == "letter"
    if parsed.html:
        # Gateways drop the text part; the page alone gives the same words, though its lines may end elsewhere.
        from_page = new_words(text_from_html(parsed.html), html=parsed.html)
        assert from_page.text.split() == expected.split()
        _holds_the_rest(from_page)


def _holds_the_rest(words: NewWords) -> None:
    """Our letter, which names the shop in its last line, is history, and none of it is lost or called a signature."""
    assert "10443" in words.quoted
    assert words.quoted.split("Novesta")[1:]
    assert "10443" not in words.signature


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_letter_of_every_wide_spread_program(language: str) -> None:
    present = {letter.stem for letter in LETTERS}

    assert {f"{language}-{program}" for program in EVERYWHERE} <= present
