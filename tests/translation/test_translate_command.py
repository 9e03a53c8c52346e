"""``tolmach translate`` and ``tolmach models`` as scripts see them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

NOT_IMPORTED = """
import sys
from tolmach.cli import _run
_run(sys.argv[1:])
print([name for name in ("flask", "sqlalchemy", "fxtranslate") if name in sys.modules], file=sys.stderr)
"""


def _tolmach(data: Path, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from tolmach.cli import main; main()", *words]
    return subprocess.run(command, input=stdin, capture_output=True, env=_environ(data), check=False)


def _environ(data: Path) -> dict[str, str]:
    return {**os.environ, "TOLMACH_DATA_DIR": str(data)}


def _lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.stdout.isascii()
    return [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]


def test_one_line_per_item_in_order_and_an_error_in_its_place(tmp_path: Path) -> None:
    done = _tolmach(
        tmp_path, "translate", "--from", "pt", "--to", "cs", "--engine", "echo", "--json", "--file", "-",
        stdin="Olá Ana\n\n".encode() + b"\xff\n" + "a\u2028b NV-2026-1".encode(),
    )  # fmt: skip
    answers = _lines(done)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [answer.get("text") for answer in answers] == ["[cs] Olá Ana", "", None, "[cs] a\u2028[cs] b NV-2026-1"]
    assert answers[2] == {"error": "not UTF-8 at byte 0"}
    assert answers[3]["protected"] == [{"kind": "order", "text": "NV-2026-1"}]
    assert set(answers[0]) == {"text", "engine", "pivot", "protected", "checks", "light"}
    assert set(answers[0]["checks"][0]) == {"name", "ok", "detail"}


def test_a_direction_without_a_model_is_an_error_line(tmp_path: Path) -> None:
    done = _tolmach(tmp_path, "translate", "--from", "cs", "--to", "sk", "--json", "Ahoj", "Nazdar")
    assert done.returncode == 0
    assert ["cs to sk" in answer["error"] for answer in _lines(done)] == [True, True]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--from", "qq", "--to", "en", "x"], 2, b"not a language"),
        (["--from", "pt", "--to", "en"], 2, b"TEXT"),
        (["--from", "pt", "x"], 2, b"--to"),
        (["--from", "pt", "--to", "en", "--file", "/nowhere/x"], 1, b"Cannot read"),
    ],
)
def test_wrong_use_is_one_sentence(tmp_path: Path, words: list[str], code: int, says: bytes) -> None:
    done = _tolmach(tmp_path, "translate", *words)
    assert done.returncode == code
    assert says in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert done.stdout == b""


def test_neither_web_nor_database_nor_engine_is_imported(tmp_path: Path) -> None:
    words = ["translate", "--from", "pt", "--to", "en", "--engine", "echo", "Olá"]
    command = [sys.executable, "-c", NOT_IMPORTED, *words]
    done = subprocess.run(command, capture_output=True, env=_environ(tmp_path), check=True)
    assert done.stderr == b"[]\n"
    assert list(tmp_path.iterdir()) == []


def test_models_are_installed_listed_verified_and_removed(tmp_path: Path) -> None:
    offered, data = tmp_path / "from", tmp_path / "data"
    offered.mkdir()
    for name in ("model.csen.intgemm.alphas.bin", "vocab.csen.spm"):
        (offered / name).write_bytes(b"x")
    assert _tolmach(data, "models", "install", "cs", "--from", str(offered)).returncode == 0
    listed = [model for model in _lines(_tolmach(data, "models", "list", "--json")) if model["origin"] == "installed"]
    assert [(model["source"], model["target"]) for model in listed] == [("cs", "en")]
    assert _tolmach(data, "models", "verify").returncode == 0
    (data / "models" / "firefox" / "cs-en" / "vocab.csen.spm").write_bytes(b"y")
    damaged = _tolmach(data, "models", "verify")
    assert (damaged.returncode, damaged.stderr) == (1, b"Damaged: cs-en; install again what is named.\n")
    assert _tolmach(data, "models", "remove", "cs-en").returncode == 0
    again = _tolmach(data, "models", "remove", "cs-en")
    assert (again.returncode, again.stderr.count(b"\n")) == (1, 1)
