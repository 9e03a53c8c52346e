"""Texts come apart into what is translated and what stays, and together again unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.translation.protected import find_protected
from tolmach.translation.sentences import LONGEST, split

CASES = [
    ("greeting and lines", "Olá Ana,\n\nNão chegou. E agora?", ["Olá Ana,", "Não chegou.", "E agora?"]),
    ("list", " - primeiro ponto\r\n1) segundo\n• terceiro", ["primeiro ponto", "segundo", "terceiro"]),
    ("quoted", "> citado aqui\n>> e aqui", ["citado aqui", "e aqui"]),
    ("emoji", "Obrigada 😀👍🏽 Até já", ["Obrigada", "Até já"]),
    ("smiley", "Fim :)", ["Fim"]),
    ("abbreviation", "No século 10 a.C., e depois.", ["No século 10 a.C., e depois."]),
    ("nothing to say", "NV-2026-10443\n42,5\n--", []),
    ("empty", "", []),
]


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_only_sentences_are_translated(text: str, wanted: list[str]) -> None:
    pieces = split(text, "pt", find_protected(text))
    assert [piece.text for piece in pieces if not piece.fixed] == wanted
    assert "".join(piece.text for piece in pieces) == text


@given(text=st.text(), language=st.sampled_from(["pt", "en", "el", "xx"]))
def test_the_pieces_are_the_text(text: str, language: str) -> None:
    assert "".join(piece.text for piece in split(text, language, find_protected(text))) == text


@given(
    st.lists(
        st.sampled_from(["www.a.pt/x.y. Z", "Fim. ", "12. 3. 2026", "\n- ", "EUR 1.249,90", "ok 😀 "]), max_size=20
    )
)
def test_no_cut_lies_inside_a_protected_thing(parts: list[str]) -> None:
    text = "".join(parts)
    spans = find_protected(text)
    kept = [piece.text[span.start : span.end] for piece in split(text, "pt", spans) for span in piece.spans]
    assert kept == [text[span.start : span.end] for span in spans]


def test_an_endless_sentence_is_cut_at_commas() -> None:
    pieces = split("O estafeta não ligou, e " * 60, "pt")
    sentences = [piece.text for piece in pieces if not piece.fixed]
    assert max(map(len, sentences)) <= LONGEST
    assert all(sentence.endswith(",") for sentence in sentences[:-1])
