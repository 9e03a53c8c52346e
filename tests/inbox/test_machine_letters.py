"""Reports of servers and answers of machines in the words they use, and customers' letters that sound like them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tolmach.inbox.kind import decide_kind
from tolmach.inbox.parse import parse_letter

LETTERS = tomllib.loads(Path(__file__).with_name("machine_letters.toml").read_text(encoding="utf-8"))["letter"]


@pytest.mark.parametrize("letter", LETTERS, ids=[f"{letter['kind']}-{letter['what']}" for letter in LETTERS])
def test_kind_of_a_machines_letter(letter: dict[str, str]) -> None:
    verdict = decide_kind(parse_letter(letter["raw"].encode()))

    assert verdict.kind == letter["kind"], verdict.reason
