"""Greet a customer in a letter: by name where it is certain how, else the language's neutral greeting. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.replies.name_words import name_words
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
    signed_words = name_words(signed, text_language).words
    name = signed if len(signed_words) > 1 else order_name
    person = person_of(name, language)
    if person is None or (signed_words and signed_words[0] not in name_words(name, language).words):
        return address_form(language).greeting
    return greet(person, language) or address_form(language).greeting


def greeting_above(body: str, greeting: str, language: Language) -> str:
    """The greeting, or the neutral one where the body goes on in a way that no name stands before."""
    not_beside = read_language_file(language, "names").get("not_beside")
    return address_form(language).greeting if not_beside and not_beside in body else greeting


def greet(person: Person, language: Language) -> str | None:
    """The greeting by name as the language writes it; None where it is not certain."""
    file = read_language_file(language, "names")
    given, family = person.given, person.family
    if "given_ending" in file:
        # Who is called by the given name in the vocative is called by the first of two.
        given = given.partition(" ")[0]
    if file.get("particles_begin") == "upper":
        family = family[:1].upper() + family[1:]
    kind = "titled" if person.title and "titled" in file.get("greeting", {}) else person.sex or "any"
    template = file.get("greeting", {}).get(kind) or file.get("greeting", {}).get("any")
    said_given = _inflected(given, file.get("given_ending", {}), person.sex)
    said_family = _inflected(family, file.get("family", {}), person.sex)
    if template is None or said_given is None or said_family is None:
        return None
    title = f"{person.title} " if person.title else ""
    return str(template).format(given=said_given, family=said_family, title=title)


def _inflected(name: str, endings: Mapping[str, Any], sex: str | None) -> str | None:
    """The name as it is called, each part of a double one; None where the ending of one is not certain."""
    table = endings.get(sex or "")
    if table is None:
        return name
    said = [part if part in " -" else _called(part, table) for part in re.split(r"([ -])", name)]
    return None if None in said else "".join(filter(None, said))


def _called(name: str, table: Mapping[str, Any]) -> str | None:
    ending = max((one for one in table if name.endswith(one)), key=len, default=None)
    if ending is None or table[ending] == _DOUBT:
        return None
    return name.removesuffix(ending) + str(table[ending])
