"""``tolmach concepts import``: saved replies of a former helpdesk become concepts, when a person has confirmed how."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.users import access_by_address
from tolmach.commands.house import open_house
from tolmach.commands.lines import write_answer
from tolmach.errors import NotFound, Refused
from tolmach.inbox.charset import decode_text
from tolmach.saved_replies.alike import alikeness
from tolmach.saved_replies.plan import PlannedReply, make_plan
from tolmach.saved_replies.plan_table import is_plan, read_plan, write_plan
from tolmach.saved_replies.queries import house_told, shelf_of
from tolmach.saved_replies.read import read_replies
from tolmach.saved_replies.take_in import planned_groups, take_in
from tolmach.table_file import TableRow, read_table
from tolmach.wiring import House

_KINDS = (".xlsx", ".csv")


@click.command("import")
@click.argument("file")
@click.option("--client", "client_slug", default="", help="The client of rows that name none; else the shared library.")
@click.option("--out", help="Where the plan goes, .xlsx or .csv; else beside FILE.")
@click.option("--confirm", is_flag=True, help="FILE is a plan that was read: take in what it takes.")
@click.option("--by", "address", help="With --confirm: the operator who confirms, by mail address.")
@click.option(
    "--quick", is_flag=True, help="Compare texts by words, slots and numbers alone: at once, but less is found."
)
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
def command(
    *, file: str, client_slug: str, out: str | None, confirm: bool, address: str | None, quick: bool, as_json: bool
) -> None:
    """Take saved replies in from a CSV or XLSX file (- is standard input): first a plan, then what it takes.

    The plan has a row for each reply, with the concept it becomes, and under it what is proposed for its text: slots in
    the place of addresses, accounts and days, placeholders as they are called here, greeting and closing cut. Change it
    in any spreadsheet program: replies of one group become one concept; only what says yes is taken. Nothing is kept
    before --confirm, and confirming twice changes nothing.
    """
    if confirm != (address is not None):
        raise click.UsageError("A plan is confirmed by somebody: --confirm and --by go together.")
    if confirm and (out or client_slug or quick):
        raise click.UsageError(
            "--out, --client and --quick are for making a plan; it says itself whose its replies are."
        )
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    rows = read_table(content, decode=decode_text)
    if address is not None:
        answers = _confirmed(rows, address)
        _write(answers, as_json=as_json)
        return
    place = _place_of_plan(file, out)
    plan, answers = _planned(rows, client_slug, is_quick=quick)
    if plan:
        with place.open("xb") as stream:
            stream.write(write_plan(plan, as_workbook=place.suffix.lower() == ".xlsx"))
    _write(answers, as_json=as_json)
    told = f"The plan is in {place}: read it, change it, then give it with --confirm --by." if plan else "No plan."
    click.echo(told, err=True)


def _place_of_plan(file: str, out: str | None) -> Path:
    if out is None and file == "-":
        raise click.UsageError("Say with --out where the plan goes.")
    place = Path(out) if out else Path(file).with_suffix(".plan.xlsx")
    if place.suffix.lower() not in _KINDS:
        raise click.UsageError(f"A plan is a file ending in {' or '.join(_KINDS)}.")
    if place.exists():
        raise Refused(f"{place} is there already, and somebody may have worked on it; say another place with --out.")
    return place


def _planned(
    rows: Sequence[TableRow], client_slug: str, *, is_quick: bool
) -> tuple[list[PlannedReply], list[dict[str, Any]]]:
    """The plan, and an answer for every text in the order of the file."""
    if is_plan(rows):
        raise Refused("The file is a plan already: give it with --confirm and --by.")
    with open_house() as house:
        with house.database.reading() as session:
            shelf = shelf_of(session)
        if client_slug and client_slug not in shelf.languages:
            raise NotFound("client", client_slug)
        found = read_replies(rows, client=client_slug, shelf=shelf, detector=house.detector)
        with house.database.reading() as session:
            told = house_told(session, {one.client for one in found.replies}, now=house.clock.now())
        plan = make_plan(found.replies, told, alikeness(None if is_quick else house.chooser.embedder))
    errors = [
        {"line": line, "error": f"Line {line}: {sentence}"} for line in found.errors for sentence in found.errors[line]
    ]
    return plan, sorted([*map(_proposal, plan), *errors], key=lambda answer: int(answer["line"]))


def _proposal(one: PlannedReply) -> dict[str, Any]:
    return {
        "line": one.line,
        "row": one.row,
        "take": one.is_taken,
        "client": one.client,
        "language": one.language,
        "name": one.name,
        "group": one.group,
        "concept": one.concept,
        "topic": one.topic,
        "changes": [
            {"kind": change.kind, "text": change.said, "becomes": change.becomes, "take": change.is_taken}
            for change in one.changes
        ],
        "why": one.why,
    }


def _confirmed(rows: Sequence[TableRow], address: str) -> list[dict[str, Any]]:
    """What became of every row of the plan, in its order; each group is taken in whole or not at all."""
    plan = read_plan(rows)
    answers = [{"line": line, "error": f"Line {line}: {sentence}"} for line, sentence in plan.errors.items()]
    answers += [_answer(one, outcome="not taken") for one in plan.replies if not one.is_taken]
    with open_house() as house:
        with house.database.reading() as session:
            access = access_by_address(session, address)
        if not access.has(Permission.RUN_HOUSE):
            raise Refused(f"{address} does not run this house, so they cannot confirm.")
        for group in planned_groups(plan.replies):
            answers += _group_taken(house, group, access)
    return sorted(answers, key=lambda answer: int(answer["line"]))


def _group_taken(house: House, group: Sequence[PlannedReply], access: Access) -> Iterator[dict[str, Any]]:
    try:
        with house.database.writing.begin() as session:
            taken = take_in(session, access, group, now=house.clock.now())
    except Refused as refused:
        yield from (_refused(one, str(refused)) for one in group)
        return
    for one in taken:
        yield _answer(
            one.reply,
            outcome=one.outcome.value,
            concept=one.concept,
            open=list(one.open_places),
            owned=list(one.owned),
            why=one.why_waiting,
            asked_for=one.is_asked_for,
        )


def _answer(one: PlannedReply, **told: object) -> dict[str, Any]:
    return {"line": one.line, "row": one.row, "language": one.language, "name": one.name, **told}


def _refused(one: PlannedReply, sentence: str) -> dict[str, Any]:
    return {"line": one.line, "row": one.row, "error": f"Line {one.line}: {sentence}"}


def _write(answers: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    for answer in answers:
        write_answer(answer, as_json=as_json, for_people=_for_people)


def _for_people(answer: dict[str, Any]) -> str:
    begin = f"{answer['line']}: {answer['language']} {answer['name']}"
    if "outcome" in answer:
        waits = f" because of {answer['why']}" if answer.get("why") else ""
        where = f" ({answer['concept']})" if answer.get("concept") else ""
        asks = (
            "" if answer.get("asked_for", True) else "; no letter leads to it until somebody writes how customers ask"
        )
        return f"{begin}: {answer['outcome']}{waits}{where}{asks}"
    group = f"group {answer['group']}" if answer["group"] else "not taken"
    return f"{begin}: {group}; {answer['why']}"
