"""A text through the whole way, with engines that do what they are told."""

from __future__ import annotations

import pytest
from fake_engines import FakeEngine, say_x

from tolmach.translation.checks import Light
from tolmach.translation.echo import EchoEngine
from tolmach.translation.errors import NoModel, TranslationFailed
from tolmach.translation.translate import Translation, Translator

PT_EN = {("pt", "en")}


def test_lines_lists_emoji_and_protected_things_stay() -> None:
    text = "Olá Ana 😀,\n\n - encomenda NV-2026-10443: não chegou.\r\n - paguei EUR 1.249,90\n\nana@example.pt"
    found = Translator([FakeEngine("fake", PT_EN)]).translate(text, "pt", "en")
    assert found.text == (
        "oLÁ aNA 😀,\n\n - ENCOMENDA NV-2026-10443: NÃO CHEGOU.\r\n - PAGUEI EUR 1.249,90\n\nana@example.pt"
    )
    assert [(thing.kind, thing.text) for thing in found.protected] == [
        ("order", "NV-2026-10443"),
        ("amount", "EUR 1.249,90"),
        ("mail", "ana@example.pt"),
    ]
    assert (found.engine, found.pivot) == ("fake", None)


def test_the_direct_model_is_first_then_english_between() -> None:
    direct = FakeEngine("second", {("cs", "de")}, str.upper)
    legs = FakeEngine("first", {("cs", "en"), ("en", "de"), ("en", "fr")}, str.lower)
    translator = Translator([legs, direct])
    assert translator.translate("Kde to je", "cs", "de").engine == "second"
    by_english = translator.translate("Kde to je", "cs", "fr")
    assert (by_english.text, by_english.engine, by_english.pivot) == ("kde to je", "first", "en")


def test_two_engines_may_share_a_pivot() -> None:
    translator = Translator([FakeEngine("a", {("cs", "en")}), FakeEngine("b", {("en", "fr")})])
    assert translator.translate("Kde to je", "cs", "fr").engine == "a+b"


def test_a_missing_model_says_how_to_install_it() -> None:
    with pytest.raises(NoModel, match=r"cs to sk.*tolmach models install cs sk") as missing:
        Translator([FakeEngine("fake", PT_EN)]).translate("Kde to je", "cs", "sk")
    assert missing.value.permanent


def test_the_same_language_comes_back_as_it_is() -> None:
    found = Translator([]).translate("Olá!", "pt", "pt")
    assert (found.text, found.light, found.checks) == ("Olá!", Light.GREEN, ())


def test_a_sentence_is_computed_once() -> None:
    engine = FakeEngine("fake", PT_EN)
    translator = Translator([engine])
    for order in ("NV-1001", "NV-1002", "NV-1003"):
        translator.translate(f"Onde está a coisa {order}? Onde está?", "pt", "en")
    assert sorted(engine.asked) == ["Onde está a coisa 90101?", "Onde está?"]


def test_a_sentence_already_in_the_target_language_is_left_alone() -> None:
    translator = Translator([FakeEngine("fake", PT_EN)], lambda text: "en" if "the" in text.split() else "pt")
    found = translator.translate("I have the same problem here.\nNão funciona nada aqui hoje.", "pt", "en")
    assert found.text.splitlines()[0] == "I have the same problem here."


@pytest.mark.parametrize("loses", ["90101", "XQ1Z"])
def test_lost_masks_are_tried_otherwise(loses: str) -> None:
    engine = FakeEngine("fake", PT_EN, lambda sentence: sentence.replace(loses, "???"))
    found = Translator([engine]).translate("A coisa NV-2026-10443 chegou.", "pt", "en")
    assert found.text == "A coisa NV-2026-10443 chegou."
    assert "split_sentence" not in {check.name for check in found.checks if not check.ok}


def test_a_model_that_loses_every_mask_gets_the_parts_between() -> None:
    engine = FakeEngine("fake", PT_EN, lambda sentence: say_x("".join(c for c in sentence if not c.isdigit())))
    found = Translator([engine]).translate("A coisa NV-2026-10443, de 12/03/2026, chegou.", "pt", "en")
    assert found.text == "xA xcoisa NV-2026-10443, xde 12/03/2026, xchegou."
    assert {check.name for check in found.checks if not check.ok} == {"split_sentence"}
    assert found.light == Light.AMBER


def test_a_number_that_vanishes_is_red() -> None:
    engine = FakeEngine("fake", PT_EN, lambda _sentence: "I bought buttons.")
    assert Translator([engine]).translate("Comprei 250 botões.", "pt", "en").light == Light.RED


def test_a_doubled_thing_is_red() -> None:
    engine = FakeEngine("fake", PT_EN, lambda sentence: f"{sentence} NV-2026-10443")
    assert Translator([engine]).translate("A coisa NV-2026-10443 chegou.", "pt", "en").light == Light.RED


def test_echo_is_used_only_by_name() -> None:
    translator = Translator([EchoEngine()])
    with pytest.raises(NoModel):
        translator.translate("Onde está", "pt", "en")
    assert translator.translate("Onde está", "pt", "en", engine="echo").text == "[en] Onde está"


def test_an_engine_that_is_named_is_the_only_one() -> None:
    translator = Translator([FakeEngine("fake", PT_EN), EchoEngine()])
    with pytest.raises(NoModel):
        translator.translate("Onde está", "pt", "en", engine="argos")


def test_many_come_in_order_and_a_failure_in_its_place() -> None:
    translator = Translator([FakeEngine("fake", PT_EN)])
    texts = ["um", "fail", *(f"texto {n}" for n in range(20)), ""]
    found = list(translator.translate_many(texts, "pt", "en"))
    assert isinstance(found[1], TranslationFailed)
    said = [one.text for one in found if isinstance(one, Translation)]
    assert said == ["UM", *(f"TEXTO {n}" for n in range(20)), ""]


def test_what_reading_raises_comes_after_the_texts_before_it() -> None:
    def texts() -> object:
        yield "um"
        raise OSError("gone")

    found = Translator([FakeEngine("fake", PT_EN)]).translate_many(texts(), "pt", "en")  # type: ignore[arg-type]
    assert isinstance(next(found), Translation)
    with pytest.raises(OSError, match="gone"):
        next(found)


def test_past_the_time_budget_it_fails_with_a_reason() -> None:
    translator = Translator([FakeEngine("fake", PT_EN)], budget_seconds=-1)
    with pytest.raises(TranslationFailed, match="time budget"):
        translator.translate("Onde está", "pt", "en")


def test_a_very_long_message_is_whole() -> None:
    text = "\n".join(f"Linha com a coisa NV-2026-{number}." for number in range(10_000, 12_000))
    found = Translator([FakeEngine("fake", PT_EN, say_x)]).translate(text, "pt", "en")
    assert found.text == text.replace("Linha com a coisa", "xLinha xcom xa xcoisa")
    assert found.light == Light.GREEN
