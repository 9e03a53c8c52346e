"""Letters from authorities, lawyers and consumer bodies, told by their domain or by what only they write. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tolmach.languages.fold import fold
from tolmach.languages.mail_words import whole_words

_MOST_LETTERS = 6_000


@dataclass(frozen=True, kw_only=True)
class Official:
    """What gave an official letter away: the domain it came from, or words in it (folded)."""

    sign: str
    is_domain: bool


def official_sign(address: str, subject: str, words: str) -> Official | None:
    """The sign of an official letter, the domain before the words; None for any other letter."""
    domain = address.rpartition("@")[2].lower()
    names = domain.split(".")
    if any(".".join(names[place:]) in _domains() for place in range(len(names))):
        return Official(sign=domain, is_domain=True)
    found = whole_words("official").search(fold(f"{subject}\n{words[:_MOST_LETTERS]}"))
    return Official(sign=found.group(), is_domain=False) if found else None


@cache
def _domains() -> frozenset[str]:
    data = tomllib.loads(files("tolmach.inbox").joinpath("data", "authorities.toml").read_text(encoding="utf-8"))
    return frozenset((*data["government"], *data["bodies"]))
