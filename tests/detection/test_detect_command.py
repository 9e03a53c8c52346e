"""``tolmach detect`` as scripts call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = (
    "import sys; from tolmach.cli import _run; code = _run(sys.argv[1:]);"
    "assert not {'flask', 'sqlalchemy', 'langdetect'} & set(sys.modules); sys.exit(code)"
)


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", PROBE, *arguments], input=given, capture_output=True, check=False)


def test_one_json_line_per_item_in_order(tmp_path: Path) -> None:
    file = tmp_path / "texts"
    file.write_bytes("Kde je moje zásilka?\n\nгде мой заказ\r\n".encode() + b"\xff\n")
    done = run("detect", "Wo ist mein Paket?", "--file", str(file), "--country", "cz", "--json")
    answers = [json.loads(line) for line in done.stdout.decode("ascii").splitlines()]
    assert done.returncode == 0
    assert [answer.get("language") for answer in answers] == ["de", "cs", "und", "ru", None]
    assert list(answers[0]) == ["language", "confidence", "candidates"]
    assert "error" in answers[4]


def test_for_people_it_is_a_line_of_words() -> None:
    assert b"sloven\xc4\x8dina" in run("detect", "Kedy príde moja objednávka?").stdout


@pytest.mark.parametrize(
    "arguments",
    [("detect",), ("detect", "x", "--country", "CZE"), ("detect", "x", "--country", "1Ž"), ("detect", "x", "--colour")],
)
def test_wrong_usage_is_one_sentence_and_exit_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.decode().strip().splitlines()) == 1


def test_an_unknown_detector_is_exit_1() -> None:
    done = run("detect", "x", "--detector", "crystal")
    assert (done.returncode, done.stdout) == (1, b"")
