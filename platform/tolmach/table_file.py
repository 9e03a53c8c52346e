"""Tables that people hand in: separated values, in whatever letters, or the first sheet of a workbook. Pure."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from tolmach.errors import Refused

_DELIMITERS = (";", ",", "\t", "|")
_WORKBOOK = b"PK\x03\x04"
_OTHER_KINDS = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel file; save it as XLSX or CSV",
}


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A row and the line (in a workbook the row) it begins in.

    ``unknown`` are the places of formulas whose value the file does not hold; their cells are what is written there.
    """

    line: int
    cells: tuple[str, ...]
    unknown: frozenset[int] = frozenset()

    def cell(self, place: int) -> str:
        """The cell's text without white space around it; a row may end before it."""
        return self.cells[place].strip() if place < len(self.cells) else ""


def decode_windows(content: bytes) -> str:
    """Text of a program that knows no Unicode, as Central European Windows writes it. Raises Refused."""
    try:
        return content.decode("cp1250")
    except UnicodeDecodeError as error:
        raise Refused("The file is neither UTF-8 nor Windows-1250.") from error


def read_table(content: bytes, *, decode: Callable[[bytes], str] = decode_windows) -> list[TableRow]:
    """The rows that say something, the header among them; ``decode`` reads what is no Unicode. Raises Refused."""
    if not content.strip():
        raise Refused("The file is empty.")
    other = next((kind for begin, kind in _OTHER_KINDS.items() if content.startswith(begin)), None)
    if other is not None:
        raise Refused(f"The file is no table but {other}.")
    if content.startswith(_WORKBOOK):
        from tolmach.table_sheet import read_sheet

        return read_sheet(content)
    text = _decoded(content, decode)
    if "\0" in text:
        raise Refused("The file is no table: it holds signs that no text has.")
    return _separated(text)


def _decoded(content: bytes, decode: Callable[[bytes], str]) -> str:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode(content)


def _separated(text: str) -> list[TableRow]:
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    # The reader's own limit, which is the process's, is below what a cell may hold; what is too long is told by row.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        return list(_rows(reader))
    except csv.Error as error:
        raise Refused(f"The file cannot be read in line {reader.line_num}: {error}.") from error


def _rows(reader: Any) -> Iterator[TableRow]:
    before = reader.line_num
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield TableRow(line=before + 1, cells=tuple(cells))
        before = reader.line_num
