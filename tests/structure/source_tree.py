"""The source as the structural rules see it: modules with their names and syntax trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = ROOT / "platform"


@dataclass(frozen=True, kw_only=True)
class Module:
    """One file of Python: its dotted name, whether it is a package's ``__init__``, and its syntax tree."""

    name: str
    is_package: bool
    tree: ast.Module

    @property
    def part(self) -> str:
        """The first name below ``tolmach``: the slice, ring or base module it belongs to; empty for ``tolmach``."""
        return [*self.name.split("."), ""][1]


def read_modules(source_root: Path) -> list[Module]:
    """Every module below a source root such as ``platform/``."""
    modules = []
    for path in sorted(source_root.rglob("*.py")):
        parts = path.relative_to(source_root).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        modules.append(Module(name=name, is_package=is_package, tree=ast.parse(path.read_text(encoding="utf-8"))))
    return modules


def write_tree(folder: Path, files: dict[str, str]) -> Path:
    """A small tree of files for showing that a rule can fail; returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def imported_names(module: Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a module imports anywhere in it, relative imports resolved.

    ``from a import b`` gives ``a.b``: whether ``b`` is a module or a name in it, the part it belongs to is the same.
    """
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    kept = parts[: len(parts) - node.level + (1 if module.is_package else 0)]
    return ".".join([*kept, node.module] if node.module else kept)


def tracked_files() -> list[Path]:
    """What is committed or about to be; the test is skipped where the source is no checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: what is tracked cannot be told")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
