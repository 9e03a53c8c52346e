"""Orders in a table, by the column names that shops' exports have. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tolmach.errors import Refused
from tolmach.languages.fold import fold
from tolmach.orders.amounts import amount_in, currency_in
from tolmach.orders.table_cells import day_in, instant_in, quantity_in
from tolmach.table_file import read_table

_ITEM = ("sku", "name", "size", "colour")
_DAYS = ("ordered_on", "shipped_on", "delivered_on")
_OPTIONAL = ("market", "total", "currency", "updated_at")
"""Where a cell of these is empty, nothing was told."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row by our names of its columns, and the line it begins in."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an order of the file belongs when its row does not say: its market's money and wall."""

    currency: str
    time_zone: str


def read_rows(content: bytes) -> list[Row]:
    """The rows of a file. Raises Refused where it has no column of order numbers or cannot be taken apart."""
    rows = read_table(content)
    names = _names(rows[0].cells)
    if "number" not in names.values():
        raise Refused("The file has no column of order numbers, like number or code.")
    return [Row(line=row.line, cells={name: row.cell(place) for place, name in names.items()}) for row in rows[1:]]


def raw_order(rows: list[Row], *, market: str, places: Mapping[str, Place]) -> dict[str, Any]:
    """What the rows of one order tell, as the API would be told; of several each brings a line."""
    cells = rows[0].cells
    slug = cells.get("market") or market
    place = places.get(slug)
    raw: dict[str, Any] = {name: cell for name, cell in cells.items() if name not in _OPTIONAL or cell}
    for name in ("first_name", "last_name", *(f"item_{part}" for part in (*_ITEM, "quantity"))):
        raw.pop(name, None)
    raw["market"] = slug
    raw |= {name: day_in(cells[name]) for name in _DAYS if name in cells}
    if not raw.get("customer_name") and "last_name" in cells:
        raw["customer_name"] = f"{cells.get('first_name', '')} {cells['last_name']}".strip()
    if "total" in raw:
        raw |= _money(raw["total"], raw.get("currency", ""), place)
    else:
        raw.pop("currency", None)
    if "updated_at" in raw and place:
        raw["updated_at"] = instant_in(raw["updated_at"], place.time_zone)
    if cells.keys() & {"item_name", "item_sku"}:
        raw["lines"] = [_line(row.cells) for row in rows if has_item(row)]
    return raw


def _money(total: str, currency: str, place: Place | None) -> dict[str, Any]:
    """The amount and its currency: the column's, else that beside the amount, else the market's."""
    beside = currency_in(total)
    currency = currency or beside or (place.currency if place else "")
    # Told in two currencies it is nobody's amount.
    return {"total": amount_in(total) if beside in ("", currency) else None, "currency": currency}


def has_item(row: Row) -> bool:
    """Whether the row names goods."""
    return bool(row.cells.get("item_name") or row.cells.get("item_sku"))


def _names(header: Sequence[str]) -> dict[int, str]:
    """Place of a column → our name of it; of several columns of one meaning the surest name wins."""
    folded = ["".join(sign for sign in fold(cell) if sign.isalnum()) for cell in header]
    found: dict[int, str] = {}
    for name, spellings in _headers().items():
        place = next((folded.index(spelling) for spelling in spellings if spelling in folded), None)
        if place is not None:
            found.setdefault(place, name)
    return found


def _line(cells: Mapping[str, str]) -> dict[str, Any]:
    texts = {part: cells.get(f"item_{part}", "") for part in _ITEM}
    return {**texts, "quantity": quantity_in(cells.get("item_quantity", ""))}


@cache
def _headers() -> dict[str, list[str]]:
    text = files(__package__).joinpath("data", "headers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
