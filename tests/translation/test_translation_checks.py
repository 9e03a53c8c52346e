"""Each check sees its fault and nothing else; the light is the worst of them."""

from __future__ import annotations

from typing import Any

import pytest

from tolmach.translation.checks import Checked, Light, light_of, run_checks
from tolmach.translation.numbers_said import missing_numbers

GOOD: dict[str, Any] = {
    "source_text": "Paguei 20 € (com portes) pela encomenda azul.",
    "text": "I paid 20 € (with postage) for the blue order.",
    "protected": ("20 €",),
}
LONG = "Ainda não recebi a minha encomenda azul."

CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("protected_present", "red", {"text": "I paid 21 € (with postage) for the blue order."}),
    ("protected_present", "red", {"text": "I paid 20 € 20 € (with postage) for the blue order."}),
    ("numbers_equal", "red", {"source_text": "Comprei 250 botões.", "text": "I bought 25 buttons 0.", "protected": ()}),
    ("numbers_equal", "amber", {"source_text": "Comprei 3 botões.", "text": "I bought buttons.", "protected": ()}),
    ("dates_equal", "amber", {"source_text": "Chegou a 3 de maio.", "text": "It came on 3 March.", "protected": ()}),
    ("target_language", "red", {"sentences": ((LONG, "Ainda não recebi isso hoje"),)}),
    ("untranslated_sentence", "red", {"sentences": ((LONG, LONG.upper()),)}),
    ("length_ratio", "amber", {"sentences": ((LONG, "Not yet."),)}),
    ("repetition", "red", {"sentences": ((LONG, "I have not, I have not, I have not received it"),)}),
    ("brackets", "amber", {"text": "I paid 20 € (with postage for the blue order."}),
    ("split_sentence", "amber", {"split_sentences": 1}),
    ("wrong_country_wording", "amber", {"target": "pt", "sentences": (("It is here", "Você tem o seu pacote"),)}),
]


def _looks_like(text: str) -> str:
    return "pt" if "não" in text.casefold() else "und"


def _checked(**changes: Any) -> Checked:
    facts = {"source": "pt", "target": "en", "sentences": ((GOOD["source_text"], GOOD["text"]),), **GOOD, **changes}
    return Checked(**facts)


@pytest.mark.parametrize(("name", "light", "changes"), CASES)
def test_a_fault_is_seen(name: str, light: str, changes: dict[str, Any]) -> None:
    found = {check.name: check for check in run_checks(_checked(**changes), _looks_like)}
    assert found[name].light == light
    assert found[name].detail


def test_a_good_translation_is_green() -> None:
    checks = run_checks(_checked(), _looks_like)
    assert [check.name for check in checks if not check.ok] == []
    assert light_of(checks) is Light.GREEN


def test_a_day_that_is_written_otherwise_is_no_other_day() -> None:
    checked = _checked(source_text="Chegou a 3 de maio.", text="It came on May the 3rd.", protected=())
    assert [check.name for check in run_checks(checked) if not check.ok] == []


def test_a_size_is_not_found_in_a_word() -> None:
    checked = _checked(source_text="Quero a M azul.", text="My blue one: M.", protected=("M",))
    assert run_checks(checked)[0].ok


def test_the_worst_check_makes_the_light() -> None:
    checks = run_checks(_checked(text="I paid (with", split_sentences=2))
    assert light_of(checks) is Light.RED


@pytest.mark.parametrize(
    ("text", "other", "missing"),
    [
        ("1.249,90", "1,249.90", []),
        ("800 mil", "800,000", []),
        ("às 12.00", "às 12h00", []),
        ("20 e 30", "30", ["20"]),
        ("10443", "10434", ["10443"]),
        ("250", "25 0", ["250"]),
        ("2000", "2", ["2…"]),
    ],
)
def test_separators_are_no_difference(text: str, other: str, missing: list[str]) -> None:
    assert missing_numbers(text, other) == missing
