"""What in a saved reply looks like somebody's own: places, accounts, phones, days, links, mail addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from tolmach.language import Language
from tolmach.languages import read_language_file

_SLOT = re.compile(r"\{\{[^{}]*\}\}")
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|(?<![\w@.])www\.)[^\s<>\"«»“”()]+(?<![.,;:!?])", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)"
    r"|(?<![\w-])\d{8}-\d{8}(?:-\d{8})?(?![\w-])|(?<!\w)\d{2}(?: ?\d{4}){6}(?!\w)"
    r"|(?<![\w/-])(?:\d{1,6}-)?\d{6,10}/\d{4}(?!\w)"
)
_DAY_OR_SUM = re.compile(r"(?<!\d)\d{1,2}\. ?\d{1,2}\. ?(?:\d{4})?|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4}")
_PHONE = re.compile(r"(?<![\w{])(?:\+|\(?0)?\(?\d[\d ()/.-]{6,18}\d(?!\w)")
_POSTCODE = re.compile(
    r"[^\W\d_][^\n,;:]{2,40} \d{1,4}[\w/]{0,6}[,;\n ]+"
    r"(?:[A-Z]{1,2}[- ]?)?(?:\d{3} \d{2}|\d{2}-\d{3}|\d{4,5})[ ,]+[^\W\d_][\w-]+"
)
"""A street with its number before a postcode and a town."""


class Span(NamedTuple):
    """Where a literal stands, what kind it is and what it says."""

    start: int
    end: int
    kind: str
    said: str


def literals_in(text: str, language: Language) -> list[Span]:
    """Mail addresses, links, accounts, phones, places and counted days, none within another."""
    return list(apart(text, spans_in(text, language)))


def spans_in(text: str, language: Language) -> Iterator[Span]:
    """Everything that looks like a literal, the surest kinds first."""
    kinds = (("mail", _MAIL), ("link", _LINK), ("account", _ACCOUNT), ("date", _DAY_OR_SUM), ("place", _POSTCODE))
    for kind, pattern in (*kinds, ("days", _days(language))):
        for one in pattern.finditer(text):
            yield Span(one.start(), one.end(), kind, one[0])
    for one in _PHONE.finditer(text):
        if 7 <= sum(map(str.isdecimal, one[0])) <= 15:
            yield Span(one.start(), one.end(), "phone", one[0])


def apart(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Those that lie in no earlier one and in no slot, in the order of the text."""
    taken = [one.span() for one in _SLOT.finditer(text)]
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= start or end <= span.start for start, end in taken):
            taken.append((span.start, span.end))
            kept.append(span)
    return iter(sorted(span for span in kept if span.kind != "date"))


@cache
def _days(language: Language) -> re.Pattern[str]:
    """A number of days, also with one word between ("5 pracovních dnů") or none ("14denní")."""
    words = read_language_file(language, "saved_replies").get("day", ["days"])
    counted = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<![\w.,/])\d{{1,3}}(?:[ -]?|[ -][^\W\d_]{{3,}} )(?:{counted})(?!\w)", re.IGNORECASE)
