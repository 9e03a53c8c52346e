"""What a letter names: orders, parcels, days, sums, addresses and its writer, each with its place in the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    """``text[start:end]`` of a letter and what it says.

    ``value``: of a day ISO 8601 (``2026-11-14``, ``--11-14`` without a year), of a sum number and currency as far as
    they are certain (``49.90 EUR``), of the rest the words themselves.
    """

    start: int
    end: int
    kind: EntityKind
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


def _candidates(text: str, language: Language) -> Iterator[Entity]:
    spans = find_protected(text)
    for start, end in find_addresses(text):
        yield Entity(start, end, EntityKind.ADDRESS, text[start:end])
    for number in order_numbers(text):
        for match in re.finditer(rf"(?<![\w-]){re.escape(number)}(?![\w-])", text, re.IGNORECASE):
            yield Entity(*match.span(), EntityKind.ORDER, number)
    for span in spans:
        kind = _OF_PROTECTED.get(span.kind)
        if kind is not None:
            yield Entity(span.start, span.end, kind, text[span.start : span.end])
    for amount in find_amounts(text):
        yield Entity(amount.start, amount.end, EntityKind.AMOUNT, amount.words)
    others = bytearray(len(text))
    for span in spans:
        if span.kind in _NO_DATES:
            others[span.start : span.end] = b"\1" * (span.end - span.start)
    for day in find_dates(text, language):
        if not any(others[day.start : day.end]):
            yield Entity(day.start, day.end, EntityKind.DATE, day.iso)
    yield from _signature(text, language)


_OF_PROTECTED = {"tracking": EntityKind.TRACKING, "mail": EntityKind.ADDRESS}
_NO_DATES = frozenset({"mail", "url", "slot", "iban", "account", "amount", "tracking", "phone"})


def _signature(text: str, language: Language) -> Iterator[Entity]:
    """The name under the letter, where it is certain that it is one."""
    name = signed_name(text, language)
    words = r"\W+".join(map(re.escape, name.split()))
    places = list(re.finditer(rf"(?<!\w){words}(?!\w)", text)) if words else []
    if places:
        yield Entity(*places[-1].span(), EntityKind.NAME, name)
