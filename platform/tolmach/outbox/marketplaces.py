"""Marketplaces that relay letters: whose a masked address is, and what they stop a shop from writing to it. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tolmach.languages.fold import fold
from tolmach.languages.mail_words import whole_words

HOURS = 24
"""Calendar hours that every marketplace of the table gives; a market's own agreement may say fewer."""


class Forbidden(StrEnum):
    """What marketplaces do not let through."""

    LINK = "link"
    ADDRESS = "address"
    ADVERTISING = "advertising"


@dataclass(frozen=True, kw_only=True)
class Marketplace:
    """One marketplace; ``begins`` and ``ends`` are folded. See ``data/marketplaces.toml``."""

    name: str
    relays: re.Pattern[str]
    homes: re.Pattern[str]
    order: re.Pattern[str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    hours: int
    override: frozenset[Forbidden]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something forbidden in a text, as it stands there."""

    kind: Forbidden
    text: str


@cache
def marketplaces() -> tuple[Marketplace, ...]:
    """The whole table."""
    data = files("tolmach.outbox").joinpath("data", "marketplaces.toml").read_text(encoding="utf-8")
    return tuple(
        Marketplace(
            name=entry["name"],
            relays=re.compile(entry["relays"]),
            homes=re.compile(rf"(?:[\w-]+\.)*(?:{entry['homes']})"),
            order=re.compile(rf"(?<![\w-]){entry['order']}(?![\w-])"),
            begins=tuple(entry["begins"]),
            ends=tuple(entry["ends"]),
            hours=entry["hours"],
            override=frozenset(map(Forbidden, entry["override"])),
        )
        for entry in tomllib.loads(data)["marketplace"]
    )


def marketplace_of(address: str) -> Marketplace | None:
    """The marketplace that relays for this address; None for an address of any other kind."""
    domain = address.rpartition("@")[2].lower()
    return next((one for one in marketplaces() if one.relays.fullmatch(domain)), None)


def forbidden_in(text: str, marketplace: Marketplace) -> tuple[Finding, ...]:
    """Links that lead elsewhere, mail addresses, and words of advertising, each as it stands in the text."""
    addresses = [found.group() for found in ADDRESS.finditer(text) if marketplace_of(found.group()) is not marketplace]
    bare = ADDRESS.sub(" ", text)
    links = [found.group() for found in _LINK.finditer(bare) if not marketplace.homes.fullmatch(_host(found))]
    adverts = [found.group() for found in whole_words("advertising").finditer(fold(bare))]
    return tuple(
        Finding(kind=kind, text=one)
        for kind, found in ((Forbidden.LINK, links), (Forbidden.ADDRESS, addresses), (Forbidden.ADVERTISING, adverts))
        for one in dict.fromkeys(found)
    )


def _host(link: re.Match[str]) -> str:
    return (link["host"] or link["bare"]).lower().removeprefix("www.")


ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
"""A mail address as it stands in a text."""

_LINK = re.compile(
    # A bare name counts only with an ending that shops use: "č.1.Prosím" is no link.
    r"(?:https?://|www\.)(?P<host>[\w.-]+\w)[^\s<>\"]*|"
    r"(?<![\w.@/-])(?P<bare>(?:[a-z0-9-]+\.)+(?:com|eu|net|org|shop|store|cz|sk|pl|hu|ro|bg|gr|de|at|ch|es|fr|be|it|pt|hr|si|ie))"
    r"(?![\w@-])(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
