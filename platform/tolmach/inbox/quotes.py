"""Where a letter's quoted history begins: the lines that mail programs put above it, in every language.

Rules, not a list of programs: a line of attribution holds a date, an address or a name, and a verb that says who wrote;
a header block holds at least two of the labels From, Sent, To, Subject; a separator is a title between dashes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tolmach.inbox.attributions import attribution, tells_when_or_whose
from tolmach.inbox.quote_lines import LONGEST_LINE, Opening, is_quoted
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import any_of, whole_words

_ROLES = ("from", "sent", "to", "cc", "subject")


def find_openings(lines: list[str]) -> dict[int, Opening]:
    """Every introduction of quoted history by the number of its first line."""
    folded = [fold(line[:LONGEST_LINE]) for line in lines]
    found: dict[int, Opening] = {}
    for number, line in enumerate(folded):
        if not line or is_quoted(lines[number]):
            continue
        opening = _separator(folded, number) or _header_block(folded, number) or attribution(lines, folded, number)
        # A longer opening that began earlier swallows the one inside it.
        if opening and not any(known.start < opening.end and known.end >= opening.end for known in found.values()):
            found[opening.start] = opening
    return found


def _separator(folded: list[str], number: int) -> Opening | None:
    line = folded[number]
    if len(line) > 120:
        return None
    if re.fullmatch(r"-{2,} ?[^-].{2,90}[^-] ?-{2,}", line) and whole_words("verbs").search(line):
        # Huawei, Zoho: "---- Novesta wrote ----".
        return Opening(number, number + 1)
    if _separator_pattern().match(line) is None:
        return None
    is_dashed = bool(re.match(r"[-_=*–—#]{2}", line))
    is_titled = line.endswith(":") or label_of(folded, _next(folded, number + 1)) is not None
    return Opening(number, number + 1) if is_dashed or is_titled else None


@cache
def _separator_pattern() -> re.Pattern[str]:
    return re.compile(rf"[-_=*–—#\s>]*{any_of('separators')}[^\w]{{0,4}}[\w ./,:-]{{0,30}}[-_=*–—#:\s]*$")


def _header_block(folded: list[str], number: int) -> Opening | None:
    """From, Sent, To, Subject under each other, or all on one line as Samsung's mail writes them."""
    first = label_of(folded, number)
    if first is None:
        return None
    roles, end = [first], number + 1
    for at in range(number + 1, min(number + 14, len(folded))):
        role = label_of(folded, at)
        if role in _ROLES:
            roles.append(role)
            end = at + 1
        elif at - end > 1 or (not folded[at] and at > end):
            break
    if len(set(roles)) < 3 and end == number + 1:
        roles = _labels_within(folded[number])
    is_block = len(set(roles) - {"cc"}) >= 3 or ("from" in roles and bool({"sent", "subject"} & set(roles)))
    # A customer heads a letter with "Subject: …, From: Camille"; a program tells when or the address as well.
    is_told = is_block and tells_when_or_whose(" ".join(folded[number:end]))
    return Opening(_rule_above(folded, number), end) if is_told else None


def label_of(folded: Sequence[str], number: int | None) -> str | None:
    """Which of From, Sent, To, Cc and Subject a folded line begins with, in any language; None for other lines."""
    if number is None or number >= len(folded):
        return None
    found = _label_pattern().match(folded[number])
    return next((role for role in _ROLES if found.group(role)), None) if found else None


def _labels_within(line: str) -> list[str]:
    return [role for found in _labels_anywhere().finditer(line) for role in _ROLES if found.group(role)]


@cache
def _labels() -> str:
    # A label may stand in two roles in two languages ("Da", "Za"); the first role that the line allows is taken.
    return "|".join(rf"(?P<{role}>{any_of(role)})" for role in _ROLES)


@cache
def _label_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\s*_>|]*(?:{_labels()})\s*[*_]*\s*[:：]")


@cache
def _labels_anywhere() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_labels()})\s*[*_]*\s*[:：]")


def _rule_above(folded: list[str], number: int) -> int:
    """The line of underscores or dashes above a block belongs to it, with the empty lines between."""
    at = number - 1
    while at >= 0 and not folded[at]:
        at -= 1
    return at if at >= 0 and re.fullmatch(r"[-_=–—* ]{4,}", folded[at]) else number


def _next(folded: list[str], number: int) -> int | None:
    return next((at for at in range(number, min(number + 3, len(folded))) if folded[at]), None)
