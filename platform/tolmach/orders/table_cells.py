"""Cells of an order file as the field they are in wants them. Pure; what cannot be read is left for it to refuse."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from tolmach.orders.fields import MOST_QUANTITY

_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_DOTTED_DAY = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?:[ ,].*)?")


def day_in(cell: str) -> str | None:
    """A day of ``2026-09-18 14:03:22`` or ``18. 9. 2026``; ``18/09`` is left alone: it means two days."""
    found, dotted = _ISO_DAY.fullmatch(cell), _DOTTED_DAY.fullmatch(cell)
    if dotted:
        return f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}"
    return found[1] if found else cell or None


def instant_in(cell: str, zone: str) -> str:
    """An instant; one without its offset is of the market's wall."""
    try:
        instant = datetime.fromisoformat(cell)
    except ValueError:
        return cell
    return (instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))).isoformat()


def quantity_in(cell: str) -> int | str:
    """``2``, ``2,00`` or ``2.0`` as a whole number; an empty cell is one piece, and ``1,000`` is one or a thousand."""
    if not cell:
        return 1
    whole, _, rest = cell.replace(",", ".").partition(".")
    is_plain = whole.isascii() and whole.isdecimal() and len(whole) <= len(str(MOST_QUANTITY))
    return int(whole) if is_plain and not rest.strip("0") and len(rest) != 3 else cell
