"""``tolmach serve`` refuses to start with wrong settings: one line that names all of them, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def serve(tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TOLMACH_")}
    return subprocess.run(
        [sys.executable, "-c", "from tolmach.cli import main; main()", "serve"],
        env=plain | {"TOLMACH_DATA_DIR": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_problem_is_named_in_one_line(tmp_path: Path):
    wrong = {"TOLMACH_SECRET_KEY": "short", "TOLMACH_BIND": "nowhere", "TOLMACH_MAILER": "pigeon"}
    refused = serve(tmp_path, **wrong)
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert all(name in refused.stderr for name in wrong)
    assert refused.stdout == ""


def test_a_database_that_does_not_answer_is_one_line_without_its_password(tmp_path: Path):
    refused = serve(tmp_path, TOLMACH_DATABASE_URL="postgresql://desk:hunter2@127.0.0.1:1/desk")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "cannot be reached" in refused.stderr
    assert "hunter2" not in refused.stderr
