"""The demo's data files: what is written by people who know how customers of a country write."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from tolmach.language import Language
from tolmach.languages.fold import fold

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")


@dataclass(frozen=True, kw_only=True)
class Person:
    """A customer; ``latin`` is the name as it stands in their mail address."""

    name: str
    latin: str


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A letter as a customer wrote it. ``{number}`` in it is an order number of theirs, ``{name}`` their name
    and ``{latin}`` the same in Latin letters; ``{then}``, ``{shop}`` and ``{mailbox}`` are the date, sender and address
    of an older letter that they quote.
    ``[one|another]`` stands for one of its parts: see ``vary``.
    ``who`` is ``f`` or ``m``, by the forms they use of themselves. ``order`` is ``named`` (its number is in the
    letter), ``known`` (placed with the same address) or empty; ``model`` is what was ordered where the letter says so,
    and ``has_arrived`` whether it reached them by the shop's word. ``client`` is set where only one shop sells it,
    ``answer`` where somebody may have to write their own words, ``waits`` where nobody has answered it yet.
    """

    topic: str
    text: str
    subject: str = ""
    who: str = "f"
    order: str = ""
    model: str | None = None
    has_arrived: bool = False
    client: str | None = None
    answer: str | None = None
    waits: bool = False


@dataclass(frozen=True, kw_only=True)
class Again:
    """What a customer of either sex asks again after an answer that did not settle it, and what is answered then."""

    text: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class LanguageLetters:
    """What customers and agents of one language write: ``adds`` are sentences that agents put into drafts, ``notes``
    what they note beside a letter that waits, ``thanks`` what customers write when it is settled, ``goods`` what each
    model is called on an order.
    """

    language: Language
    women: tuple[Person, ...]
    men: tuple[Person, ...]
    adds: tuple[str, ...]
    thanks: tuple[str, ...]
    agains: tuple[Again, ...]
    notes: tuple[str, ...]
    writings: tuple[Writing, ...]
    goods: dict[str, str]


@cache
def read_data(name: str) -> dict[str, Any]:
    """The parsed ``data/<name>.toml`` of the demo."""
    file = files(__package__).joinpath("data", *f"{name}.toml".split("/"))
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def read_letters(language: Language) -> LanguageLetters:
    """The letters of a language, ``data/letters/<language>.toml``."""
    data = read_data(f"letters/{language}")
    return LanguageLetters(
        language=language,
        women=_people(data["women"]),
        men=_people(data["men"]),
        adds=tuple(data["adds"]),
        thanks=tuple(data["thanks"]),
        agains=tuple(Again(**entry) for entry in data["again"]),
        notes=tuple(data["notes"]),
        writings=tuple(_writing(entry) for entry in data["letter"]),
        goods=data.get("goods", {}),
    )


def vary(text: str, random: Random) -> str:
    """The text with one part chosen wherever several are offered: ``[yesterday|on Monday] I ordered``."""
    return _CHOICE.sub(lambda choice: random.choice(choice[1].split("|")), text)


def _writing(entry: dict[str, Any]) -> Writing:
    has_number = "{number}" in entry.get("subject", "") + entry["text"]
    return Writing(**({"order": "named"} if has_number else {}) | entry)


def _people(names: list[str]) -> tuple[Person, ...]:
    """Every first name of the list with every family name of it: ``Name Surname`` or ``Name Surname|latin name``."""
    pairs = [_halves(name) for name in names]
    return tuple(
        Person(name=f"{first[0]} {last[0]}", latin=f"{first[1]}.{last[1]}")
        for shift in range(len(pairs))
        for (first, _), (_, last) in zip(pairs, pairs[shift:] + pairs[:shift], strict=True)
    )


def _halves(entry: str) -> tuple[tuple[str, str], tuple[str, str]]:
    name, _, latin = entry.partition("|")
    first, last = name.split(" ", 1)
    latin_first, latin_last = fold(latin or name).split(" ", 1)
    return (first, latin_first), (last, latin_last.replace(" ", ""))
