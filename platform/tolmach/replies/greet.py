"""Greet a customer in a letter: by name where it is certain how, else the language's neutral greeting. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.replies.person import Person, person_of
from tolmach.replies.signed import signed_name
from tolmach.replies.texts import address_form

_DOUBT = "?"
"""Stands in ``names.toml`` behind an ending whose vocative is not certain."""


def greeting_for(language: Language, *, text: str, text_language: Language, order_name: str) -> str:
    """The greeting of an answer to ``text``: the name comes from its signed line, else from the writer's own order.

    Whoever signs with another given name than the order's is greeted without one.
    """
    signed = signed_name(text, text_language)
    name = signed if " " in signed else order_name
    person = person_of(name, language)
    if person is None or (signed and signed.split()[0] not in name.split()):
        return address_form(language).greeting
    return greet(person, language) or address_form(language).greeting


def greeting_above(body: str, greeting: str, language: Language) -> str:
    """The greeting, or the neutral one where the body goes on in a way that no name stands before."""
    not_beside = read_language_file(language, "names").get("not_beside")
    return address_form(language).greeting if not_beside and not_beside in body else greeting


def greet(person: Person, language: Language) -> str | None:
    """The greeting by name as the language writes it; None where it is not certain."""
    file = read_language_file(language, "names")
    template = file.get("greeting", {}).get(person.sex or "any") or file.get("greeting", {}).get("any")
    given = _inflected(person.given, file.get("given_ending", {}), person.sex)
    family = _inflected(person.family, file.get("family", {}), person.sex)
    if template is None or given is None or family is None:
        return None
    return str(template).format(given=given, family=family)


def _inflected(name: str, endings: Mapping[str, Any], sex: str | None) -> str | None:
    """The name with the ending it is called by, the longest that fits; None where none is certain."""
    table = endings.get(sex or "")
    if table is None:
        return name
    ending = max((one for one in table if name.endswith(one)), key=len, default=None)
    if ending is None or table[ending] == _DOUBT or " " in name or "-" in name:
        return None
    return name.removesuffix(ending) + str(table[ending])
