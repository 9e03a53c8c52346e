"""The dates and sums of a letter are read where they stand, in each language; what only looks like one is not."""

from __future__ import annotations

import re

import pytest
from said_things import LINES

from tolmach.language import LANGUAGES
from tolmach.translation.amounts_said import find_amounts
from tolmach.translation.dates_said import find_dates

MARKED = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


def read(text: str, language: str) -> list[tuple[int, int, str]]:
    found = [(one.start, one.end, one.iso) for one in find_dates(text, language)]
    found += [(one.start, one.end, one.words) for one in find_amounts(text)]
    return sorted(found)


def told(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The line without its marks, and what they say with their places."""
    expected = []
    while match := MARKED.search(line):
        expected.append((match.start(), match.start() + len(match[1]), match[2]))
        line = line[: match.start()] + match[1] + line[match.end() :]
    return line, expected


@pytest.mark.parametrize(
    ("language", "line"), [(code, line) for code, lines in LINES.items() for line in lines], ids=str
)
def test_dates_and_sums_are_read_with_their_places(language: str, line: str):
    text, expected = told(line)
    assert read(text, language) == expected


def test_every_language_has_its_lines():
    assert {code: len(lines) for code, lines in LINES.items()} == dict.fromkeys(LANGUAGES, 5)
