"""A plan as a file: what it says is read back, and nothing of it runs in a spreadsheet program."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from tolmach.language import Language
from tolmach.saved_replies.plan import PlannedReply
from tolmach.saved_replies.plan_table import read_plan, write_plan
from tolmach.saved_replies.reply import Change, ChangeKind
from tolmach.table_file import read_table

RISKY = (
    '=HYPERLINK("https://evil.example";"click")',
    "+421 2 123 456 78",
    "- first\n- second",
    "@SUM(A1)",
    "'=1+1",
    "''-1",
    "'quoted' words",
    "plain = words",
)


def planned(text: str) -> PlannedReply:
    """A reply whose every free cell begins with this."""
    change = Change(kind=ChangeKind.OPEN, said=text, becomes=text, is_taken=True)
    return PlannedReply(
        row="2",
        line=2,
        is_taken=True,
        client="novesta",
        group=text,
        concept="",
        topic="return",
        language=Language("sk"),
        name=text,
        text=text,
        asks=(text.partition("\n")[0],),
        changes=(change,),
        why=text,
    )


@pytest.mark.parametrize("as_workbook", [False, True])
@pytest.mark.parametrize("text", RISKY)
def test_a_plan_is_read_back_as_it_was_and_runs_nowhere(text: str, as_workbook: bool):
    written = write_plan([planned(text)], as_workbook=as_workbook)
    assert read_plan(read_table(written)).replies == [planned(text)]
    if not as_workbook:
        table = csv.reader(StringIO(written.decode("utf-8-sig"), newline=""), delimiter=";")
        assert [cell for cells in table for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
