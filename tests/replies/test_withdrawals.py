"""What is told as a withdrawal from a contract: who declares it, not who asks about it."""

from __future__ import annotations

import pytest

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.asks import surely_found
from tolmach.replies.withdrawals import WITHDRAWAL, is_withdrawal

SK = Language("sk")


def withdraws(text: str, language: Language = SK, subject: str = "") -> bool:
    return is_withdrawal(surely_found(f"{subject}\n{text}", language), subject, text, language)


LETTERS = {
    # name: language, subject, words, whether they withdraw
    "declared": ("sk", "Odstúpenie", "Dobrý deň,\n\nodstupujem od zmluvy na objednávku NV-2026-10482.\n\nMária", True),
    "declared, with a question": ("sk", "", "Odstupujem od zmluvy. Kam mám poslať tovar?", True),
    "declared in German": ("de", "Widerruf", "Hiermit widerrufe ich meine Bestellung NV-2026-10482.", True),
    "asked": ("sk", "Odstúpenie od zmluvy", "Dobrý deň, ako môžem odstúpiť od zmluvy?", False),
    "asked in the words of who does": ("en", "", "Hello, can I withdraw from the contract after 20 days?", False),
    "asked for how long": ("sk", "", "Môžem odstúpiť od zmluvy aj po 20 dňoch?", False),
    "not wanted": ("sk", "", "Nechcem odstúpiť od zmluvy, len vymeniť veľkosť.", False),
    "asked how to return": ("sk", "", "Dobrý deň, ako môžem vrátiť topánky.", False),
}


@pytest.mark.parametrize(("code", "subject", "text", "is_one"), LETTERS.values(), ids=LETTERS)
def test_who_declares_withdraws_and_who_asks_does_not(code: str, subject: str, text: str, is_one: bool):
    assert withdraws(text, Language(code), subject) is is_one


@pytest.mark.parametrize("code", LANGUAGES)
def test_in_every_language_the_librarys_own_phrasings_are_told_apart(code: Language):
    concepts = read_language_file(code, "concepts")
    taken = {key: [ask for ask in entry["asks"] if withdraws(ask, code)] for key, entry in concepts.items()}
    assert taken == {key: [] for key in concepts} | {WITHDRAWAL: concepts[WITHDRAWAL]["asks"]}
