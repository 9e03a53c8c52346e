"""What a letter names: orders, parcels, days, sums, addresses and its writer, each with its place in the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tolmach.language import Language
from tolmach.orders.numbers import order_numbers
from tolmach.replies.postal import find_addresses
from tolmach.replies.signed import signed_name
from tolmach.translation.amounts_said import find_amounts
from tolmach.translation.dates_said import find_dates
from tolmach.translation.protected import find_protected

MOST_LETTERS = 20_000
"""What a longer letter names behind this is not looked for."""


class EntityKind(StrEnum):
    ORDER = "order"
    TRACKING = "tracking"
    ADDRESS = "address"
    AMOUNT = "amount"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Entity:
    """``words``, which are ``text[start:end]`` of a letter, and what they say.

    ``value``: of a day ISO 8601 (``2026-11-14``, ``--11-14`` without a year), of a sum number and currency as far as
    they are certain (``49.90 EUR``), of an order its number, of the rest the words themselves.
    """

    start: int
    end: int
    kind: EntityKind
    words: str
    value: str


def find_entities(text: str, language: Language) -> tuple[Entity, ...]:
    """What the new words of a letter name, in order and without overlap; the surer kind has a place of two."""
    text = text[:MOST_LETTERS]
    taken = bytearray(len(text))
    found: list[Entity] = []
    for entity in _candidates(text, language):
        if not any(taken[entity.start : entity.end]):
            taken[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
            found.append(entity)
    return tuple(sorted(found, key=lambda one: one.start))


def in_parts(text: str, entities: Sequence[Entity]) -> tuple[str | Entity, ...]:
    """The text in pieces: its entities, and what stands before, between and behind them."""
    parts: list[str | Entity] = []
    end = 0
    for entity in entities:
        parts += text[end : entity.start], entity
        end = entity.end
    return tuple(part for part in (*parts, text[end:]) if part)


def _candidates(text: str, language: Language) -> Iterator[Entity]:
    for start, end, kind, value in _places(text, language):
        words = text[start:end]
        yield Entity(start, end, kind, words, value or words)


_Place = tuple[int, int, EntityKind, str]


def _places(text: str, language: Language) -> Iterator[_Place]:
    spans = find_protected(text)
    yield from ((*place, EntityKind.ADDRESS, "") for place in find_addresses(text))
    for number in order_numbers(text):
        for match in re.finditer(rf"(?<![\w-]){re.escape(number)}(?![\w-])", text, re.IGNORECASE):
            yield *match.span(), EntityKind.ORDER, number
    yield from ((one.start, one.end, _OF_PROTECTED[one.kind], "") for one in spans if one.kind in _OF_PROTECTED)
    yield from ((one.start, one.end, EntityKind.AMOUNT, one.words) for one in find_amounts(text))
    for day in find_dates(text, language):
        if not any(one.start < day.end and day.start < one.end for one in spans if one.kind in _NO_DATES):
            yield day.start, day.end, EntityKind.DATE, day.iso
    yield from _signature(text, language)


_OF_PROTECTED = {"tracking": EntityKind.TRACKING, "mail": EntityKind.ADDRESS}
_NO_DATES = frozenset({"mail", "url", "slot", "iban", "account", "amount", "tracking", "phone"})


def _signature(text: str, language: Language) -> Iterator[_Place]:
    """The name under the letter, where it is certain that it is one."""
    words = r"\W+".join(map(re.escape, signed_name(text, language).split()))
    places = [match.span() for match in re.finditer(rf"(?<!\w){words}(?!\w)", text)] if words else []
    yield from ((*place, EntityKind.NAME, "") for place in places[-1:])
