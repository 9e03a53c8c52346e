"""What of a text counts when its language is judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.detection.text import MOST_BYTES, text_to_judge, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Kde je NOV-7K3QF prosím?", "Kde je prosím?", id="order number"),
        pytest.param("viz https://obchod.example/kosik?id=1 díky", "viz díky", id="link"),
        pytest.param("napište na eva.mala@posta.example nebo volejte", "napište na nebo volejte", id="mail address"),
        pytest.param("na obchod.cz/akce nic není", "na nic není", id="bare domain"),
        pytest.param("velikost 42,5 a 1.249,90 EUR", "velikost a EUR", id="every word with a digit"),
        pytest.param("8elw poru4kata, 6te dam", "thelw poruchkata, shte dam", id="digits for letters"),
        pytest.param("4ks 6cm iphone8 mp3 b2b 2x", "", id="digits that stand for numbers"),
        pytest.param("super 👍🏽 díky ❤️", "super díky", id="emoji with selectors"),
        pytest.param("do\ud800brý \x00den", "dobrý den", id="lone surrogate and control character"),
        pytest.param("Dobry\u0301 den", "Dobrý den", id="composed"),
        pytest.param("Ahoj {jmeno} [[order]]", "Ahoj", id="placeholders"),
        pytest.param("Къде e пратката", "Къде e пратката", id="a Latin word of one letter stays"),
        pytest.param("прaткaта", "пратката", id="Latin letters inside a Cyrillic word"),
        pytest.param("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n=ab\n-----END PGP MESSAGE-----\n", "", id="encrypted"),
        pytest.param("-----BEGIN PGP MESSAGE-----\n\nhQEMA and so on", "", id="encrypted and cut off"),
        pytest.param(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nDobrý den\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n"
            "-----END PGP SIGNATURE-----",
            "Dobrý den",
            id="signed",
        ),
        pytest.param("123456\n\n👍", "", id="nothing to judge"),
        pytest.param("a" * 90, "a" * 40, id="a very long word is cut"),
    ],
)
def test_only_written_words_count(text: str, expected: str) -> None:
    assert text_to_judge(text) == expected


def test_of_a_long_text_start_and_middle_are_read() -> None:
    text = " ".join(["začátek"] * 200 + ["prostředek"] * 200 + ["konec"] * 200)
    judged = text_to_judge(text)
    assert len(judged.encode()) <= MOST_BYTES
    assert {"začátek", "prostředek"} <= set(words_of(judged))


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_any_text_becomes_clean_utf8(text: str) -> None:
    judged = text_to_judge(text)
    assert len(judged.encode("utf-8")) <= MOST_BYTES
    assert not any(char.isdecimal() for char in judged)
