"""``tolmach mail parse``: what a letter is, decided from its file alone, without database or network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tolmach.commands.lines import answer_items
from tolmach.errors import Refused
from tolmach.inbox.errors import Unreadable
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.read_letter import read_letter


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(files: tuple[str, ...], as_json: bool) -> None:
    """Say of each FILE (- is standard input) what letter it is and what its new words are."""
    answer_items(files, _answer, as_json=as_json, for_people=_for_people)


def _answer(name: str) -> dict[str, Any]:
    raw = _read(name)
    try:
        letter = read_letter(raw)
    except Unreadable as error:
        empty = {"from": "", "subject": "", "text": "", "new_text": "", "attachments": []}
        return {"kind": LetterKind.UNREADABLE, "reason": error.reason, **empty}
    parsed = letter.parsed
    return {
        "kind": letter.kind,
        "reason": letter.reason,
        "from": parsed.from_address or parsed.from_name,
        "subject": parsed.subject,
        "text": letter.whole_text,
        "new_text": letter.new_text,
        "attachments": [{"name": file.name, "type": file.type, "size": file.size} for file in parsed.attachments],
    }


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Refused(f"cannot read {name}: {error.strerror}") from error
    except ValueError as error:
        raise Refused(f"cannot read {name!r}: {error}") from error


def _for_people(answer: dict[str, Any]) -> str:
    words = " ".join(answer["new_text"].split())
    files = f" (+{len(answer['attachments'])} files)" if answer["attachments"] else ""
    shown = words if len(words) <= 200 else f"{words[:200]}…"
    return f"{answer['kind']} [{answer['reason']}] {answer['from']}: {answer['subject']}{files}\n  {shown}"
