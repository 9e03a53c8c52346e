"""The intake benchmark measures what it says, and fills nobody's database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tolmach.bench.intake import LETTER_BYTES, letter_of_customer
from tolmach.commands.bench import command
from tolmach.db import open_database
from tolmach.inbox.parse import parse_letter
from tolmach.keys import Keyring
from tolmach.schema import upgrade_schema


def test_every_letter_goes_through_the_front_door():
    answer = CliRunner().invoke(command, ["intake", "--letters", "5", "--json"])
    figures = json.loads(answer.stdout)
    assert (figures["letters"], figures["letter_bytes"], figures["database"]) == (5, LETTER_BYTES, "sqlite")
    assert figures["received_per_second"] > figures["per_second"] > 0


@pytest.mark.parametrize("number", [0, 7, 123_456])
def test_a_letter_has_its_size_and_a_sender_of_its_own(number: int):
    parsed = parse_letter(letter_of_customer(number))
    assert len(letter_of_customer(number)) == LETTER_BYTES
    assert parsed.from_address == f"customer{number:06}@post.example"


def test_a_database_with_tables_is_left_alone(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    database = open_database(url, Keyring(("s" * 32,)))
    upgrade_schema(database.engine)
    database.engine.dispose()
    before = (tmp_path / "desk.db").read_bytes()
    refused = CliRunner().invoke(command, ["intake", "--letters", "5", "--database", url])
    assert "without tables" in str(refused.exception)
    assert (tmp_path / "desk.db").read_bytes() == before


@pytest.mark.long
def test_several_processes_share_the_letters():
    answer = CliRunner().invoke(command, ["intake", "--letters", "5", "--processes", "2", "--json"])
    figures = json.loads(answer.stdout)
    assert (figures["letters"], figures["processes"]) == (5, 2)
    assert figures["per_second"] > 0


def test_real_mails_go_through_the_same_door(tmp_path: Path):
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(letter_of_customer(number))
    answer = CliRunner().invoke(command, ["intake", "--mails", str(tmp_path), "--json"])
    assert json.loads(answer.stdout)["letters"] == 3
