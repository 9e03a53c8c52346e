"""Nothing begins to work because something was imported or an application was made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_LOOK = """
import multiprocessing, os, pkgutil, threading
from importlib import import_module

import tolmach
from tolmach.app import create_app
from tolmach.settings import read_settings
from tolmach.wiring import build_house

for module in pkgutil.walk_packages(tolmach.__path__, "tolmach."):
    try:
        import_module(module.name)
    except ModuleNotFoundError as error:
        assert not error.name.startswith("tolmach"), "an optional part may be missing, nothing of ours"
create_app(build_house(read_settings(os.environ)))
print([thread.name for thread in threading.enumerate()], multiprocessing.active_children())
"""


def test_nothing_starts_at_import_or_when_the_application_is_made(tmp_path: Path):
    environ = {**os.environ, "TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    looked = subprocess.run(
        [sys.executable, "-c", _LOOK], env=environ, capture_output=True, check=True, text=True, timeout=300
    )
    assert looked.stdout.strip() == "['MainThread'] []"
