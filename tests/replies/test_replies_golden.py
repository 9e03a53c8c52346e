"""Every starter concept as its letter reads, in every language and for the countries with wordings of their own.

``TOLMACH_GOLDEN=write pytest tests/replies/test_replies_golden.py`` writes the files anew: read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from draft_facts import make_facts

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.orders.standing import Stage, Standing
from tolmach.replies.claims import is_told
from tolmach.replies.draft import from_approved
from tolmach.replies.greet import greeting_for
from tolmach.replies.made import MadeDraft
from tolmach.translation.checks import Light

GOLDEN = Path(__file__).parent / "golden"
NAMES = {
    "bg": ("Мария Иванова", "Георги Димитров"),
    "cs": ("Jana Nováková", "Petr Novák"),
    "de": ("Anna Müller", "Jürgen Groß"),
    "el": ("Μαρία Παπαδοπούλου", "Γιώργος Παπαδόπουλος"),
    "en": ("Emma Murphy", "Liam Walsh"),
    "es": ("Ana García López", "Carlos Ruiz"),
    "fr": ("Sophie Dubois", "Pierre Lefèvre"),
    "hr": ("Ivana Horvat", "Marko Kovačić"),
    "hu": ("Nagy Anna", "Gábor Szabó"),
    "it": ("Giulia Rossi", "Marco Bianchi"),
    "pl": ("Anna Kowalska", "Piotr Wiśniewski"),
    "pt": ("Ana Silva", "Nuno Pereira"),
    "ro": ("Ioana Popescu", "Andrei Ionescu"),
    "sk": ("Mária Kováčová", "Peter Kováč"),
    "sl": ("Mojca Novak", "Janez Krajnc"),
}

ORDERS = (None, *(Standing(stage=stage, is_told=True, has_return=True) for stage in Stage))
"""Of some of them everything is true that starter replies say of an order."""


def made(language: Language, country: str, key: str, greeting: str | None = None) -> MadeDraft:
    order = next(one for one in ORDERS if is_told(key, one))
    facts = make_facts(language, country=country, order=order, **({"greeting": greeting} if greeting else {}))
    draft = from_approved(facts, next(one for one in facts.wordings if one.key == key))
    assert draft is not None
    return draft


def letters(language: Language) -> Iterator[tuple[str, MadeDraft]]:
    """Each letter with its heading: by concept, then by the country that differs, then two greeted by name."""
    home = LANGUAGES[language].countries[0]
    for key, concept in read_language_file(language, "concepts").items():
        yield key, made(language, home, key)
        for country in _own_countries(language, key, home):
            yield f"{key} · {country}", made(language, country, key)
        assert set(concept.get("country", {})) <= set(LANGUAGES[language].countries)
    for name in NAMES[language]:
        greeting = greeting_for(language, text="", text_language=language, order_name=name)
        yield f"where_is_my_order · {name}", made(language, home, "where_is_my_order", greeting)


def _own_countries(language: Language, key: str, home: str) -> list[str]:
    """The countries whose letter is not the one of the language's first country."""
    others = (country for country in LANGUAGES[language].countries if country != home)
    plain = _compared(made(language, home, key).text)
    return [country for country in others if _compared(made(language, country, key).text) != plain]


def _compared(text: str | None) -> str:
    # Countries also write times and ß differently; that alone is no letter of their own.
    return re.sub(r"\d{1,2}[:.h ]+\d{2}", "", str(text)).replace("ß", "ss")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_read_as_they_were_read_by_eye(language: Language):
    said = "\n".join(f"═══ {heading}\n\n{draft.text}\n" for heading, draft in letters(language))
    file = GOLDEN / f"{language}.txt"
    if os.environ.get("TOLMACH_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_starter_letter_is_green_and_whole(language: Language):
    for heading, draft in letters(language):
        assert draft.light is Light.GREEN, heading
        assert "{" not in str(draft.text), heading
        assert ",." not in str(draft.text) and "\n\n\n" not in str(draft.text), heading


def test_switzerland_writes_no_sharp_s():
    keys = read_language_file(Language("de"), "concepts")
    greeting = greeting_for(Language("de"), text="", text_language=Language("de"), order_name="Jürgen Groß")
    for key in keys:
        assert "ß" not in str(made(Language("de"), "CH", key, greeting).text), key
    assert "ß" in str(made(Language("de"), "AT", "where_is_my_order", greeting).text)


def test_what_the_customer_wrote_keeps_its_letters_in_switzerland():
    facts = make_facts("de", country="CH")
    words = {**facts.values, "message.words": "Straße 5"}
    facts = make_facts("de", country="CH", values=words)
    draft = from_approved(facts, next(one for one in facts.wordings if one.key == "withdrawal_received"))
    assert draft is not None
    assert "Straße 5" in str(draft.text)
