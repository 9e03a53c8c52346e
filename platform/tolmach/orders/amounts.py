"""Amounts of money as people write them in Europe. Pure; what could mean two amounts is none."""

from __future__ import annotations

import re

from babel.numbers import list_currencies

_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "kč": "CZK",
    "kc": "CZK",
    "zł": "PLN",
    "zl": "PLN",
    "ft": "HUF",
    "lei": "RON",
    "leu": "RON",
    "лв": "BGN",
    "лева": "BGN",
    "lv": "BGN",
    "kn": "HRK",
    "sfr": "CHF",
    "$": "",
    "fr": "",
    "kr": "",
    "din": "",
    "дин": "",
}
"""What stands beside amounts → the currency; nothing where several call theirs so."""
_PARTS = re.compile(r"([^0-9]*)([0-9](?:[0-9.,'’ʼ ]*[0-9])?)(?:([.,]) ?[-–—]{1,2})?([^0-9]*)")
_THOUSAND_OR_ONE = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_SHAPES = [
    # Thousands parted by a sign that stands before no cents, then by the sign of others' cents where their number or
    # the other sign makes that certain, and not parted at all.
    re.compile(r"(?P<whole>[0-9]{1,3}(?P<sign>['’ʼ ])[0-9]{3}(?:(?P=sign)[0-9]{3})*)(?:[.,](?P<cents>[0-9]+))?"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?P<sign>[.,])[0-9]{3}(?:(?P=sign)[0-9]{3})*)(?!(?P=sign))[.,](?P<cents>[0-9]+)"),
    re.compile(r"(?P<whole>[0-9]{1,3}(?P<sign>[.,])[0-9]{3}(?:(?P=sign)[0-9]{3})+)(?P<cents>)"),
    re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<cents>[0-9]+))?"),
]


def amount_in(cell: str) -> str | None:
    """``1 234,50 Kč``, ``CHF 1'234.50``, ``1.234,- €`` and ``1,234.50`` as ``1234.50``.

    ``1.230`` is nothing: it is a thousand for some and a little more than one for others. What is no amount with a
    currency at most beside it stays as it is.
    """
    found = _PARTS.fullmatch(_spaced(cell))
    if not found or _currency(found[1]) is None or _currency(found[4]) is None:
        return cell
    number = found[2] + (f"{found[3]}00" if found[3] else "")
    if _THOUSAND_OR_ONE.fullmatch(number):
        return None
    shape = next(filter(None, (shape.fullmatch(number) for shape in _SHAPES)), None)
    if shape is None:
        return None
    whole = re.sub(r"[^0-9]", "", shape["whole"])
    return f"{whole}.{shape['cents']}" if shape["cents"] else whole


def currency_in(cell: str) -> str:
    """The code of the currency that stands beside the amount; empty where none does, or one of several countries'."""
    found = _PARTS.fullmatch(_spaced(cell))
    return (found and (_currency(found[1]) or _currency(found[4]))) or ""


def _spaced(cell: str) -> str:
    """Spaces are written broad, narrow and unbreakable."""
    return " ".join(cell.split())


def _currency(beside: str) -> str | None:
    """The code, empty where it is not certain or nothing is there; None for what is no currency."""
    word = beside.strip(" .").casefold()
    if not word:
        return ""
    return word.upper() if word.upper() in list_currencies() else _SIGNS.get(word)
