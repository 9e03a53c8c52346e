"""A server that speaks LibreTranslate's protocol, on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from libre_server import Answer, libre_server

from tolmach.translation.errors import NoModel, TranslationFailed
from tolmach.translation.http_engine import HttpEngine


def answer(sentences: list[str], target: str) -> Answer:
    if sentences[0].isdecimal():
        return int(sentences[0]), {"error": "told to"}
    if sentences[0] == "short":
        return 200, {"translatedText": []}
    return 200, {"translatedText": [f"{target}:{sentence}" for sentence in sentences]}


@pytest.fixture
def address() -> Iterator[str]:
    with libre_server({"pt": ("en", "pt"), "en": ("pt",)}, answer) as opened:
        yield opened


def test_directions_and_sentences(address: str) -> None:
    engine = HttpEngine(f"{address}/")
    assert engine.directions() == {("pt", "en"), ("en", "pt")}
    assert engine.translate_sentences("pt", "en", ["Olá", "Até já"]) == ["en:Olá", "en:Até já"]


@pytest.mark.parametrize(("status", "permanent"), [("400", True), ("403", True), ("429", False), ("500", False)])
def test_a_refusal_says_whether_to_try_again(address: str, status: str, permanent: bool) -> None:
    with pytest.raises(TranslationFailed, match=status) as failed:
        HttpEngine(address).translate_sentences("pt", "en", [status])
    assert failed.value.permanent is permanent


def test_another_number_of_sentences_is_a_failure(address: str) -> None:
    with pytest.raises(TranslationFailed, match="another number"):
        HttpEngine(address).translate_sentences("pt", "en", ["short"])


def test_a_direction_it_does_not_offer(address: str) -> None:
    with pytest.raises(NoModel):
        HttpEngine(address).translate_sentences("pt", "cs", ["Olá"])


def test_a_server_that_is_away_offers_nothing() -> None:
    assert HttpEngine("http://127.0.0.1:9").directions() == set()


def test_other_schemes_are_refused() -> None:
    with pytest.raises(TranslationFailed, match="not an http address"):
        HttpEngine("file:///etc")
