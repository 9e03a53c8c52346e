"""What a letter names, explained to its reader: a foreign date or sum is read in the reader's own way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tolmach.i18n import gettext, pgettext, say_day, say_day_of_year, say_money, say_number
from tolmach.replies.entities import Entity, EntityKind

_LEAP_YEAR = 2024


def named(entity: Entity) -> str:
    """What it is; of days and sums also which, as the reader writes them."""
    kind = {
        EntityKind.ORDER: gettext("Order number"),
        EntityKind.TRACKING: gettext("Tracking number"),
        EntityKind.ADDRESS: gettext("Address"),
        EntityKind.AMOUNT: gettext("Sum of money"),
        EntityKind.DATE: gettext("Date"),
        EntityKind.NAME: pgettext("person", "Name"),
    }[entity.kind]
    said = {EntityKind.DATE: _day, EntityKind.AMOUNT: _sum}.get(entity.kind)
    return f"{kind}: {said(entity.value)}" if said else kind


def _day(iso: str) -> str:
    if iso.startswith("--"):
        return say_day_of_year(date.fromisoformat(f"{_LEAP_YEAR}{iso[1:]}"))
    return say_day(date.fromisoformat(iso))


def _sum(words: str) -> str:
    number, _, currency = words.partition(" ")
    return say_money(Decimal(number), currency) if currency else say_number(float(number))
