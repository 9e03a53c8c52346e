"""Sheets of workbooks (XLSX): read as a person sees them, and written for a person to fill in. Pure."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tolmach.errors import Refused
from tolmach.table_file import TableRow

MOST_ROWS = 50_000
MOST_UNPACKED = 100_000_000
"""Bytes: a workbook is packed, and a small one may unpack to more than the memory holds."""


_STRONG = PatternFill("solid", fgColor="FFE4ECF7")


def read_sheet(content: bytes) -> list[TableRow]:
    """The rows of the one sheet that is filled; a merged cell says the same in every row it covers. Raises Refused.

    A formula counts by the value that was stored with it.
    """
    _refuse_bombs(content)
    try:
        with warnings.catch_warnings():
            # What the reader warns of is how other programs dress cells up.
            warnings.simplefilter("ignore")
            _refuse_long(load_workbook(BytesIO(content), read_only=True))
            written = load_workbook(BytesIO(content))
            shown = load_workbook(BytesIO(content), data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, BadZipFile) as error:
        raise Refused("The file is no workbook that can be read; save it as CSV.") from error
    place = _only_sheet(written)
    sheet = written.worksheets[place]
    return list(_rows(sheet, shown.worksheets[place], _covered(sheet)))


def write_sheet(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[int],
    choices: Mapping[int, str],
    strong: Collection[int] = (),
) -> bytes:
    """A workbook of one sheet, all of it text; ``choices`` is column → ``yes,no`` to pick from.

    ``strong`` are rows that begin something new and stand out. Columns and rows count from 0, without the header.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, cells in enumerate([header, *rows], start=1):
        for place, text in enumerate(cells, start=1):
            cell = sheet.cell(row=number, column=place)
            # A text that begins with "=" is no formula.
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
            if number - 2 in strong:
                cell.fill = _STRONG
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for place, offered in choices.items():
        letter = get_column_letter(place + 1)
        choice = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True)
        choice.add(f"{letter}2:{letter}{len(rows) + 1}")
        sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _refuse_bombs(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise Refused("The file is no Excel workbook; save it as XLSX or CSV.")
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Refused("The workbook is too large; save it as CSV.")
    except BadZipFile as error:
        raise Refused("The workbook is damaged.") from error


def _refuse_long(book: Workbook) -> None:
    for sheet in book.worksheets:
        rows = sheet.iter_rows(min_row=MOST_ROWS + 1, max_row=MOST_ROWS + 1, values_only=True)
        if any(cell is not None for row in rows for cell in row):
            raise Refused(f"The workbook has more than {MOST_ROWS} rows; save it as CSV.")


def _only_sheet(book: Workbook) -> int:
    """The place of the sheet that says something. Raises Refused where several do: none is left out unsaid."""
    filled = [
        place for place, sheet in enumerate(book.worksheets) if sheet.sheet_state == "visible" and _is_filled(sheet)
    ]
    if len(filled) > 1:
        names = ", ".join(book.worksheets[place].title for place in filled)
        raise Refused(f"The workbook has several sheets ({names}); save each as a file of its own.")
    if not filled:
        raise Refused("The workbook is empty.")
    return filled[0]


def _is_filled(sheet: Any) -> bool:
    return any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)


def _covered(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Row and column of a cell under a merged one → those of the one that says what stands there."""
    covered = {}
    for area in sheet.merged_cells.ranges:
        # A title over all columns is no row of its own many times over: only what is merged downwards is repeated.
        if area.min_row == area.max_row:
            continue
        for row in range(area.min_row, area.max_row + 1):
            covered[row, area.min_col] = (area.min_row, area.min_col)
    return covered


def _rows(written: Any, shown: Any, covered: Mapping[tuple[int, int], tuple[int, int]]) -> Iterator[TableRow]:
    for number in range(1, written.max_row + 1):
        places = [(number, place) for place in range(1, written.max_column + 1)]
        read = [_read(written.cell(*at), shown.cell(*at)) for at in (covered.get(place, place) for place in places)]
        if any(text.strip() for text, _ in read):
            unknown = frozenset(place for place, (_, is_known) in enumerate(read) if not is_known)
            yield TableRow(line=number, cells=tuple(text for text, _ in read), unknown=unknown)


def _read(written: Any, shown: Any) -> tuple[str, bool]:
    """What a cell says, and whether that is known: the value of a formula may lack, or be an error."""
    if written.data_type == "f" and shown.value is None:
        return str(written.value), False
    return _text(shown.value), shown.data_type != "e"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
