"""``tolmach mail parse``: one line per file, in order, without database or web."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tolmach.commands.mail import command

LETTERS = Path(__file__).parents[1] / "letters"


def lines(*arguments: str, stdin: bytes = b"") -> list[dict[str, Any]]:
    result = CliRunner().invoke(command, ["parse", *arguments, "--json"], input=stdin)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_file_gets_its_line_in_order() -> None:
    names = ["cs-two-words", "absent", "mean-picture", "kind-spam"]
    answers = lines(*(str(LETTERS / f"{name}.eml") for name in names))

    assert [answer.get("kind", "error") for answer in answers] == ["letter", "error", "unreadable", "spam"]
    assert "No such file" in str(answers[1]["error"])


def test_a_line_tells_the_letter() -> None:
    (answer,) = lines(str(LETTERS / "es-photo.eml"))

    assert set(answer) == {"kind", "reason", "from", "subject", "text", "new_text", "attachments"}
    assert (answer["from"], answer["subject"]) == ("inigo@hotmail.es", "Pedido roto")
    assert answer["attachments"] == [{"name": "IMG_2041.jpg", "type": "image/jpeg", "size": 304}]


@pytest.mark.parametrize("inner", [b"", bytes(range(32)) * 40])
def test_a_letter_around_what_is_no_letter_is_read_all_the_same(inner: bytes) -> None:
    raw = (
        b"From: jan@x.cz\nSubject: Fwd: boty\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\n\nkde je?\n--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    )
    (answer,) = lines("-", stdin=raw)

    assert (answer["kind"], answer["new_text"]) == ("letter", "kde je?")
    assert [file["type"] for file in answer["attachments"]] == ["message/rfc822"]


def test_a_bare_body_on_standard_input_gives_its_words() -> None:
    (answer,) = lines("-", stdin="kde je můj balík?\n\n> starý text\n".encode())

    assert (answer["kind"], answer["new_text"]) == ("letter", "kde je můj balík?")


def test_people_get_words() -> None:
    result = CliRunner().invoke(command, ["parse", str(LETTERS / "cs-two-words.eml")])

    assert "kde balik" in result.output
    assert "{" not in result.output


@pytest.mark.parametrize("module", ["flask", "sqlalchemy"])
def test_it_needs_neither_web_nor_database(module: str) -> None:
    code = f"import sys, tolmach.commands.mail_parse; sys.exit({module!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
