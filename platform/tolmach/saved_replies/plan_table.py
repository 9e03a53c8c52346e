"""The plan as a table that a person fills in: a row for each reply, and under it one for each change of its text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO

from tolmach.errors import Refused
from tolmach.language import UND
from tolmach.languages.fold import fold
from tolmach.saved_replies.names import language_called
from tolmach.saved_replies.plan import PlannedReply, topic_called
from tolmach.saved_replies.reply import Change, ChangeKind
from tolmach.table_file import TableRow

COLUMNS = (
    *("what", "row", "take", "client", "group", "concept", "topic", "language"),
    *("name", "text", "becomes", "customers ask", "why", "seen"),
)
_WIDTHS = (8, 7, 7, 12, 8, 22, 12, 10, 30, 70, 30, 25, 45, 12)
_REPLY = "reply"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet program would run; a quote before it makes it text. Source: OWASP."""

_YES, _NO = frozenset("yes y true 1 x".split()), frozenset(("no", "n", "false", "0", ""))


@dataclass(frozen=True, kw_only=True)
class ReadPlan:
    """The replies of a plan as a person left it, and line → what is wrong there.

    A reply under which a change is wrong is none of them: nobody said what its text is to be.
    """

    replies: list[PlannedReply]
    errors: dict[int, str]


def plan_rows(plan: Sequence[PlannedReply]) -> list[list[str]]:
    """The table below its header."""
    return [cells for one in plan for cells in _rows_of(one)]


def write_plan(plan: Sequence[PlannedReply], *, as_workbook: bool) -> bytes:
    """The plan as the bytes of an XLSX or CSV file."""
    rows = [[_guarded(cell, as_workbook=as_workbook) for cell in cells] for cells in plan_rows(plan)]
    if as_workbook:
        from tolmach.table_sheet import write_sheet

        replies = {place for place, cells in enumerate(rows) if cells[0] == _REPLY}
        return write_sheet(COLUMNS, rows, widths=_WIDTHS, choices={COLUMNS.index("take"): "yes,no"}, strong=replies)
    stream = StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows([COLUMNS, *rows])
    # Spreadsheet programs take a file without this mark for one of the country's own letters.
    return stream.getvalue().encode("utf-8-sig")


def is_plan(rows: Sequence[TableRow]) -> bool:
    """Whether a table is a plan and no operator's file."""
    return {"what", "row", "take", "group", "seen"} <= {cell.strip().casefold() for cell in rows[0].cells}


def read_plan(rows: Sequence[TableRow]) -> ReadPlan:
    """The plan again. Raises Refused for a table that is none."""
    if not is_plan(rows):
        raise Refused("The file is no plan: make one with this command without --confirm, and read it.")
    places = {cell.strip().casefold(): place for place, cell in enumerate(rows[0].cells)}
    lacking = [name for name in COLUMNS if name not in places]
    if lacking:
        raise Refused(f"The plan has lost its columns {', '.join(lacking)}.")
    reading = _Reading()
    for row in rows[1:]:
        cells = {name: _unguarded(row.cell(places[name])) for name in COLUMNS}
        try:
            reading.read(cells, row.line)
        except Refused as refused:
            reading.errors[row.line] = str(refused)
            reading.spoiled.add(cells["row"])
    kept = [one for row, one in reading.replies.items() if row not in reading.spoiled]
    return ReadPlan(replies=kept, errors=reading.errors | reading.spoiled_replies())


@dataclass
class _Reading:
    """What was read so far, by the replies' rows."""

    replies: dict[str, PlannedReply] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    errors: dict[int, str] = field(default_factory=dict)

    def read(self, cells: Mapping[str, str], line: int) -> None:
        """Take a line of the table in. Raises Refused."""
        what, row = cells["what"].casefold(), cells["row"]
        if what == _REPLY:
            if row in self.replies:
                raise Refused(f"Row {row[:30]!r} stands in the plan twice.")
            self.replies[row] = _reply(cells, line)
        elif what not in set(ChangeKind):
            raise Refused(f"{what[:30]!r} is nothing that a plan has; it has reply, {', '.join(ChangeKind)}.")
        elif row in self.replies:
            reply, change = self.replies[row], _change(ChangeKind(what), cells)
            self.replies[row] = replace(reply, changes=(*reply.changes, change))
        elif row not in self.spoiled:
            raise Refused(f"There is no reply {row[:30]!r} above this change.")

    def spoiled_replies(self) -> dict[int, str]:
        """The lines of replies that are not taken because of another line."""
        why = "A line that belongs to this reply is wrong, so it was not taken."
        return {self.replies[row].line: why for row in self.spoiled if row in self.replies}


def _guarded(cell: str, *, as_workbook: bool) -> str:
    """The cell as it can be opened safely.

    Every cell of a workbook is text: there a quote goes only before what would be taken for guarded when it is read.
    """
    is_guarded = _FORMULA.match(cell) is not None and (cell.startswith("'") or not as_workbook)
    return f"'{cell}" if is_guarded else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _rows_of(one: PlannedReply) -> Iterator[list[str]]:
    told = {
        "what": _REPLY,
        "row": one.row,
        "take": _said(is_taken=one.is_taken),
        "client": one.client,
        "group": one.group,
        "concept": one.concept,
        "topic": one.topic,
        "language": "" if one.language == UND else one.language,
        "name": one.name,
        "text": one.text,
        "customers ask": "\n".join(one.asks),
        "why": one.why,
        "seen": one.seen,
    }
    yield [told.get(column, "") for column in COLUMNS]
    for change in one.changes:
        take = "" if change.kind is ChangeKind.LEFT else _said(is_taken=change.is_taken)
        told = {"what": change.kind, "row": one.row, "take": take, "group": one.group, "text": change.said}
        told |= {"becomes": change.becomes, "why": change.why}
        yield [told.get(column, "") for column in COLUMNS]


def _reply(cells: Mapping[str, str], line: int) -> PlannedReply:
    is_taken = _is_taken(cells["take"])
    language = language_called(cells["language"])
    topic = topic_called(cells["topic"]) or cells["topic"]
    wrong = {
        "name the language": language is None,
        "write a name": not cells["name"],
        "write a text": not cells["text"],
        "choose a topic": not topic_called(cells["topic"]),
    }
    said = ", ".join(sentence for sentence, is_wrong in wrong.items() if is_wrong)
    if is_taken and said:
        raise Refused(f"Before the reply can be taken, {said}.")
    return PlannedReply(
        row=cells["row"],
        line=line,
        is_taken=is_taken,
        client=fold(cells["client"]),
        group=cells["group"],
        concept=cells["concept"],
        topic=topic,
        language=language or UND,
        name=cells["name"],
        text=cells["text"].replace("\r\n", "\n"),
        asks=tuple(ask.strip() for ask in cells["customers ask"].split("\n") if ask.strip()),
        seen=cells["seen"],
        why=cells["why"],
    )


def _change(kind: ChangeKind, cells: Mapping[str, str]) -> Change:
    is_taken = kind is not ChangeKind.LEFT and _is_taken(cells["take"])
    if is_taken and kind is not ChangeKind.CUT and not cells["becomes"]:
        raise Refused("Write what the piece becomes, or do not take the change.")
    return Change(kind=kind, said=cells["text"].replace("\r\n", "\n"), becomes=cells["becomes"], is_taken=is_taken)


def _is_taken(cell: str) -> bool:
    plain = fold(cell)
    if plain not in _YES | _NO:
        raise Refused(f"{cell[:30]!r} is neither yes nor no.")
    return plain in _YES


def _said(*, is_taken: bool) -> str:
    return "yes" if is_taken else "no"
