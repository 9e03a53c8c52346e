"""Tables as people hand them in: letters, separators, workbooks with formulas and merged cells, and what is none."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from tolmach.errors import Refused
from tolmach.table_file import read_table
from tolmach.table_sheet import MOST_UNPACKED, write_sheet


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_letters_and_separators(encoding: str, delimiter: str):
    written = f'název{delimiter}text\n\n"Žluťoučký"{delimiter}"dva\nřádky"\nkůň\n'
    header, first, second = read_table(written.encode(encoding))
    assert header.cells == ("název", "text")
    assert (first.line, first.cells) == (3, ("Žluťoučký", "dva\nřádky"))
    assert (second.line, second.cell(0), second.cell(1)) == (5, "kůň", "")


def test_a_workbook_as_a_person_sees_it():
    book = Workbook()
    sheet = book.active
    for row in (["name", "text", "on"], ["Vrátenie", "a", 14], [None, "=A1&B1", 1.5], [], ["Reklamácia", "=1/0", True]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    stream = BytesIO()
    book.save(stream)
    _, first, second, third = read_table(stream.getvalue())
    assert (first.line, first.cells, first.unknown) == (2, ("Vrátenie", "a", "14"), frozenset())
    assert (second.line, second.cells, second.unknown) == (3, ("Vrátenie", "=A1&B1", "1.5"), frozenset({1}))
    assert (third.line, third.unknown) == (5, frozenset({1}))


def test_what_was_written_is_read_again():
    content = write_sheet(["take", "text"], [["yes", "=1+1\n  ďalej\x07"]], widths=[5, 50], choices={0: "yes,no"})
    assert [row.cells for row in read_table(content)] == [("take", "text"), ("yes", "=1+1\n  ďalej")]


def test_several_filled_sheets_are_refused_rather_than_one_read():
    book = Workbook()
    book.active.append(["text"])
    book.create_sheet("SK").append(["text"])
    book.create_sheet("empty")
    stream = BytesIO()
    book.save(stream)
    with pytest.raises(Refused, match=r"several sheets \(Sheet, SK\)"):
        read_table(stream.getvalue())


def bomb() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as packed:
        packed.writestr("xl/workbook.xml", "")
        # Only what the archive says of itself is read.
        packed.infolist()[0].file_size = MOST_UNPACKED + 1
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1", "old Excel"),
        (b"name;text\na;\x00\x00b", "no table"),
        (b"\x81\x83\x88", "neither UTF-8"),
        (b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, reason: str):
    with pytest.raises(Refused, match=reason):
        read_table(content)


def test_a_workbook_that_would_fill_the_memory_is_refused():
    with pytest.raises(Refused, match="too large"):
        read_table(bomb())
