"""Everything that is per language: one folder a language, plain TOML in it, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from tolmach.language import LANGUAGES, Language

FOLDERS = tuple(LANGUAGES)


@cache
def read_language_file(language: Language, name: str) -> dict[str, Any]:
    """The parsed ``languages/<language>/<name>.toml``; an empty dict where the language has none."""
    file = files(__package__).joinpath(language, f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
