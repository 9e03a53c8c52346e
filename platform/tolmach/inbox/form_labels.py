"""The words that forms put around a customer's: labels of fields in every language, and each platform's own."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tolmach.language import LANGUAGES
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import phrases

ROLES = ("email", "name", "phone", "order", "body", "file")
_LABEL = re.compile(r"[\W_]{0,40}(?P<label>[^:：\n]{1,60}?)\s{0,40}(?:\*\s{0,40})?[:：]\s*(?P<value>.*)")


@dataclass(frozen=True, kw_only=True)
class Platform:
    """How one platform's letters look; phrases are folded. See ``data/forms.toml``."""

    name: str
    begins: tuple[str, ...]
    is_reply_to_first: bool
    after: frozenset[str]
    footers: tuple[str, ...]


OWN = Platform(name="own", begins=(), is_reply_to_first=False, after=frozenset({"file"}), footers=())
"""A form that the shop made itself."""


@cache
def platforms() -> tuple[Platform, ...]:
    """Every platform of the table, in its order."""
    return tuple(
        Platform(
            name=entry["name"],
            begins=tuple(map(fold, entry["begins"])),
            is_reply_to_first=entry["customer"] == "reply_to",
            after=frozenset(entry.get("after", ())),
            footers=tuple(map(fold, entry.get("footers", ()))),
        )
        for entry in _table()["platform"]
    )


@cache
def form_phrases(key: str) -> tuple[str, ...]:
    """The folded phrases under ``key`` of all languages' ``forms.toml``."""
    return tuple(fold(phrase) for code in LANGUAGES for phrase in read_language_file(code, "forms").get(key, ()))


def labelled(line: str) -> tuple[str, str] | None:
    """The role and the value of a line that begins with a label; None for any other line."""
    found = _LABEL.fullmatch(line.strip())
    role = _roles().get(fold(found["label"])) if found else None
    return (role, found["value"].strip(" *_\t")) if found and role else None


@cache
def _roles() -> dict[str, str]:
    roles = {phrase: role for role in ROLES for phrase in form_phrases(role)}
    more = {fold(phrase): role for role, labels in _table()["labels"].items() for phrase in labels}
    # "From: Jana <jana@…>" and "Subject:" read as in any letter's header.
    header = {phrase: role for role in ("from", "subject") for phrase in phrases(role)}
    return {**header, **more, **roles}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("tolmach.inbox").joinpath("data", "forms.toml").read_text(encoding="utf-8"))
