"""Which column of a file with saved replies is which, by the names that other products and people give them. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tolmach.errors import Refused
from tolmach.language import Language
from tolmach.languages.fold import fold
from tolmach.saved_replies.names import language_called
from tolmach.table_file import TableRow

_MOST_TITLES = 5
"""Rows above the header, with the name of the export or its day."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Place of each column by our name of it, and the places of texts with the language that heads them."""

    places: Mapping[str, int]
    texts: tuple[tuple[int, Language | None], ...]
    header: int


def columns_of(rows: Sequence[TableRow]) -> Columns:
    for place, row in enumerate(rows[:_MOST_TITLES]):
        names = _names(row.cells)
        spoken = tuple((at, code) for at, cell in enumerate(row.cells) if (code := language_called(cell)) is not None)
        if "text" in names:
            return Columns(places=names, texts=((names["text"], None),), header=place)
        if len(spoken) > 1:
            return Columns(places=names, texts=spoken, header=place)
    raise Refused(
        "The file has no column of texts: none is called text, body, message or reply, and none by a language."
    )


def _names(header: Sequence[str]) -> dict[str, int]:
    """Our name → place of the column; of several of one meaning the surest name wins."""
    folded = [_bare(cell) for cell in header]
    found: dict[str, int] = {}
    for name, spellings in _headers().items():
        place = next((folded.index(one) for one in spellings if one in folded), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def _bare(cell: str) -> str:
    return "".join(sign for sign in fold(cell) if sign.isalnum())


@cache
def _headers() -> dict[str, tuple[str, ...]]:
    text = files(__package__).joinpath("data", "headers.toml").read_text(encoding="utf-8")
    return {name: tuple(map(_bare, spellings)) for name, spellings in tomllib.loads(text).items()}
