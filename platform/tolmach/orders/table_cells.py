"""Cells of an order file as the field they are in wants them. Pure; what cannot be read is left for it to refuse."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_DOTTED_DAY = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?:[ ,].*)?")
_AMOUNT = re.compile(r"-?\d[\d.,]*")


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


def amount_in(cell: str) -> str | None:
    """``1 234,50 Kč`` and ``1,234.50`` as ``1234.50``.

    ``1.230`` is nothing: it is a thousand for some and a little more than one for others.
    """
    found = _AMOUNT.search("".join(cell.split()))
    if not found:
        return cell
    number = found[0].rstrip(".,")
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number
    signs = {sign for sign in number if sign in ".,"}
    if len(number) - last - 1 == 3 and len(signs) == 1:
        return None if number.count(number[last]) == 1 else re.sub(r"[.,]", "", number)
    whole = re.sub(r"[.,]", "", number[:last])
    return f"{whole}.{number[last + 1 :]}"


def quantity_in(cell: str) -> int | str:
    """``2``, ``2,00`` or ``2.0`` as a whole number; an empty cell is one piece."""
    if not cell:
        return 1
    whole, _, rest = cell.replace(",", ".").partition(".")
    return int(whole) if whole.isascii() and whole.isdecimal() and not rest.strip("0") else cell
