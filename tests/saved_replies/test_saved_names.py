"""Languages as people name them, and names of replies with the language taken out."""

from __future__ import annotations

import pytest

from tolmach.saved_replies.names import language_called, language_in_name, name_key


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("cs-CZ", "cs"),
        ("pt_BR", "pt"),
        ("CZ", "cs"),
        ("Slovensky", "sk"),
        ("slovenščina", "sl"),
        ("Griechenland", "el"),
        ("ελληνικά", "el"),
        ("GB", "en"),
        ("CH", None),
        ("nl", None),
        ("Reklamácia", None),
    ],
)
def test_a_language_goes_by_many_names(said: str, language: str | None):
    assert language_called(said) == language


@pytest.mark.parametrize(
    ("name", "language", "key"),
    [
        ("Vrátenie – SK", "sk", "vratenie"),
        ("[CZ] Vrácení zboží", "cs", "vraceni zbozi"),
        ("return_sk", "sk", "return"),
        ("Vrácení / slovensky", "sk", "vraceni"),
        ("GR Επιστροφή", "el", "επιστροφη"),
        ("Returns::How to (de-AT)", "de", "returns how to"),
        ("E-shop: otváracie hodiny", None, "e shop otvaracie hodiny"),
        ("Български", "bg", "български"),
    ],
)
def test_the_language_beside_a_name_is_no_part_of_it(name: str, language: str | None, key: str):
    assert (language_in_name(name), name_key(name)) == (language, key)
