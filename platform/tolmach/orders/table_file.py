"""Orders in a file of comma- or semicolon-separated values, by the column names that shops' exports have. Pure."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

from tolmach.errors import Refused
from tolmach.languages.fold import fold
from tolmach.orders.amounts import amount_in, currency_in
from tolmach.orders.table_cells import day_in, instant_in, quantity_in

_DELIMITERS = (";", ",", "\t")
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
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        names = _names(next(reader, []))
        if "number" not in names.values():
            raise Refused("The file has no column of order numbers, like number or code.")
        return list(_rows(reader, names))
    except csv.Error as error:
        raise Refused(f"The file cannot be read in line {reader.line_num}: {error}.") from error


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


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("The file is neither UTF-8 nor Windows-1250.")


def _names(header: list[str]) -> dict[int, str]:
    """Place of a column → our name of it; of several columns of one meaning the surest name wins."""
    folded = ["".join(sign for sign in fold(cell) if sign.isalnum()) for cell in header]
    found: dict[int, str] = {}
    for name, spellings in _headers().items():
        place = next((folded.index(spelling) for spelling in spellings if spelling in folded), None)
        if place is not None:
            found.setdefault(place, name)
    return found


def _rows(reader: Any, names: Mapping[int, str]) -> Iterator[Row]:
    before = reader.line_num
    for cells in reader:
        if any(cell.strip() for cell in cells):
            told = {name: cells[place].strip() if place < len(cells) else "" for place, name in names.items()}
            yield Row(line=before + 1, cells=told)
        before = reader.line_num


def _line(cells: Mapping[str, str]) -> dict[str, Any]:
    texts = {part: cells.get(f"item_{part}", "") for part in _ITEM}
    return {**texts, "quantity": quantity_in(cells.get("item_quantity", ""))}


@cache
def _headers() -> dict[str, list[str]]:
    text = files(__package__).joinpath("data", "headers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
