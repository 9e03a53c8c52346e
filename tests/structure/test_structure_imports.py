"""The arrows of DESIGN §5: each slice may use those before it, the ring may use the slices, nobody looks back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from source_tree import PLATFORM, Module, imported_names, read_modules, write_tree

BASE = set("db clock errors language languages settings i18n paths claims keys remember reserve copy_rows".split())
BASE |= {"store", "s3_place", "s3_store", "private_hosts", "web_client", "storable", "table_file", "table_sheet"}
SLICES = (
    "events troubles hours clients outbox accounts pools orders customers sla tickets detection translation routing "
    "replies inbox saved_replies merging surveys coverage reports privacy"
).split()
RING = "jobs web demo bench".split()
EDGES = set("app wiring cli commands schema tables __main__".split())
PLACES = {part: place for place, part in enumerate([*SLICES, *RING])}


def wrong_imports(modules: list[Module]) -> Iterator[str]:
    """A sentence for each import that goes against the arrows, and for each part that has no place in the order."""
    for module in modules:
        if module.part not in BASE | EDGES | PLACES.keys() | {""}:
            yield f"{module.name} has no place in the order of DESIGN §5"
            continue
        for line, name in imported_names(module):
            reason = _refusal(module.part, name.split("."))
            if reason:
                yield f"{module.name}:{line} imports {name}: {reason}"


def _refusal(part: str, target: list[str]) -> str:
    if target[0] != "tolmach":
        is_flask = target[0] == "flask" or target[0].startswith("flask_")
        return "slices know no Flask" if part in SLICES and is_flask else ""
    other = target[1] if len(target) > 1 else ""
    if other in BASE or other == part or other not in EDGES | PLACES.keys() or part in EDGES:
        return ""
    if part in BASE or not part:
        return "base modules rest on nothing but base modules"
    if other in EDGES:
        return "" if part in RING else "slices know no edge"
    return "" if PLACES[other] < PLACES[part] else f"{other} comes after {part}"


def test_every_import_follows_the_arrows():
    assert list(wrong_imports(read_modules(PLATFORM))) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("tolmach/events/record.py", "from tolmach.tickets.model import Ticket"),
        ("tolmach/sla/clocks.py", "from tolmach import tickets"),
        ("tolmach/sla/clocks.py", "import tolmach.jobs.runner"),
        ("tolmach/sla/clocks.py", "from ..web import agent"),
        ("tolmach/sla/clocks.py", "def late():\n    from tolmach.tickets import model"),
        ("tolmach/sla/clocks.py", "from flask import request"),
        ("tolmach/sla/clocks.py", "import flask_babel"),
        ("tolmach/sla/clocks.py", "from tolmach.wiring import House"),
        ("tolmach/jobs/runner.py", "from tolmach.web.agent import views"),
        ("tolmach/clock.py", "from tolmach.events.model import Event"),
        ("tolmach/billing/rules.py", "import decimal"),
    ],
)
def test_an_import_against_the_arrows_is_seen(tmp_path: Path, file: str, line: str):
    assert len(list(wrong_imports(read_modules(write_tree(tmp_path, {file: line}))))) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("tolmach/tickets/open_ticket.py", "from tolmach.sla.rules import due"),
        ("tolmach/tickets/open_ticket.py", "from .model import Ticket"),
        ("tolmach/tickets/open_ticket.py", "from tolmach.clock import Clock"),
        ("tolmach/web/agent/views.py", "from flask import request\nfrom tolmach.jobs import runner"),
        ("tolmach/commands/mail.py", "from tolmach.inbox.keep import keep"),
        ("tolmach/events/record.py", "from tolmach import __version__"),
    ],
)
def test_an_import_along_the_arrows_is_allowed(tmp_path: Path, file: str, line: str):
    assert list(wrong_imports(read_modules(write_tree(tmp_path, {file: line})))) == []
