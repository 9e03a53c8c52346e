"""Quoted history is folded away under every header of ``quote_headers.toml``, and a customer's words never are."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tolmach.inbox.new_words import new_words

CASES = tomllib.loads(Path(__file__).with_name("quote_headers.toml").read_text(encoding="utf-8"))
HEADERS = {**CASES["attributions"], **CASES["blocks"], **CASES["more"]}
WORDS = "Prosím, kdy to přijde?\nJan"
HISTORY = "Dobrý den,\n\nVaše zásilka odešla včera.\n\nTým Novesta"


@pytest.mark.parametrize("case", HEADERS)
@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "bare"])
def test_what_stands_under_a_header_is_history(case: str, mark: str) -> None:
    history = "\n".join(mark + line for line in HISTORY.split("\n"))

    words = new_words(f"{WORDS}\n\n{HEADERS[case]}\n\n{history}\n")

    assert words.text == WORDS
    assert "Vaše zásilka odešla včera." in words.quoted


@pytest.mark.parametrize("case", [*CASES["attributions"], "more 8", "more 20", "more 35", "more 56"])
@pytest.mark.parametrize("own", [WORDS, "Ano.\nSo, a chci 1 pár."], ids=["name", "day"])
def test_a_header_right_under_the_words_takes_none_of_them(case: str, own: str) -> None:
    words = new_words(f"{own}\n{HEADERS[case]}\n> Vaše zásilka odešla včera.\n")

    assert words.text == own


@pytest.mark.parametrize("case", CASES["attributions"])
def test_answers_between_quoted_lines_are_kept(case: str) -> None:
    letter = f"{CASES['attributions'][case]}\n> Jaká je velikost?\n\n42\n\n> A barva?\n\nčerná\n"

    assert new_words(letter).text == "42\n\nčerná"


@pytest.mark.parametrize("case", CASES["own_sentences"])
def test_a_customers_own_sentence_is_never_cut(case: str) -> None:
    letter = CASES["own_sentences"][case]

    assert new_words(letter).text == letter
