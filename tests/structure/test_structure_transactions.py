"""Transactions belong to the edges, and time comes from a clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_tree import PLATFORM, Module, read_modules, write_tree

OWNERS = {"web", "jobs", "commands", "demo", "bench"}
CONNECTIONS = {"db", "schema"}
"""Where the engine itself is set up and migrated: connections, not sessions."""


def transactions_inside(modules: list[Module]) -> Iterator[str]:
    """Where a transaction is opened, ended or undone by code that does not own it. A savepoint is no transaction."""
    for module, call in _method_calls(modules):
        if module.part not in OWNERS | CONNECTIONS and call.func.attr in ("begin", "commit", "rollback"):
            yield f"{module.name}:{call.lineno} calls .{call.func.attr}()"


def guessed_times(modules: list[Module]) -> Iterator[str]:
    """Where the machine's time is read without a zone."""
    for module, call in _method_calls(modules):
        owner = ast.unparse(call.func.value).split(".")[-1]
        is_naive = owner == "datetime" and call.func.attr in ("now", "fromtimestamp") and not _names_zone(call)
        is_local = owner in ("datetime", "date") and call.func.attr == "today"
        if is_naive or is_local or call.func.attr in ("utcnow", "utcfromtimestamp"):
            yield f"{module.name}:{call.lineno} calls {ast.unparse(call.func)}()"


def _names_zone(call: ast.Call) -> bool:
    zone_at = 0 if call.func.attr == "now" else 1
    return len(call.args) > zone_at or any(keyword.arg == "tz" for keyword in call.keywords)


def _method_calls(modules: list[Module]) -> Iterator[tuple[Module, ast.Call]]:
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield module, node


def test_only_the_edges_own_transactions():
    assert list(transactions_inside(read_modules(PLATFORM))) == []


def test_time_is_always_aware():
    assert list(guessed_times(read_modules(PLATFORM))) == []


@pytest.mark.parametrize("line", ["session.commit()", "with writing.begin() as session: pass", "a.b.rollback()"])
def test_a_transaction_in_a_slice_is_seen(tmp_path: Path, line: str):
    modules = read_modules(write_tree(tmp_path, {"tolmach/sla/x.py": line, "tolmach/jobs/x.py": line}))
    assert [found.split(":")[0] for found in transactions_inside(modules)] == ["tolmach.sla.x"]


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("datetime.utcnow()", True),
        ("datetime.now()", True),
        ("datetime.datetime.now()", True),
        ("datetime.fromtimestamp(3)", True),
        ("date.today()", True),
        ("datetime.now(UTC)", False),
        ("datetime.now(tz=UTC)", False),
        ("datetime.fromtimestamp(3, UTC)", False),
        ("clock.now()", False),
        ("func.now()", False),
    ],
)
def test_a_time_without_zone_is_seen(tmp_path: Path, line: str, is_refused: bool):
    assert bool(list(guessed_times(read_modules(write_tree(tmp_path, {"tolmach/sla/x.py": line}))))) is is_refused
