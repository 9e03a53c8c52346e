"""Reading JSON that others made: what is not of the expected shape is as if it were not there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tolmach.errors import PortError
from tolmach.orders.fields import EARLIEST_YEAR, LATEST_YEAR


def orders_in(body: object, most: int) -> list[Mapping[str, Any]]:
    """The orders of an answer. Raises PortError where it is no list of so many at most: another program answered."""
    if not isinstance(body, list):
        raise PortError("orders", "the shop answered something else than orders", permanent=True)
    if len(body) > most:
        # Kept in one transaction, so many would hold up everybody else.
        raise PortError("orders", "the shop answered more orders than it was asked for", permanent=True)
    return [one for one in body if isinstance(one, Mapping)]


def part(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object under this name."""
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def parts(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of the list under this name."""
    found = value.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def word(value: Mapping[str, Any], *names: str) -> str:
    """The first text or number under these names."""
    found = (value.get(name) for name in names)
    told = (str(one).strip() for one in found if isinstance(one, str | int) and not isinstance(one, bool))
    return next(filter(None, told), "")


def quantity(value: Mapping[str, Any], *names: str) -> object:
    """The first number under these names, whole where it is one that only looks broken, ``2.0``."""
    found = next((value[name] for name in names if value.get(name) is not None), None)
    return int(found) if isinstance(found, float) and found.is_integer() else found


def instant(text: str) -> datetime | None:
    """An instant of this time; one without its offset is in UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Others are slips of the shop, and at the ends of the calendar nothing can be reckoned.
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(text: str) -> str | None:
    """The day on the shop's own wall."""
    found = instant(text)
    return found.date().isoformat() if found else None
