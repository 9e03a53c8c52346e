"""The dates that a text names by day and month, as its language writes them. Pure.

``14. listopadu``, ``am 3.5.``, ``3rd of May 2026``, ``2026. november 14-én``. Days of the week, months alone and days
that are told by other days ("yesterday") are not read. A number with two points is a date only where the language
writes dates so, or words before it say so: ``version 3.5.`` is none, nor is a quantity: ``from 1.5 hours``, ``3/4 of``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from babel import Locale

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold

_LEAP_YEAR = 2024
_LOOK_BACK = 24
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_DOTTED = frozenset({"bg", "cs", "de", "hr", "hu", "pl", "ro", "sk", "sl"})
"""Who writes ``3.5.`` for a day without a year."""

_LEFT, _RIGHT = r"(?<![\w.,/:-])", r"(?!\w|[.,/:-]\d)"
_YEAR = r"(?:19|20)\d\d"
_NO_MORE = r"(?!\w)(?! ?\d)"
_VERSION = re.compile(
    r"(?:v|ver|vers\w*|verz\w*|wersj\w*|razlicic\w*|vari\w*|model\w*|εκδοσ\w*|верси\w*"
    r"|firmware|android|ios|usb|bluetooth|windows)[.:]? ?$"
)


@dataclass(frozen=True, slots=True)
class SaidDate:
    """A day that stands in ``text[start:end]``; ``year`` is None where the text leaves it out."""

    start: int
    end: int
    day: int
    month: int
    year: int | None = None

    @property
    def iso(self) -> str:
        """``2026-11-14``, without a year ``--11-14`` (ISO 8601:2000)."""
        return f"{self.year or '-'}-{self.month:02}-{self.day:02}"


def find_dates(text: str, language: str) -> tuple[SaidDate, ...]:
    """The dates of a text, in order and without overlap; of a language outside the table those in figures alone."""
    folded, places = _folded_with_places(text)
    taken = bytearray(len(text))
    found: list[SaidDate] = []
    for start, end, day, month, year in _candidates(folded, Language(language)):
        first, last = places[start], places[end - 1] + 1
        if _is_day(day, month, year) and not any(taken[first:last]):
            taken[first:last] = b"\1" * (last - first)
            found.append(SaidDate(first, last, day, month, year))
    return tuple(sorted(found, key=lambda one: one.start))


_Candidate = tuple[int, int, int, int, int | None]
"""Where it stands in the folded text, day, month, year."""


def _candidates(folded: str, language: Language) -> Iterator[_Candidate]:
    if not any(map(str.isdigit, folded)):
        return
    yield from _named(folded, language)
    for match in _WITH_YEAR.finditer(folded):
        yield from _in_figures(match, language)
    yield from _without_year(folded, language)


def _without_year(folded: str, language: Language) -> Iterator[_Candidate]:
    """Day and month in figures, where the language or a word before them says that they are."""
    for pattern, needs_word in ((_DOTTED_DAY, language not in _DOTTED), (_BARE_DAY, True)):
        for match in pattern.finditer(folded):
            if needs_word and not _has_word_before(folded, match, language):
                continue
            if _VERSION.search(_before(folded, match)) or _is_quantity(folded, match, language):
                continue
            first, second = int(match["one"]), int(match["two"])
            is_month_first = language == "hu" or (language == "en" and second > 12)
            day, month = (second, first) if is_month_first else (first, second)
            yield *match.span(), day, month, None


_WITH_YEAR = re.compile(
    rf"{_LEFT}(?:(?P<y>{_YEAR})(?P<s>-|/|\. ?)(?P<ym>\d{{1,2}})(?P=s)(?P<yd>\d{{1,2}})"
    rf"|(?P<d>\d{{1,2}})(?P<t>-|/|\. ?)(?P<m>\d{{1,2}})(?:(?P=t)|\. )(?P<yy>{_YEAR}|\d\d))(?!\w|[.,/:-]\d|-\w)"
)
_DOTTED_DAY = re.compile(rf"{_LEFT}(?P<one>\d{{1,2}})\. ?(?P<two>\d{{1,2}})\.{_NO_MORE}(?!-?\d)")
_BARE_DAY = re.compile(rf"{_LEFT}(?P<one>\d{{1,2}})[./](?P<two>\d{{1,2}}){_RIGHT}")
_SIGNS, _UNITS = r"[€$£%°″]", r"h|cm|mm|m|km|kg|l|ml|kc|zl|lei|ft|eur|czk|pln|ron|huf|chf|bgn"
_FROM_A_CLOCK = re.compile(r"\d[.:](?:00|1[3-9]|[2-5]\d) ?(?:-|\w+) ?$")
"""Opening hours: what is until ``12.10`` from ``8.30`` on is until ten past twelve."""


def _is_quantity(folded: str, match: re.Match[str], language: Language) -> bool:
    """Whether it is a number of something, a part of it or a time of day; no English date has points without a year."""
    if "." in match[0] and (language == "en" or _FROM_A_CLOCK.search(_before(folded, match))):
        return True
    if match.re is not _BARE_DAY:
        return False
    is_part = "/" in match[0] and int(match["one"]) < int(match["two"])
    behind = (_units(language), _parts_of(language)) if is_part else (_units(language),)
    return any(pattern.match(folded, match.end()) for pattern in behind)


@cache
def _units(language: Language) -> re.Pattern[str]:
    """What is counted; a number behind it is a time of day, which stands behind a date: ``14.11 godz. 15``."""
    return re.compile(rf" ?(?:{_SIGNS}|(?:{_UNITS}|{_any(_words(language, 'units'))})(?!\w|[.:]? ?\d))")


@cache
def _parts_of(language: Language) -> re.Pattern[str]:
    return re.compile(rf" (?:{_any(_words(language, 'parts_of'))})(?: (?!\d)|(?<='))")


def _in_figures(match: re.Match[str], language: Language) -> Iterator[_Candidate]:
    if match["y"]:
        yield *match.span(), int(match["yd"]), int(match["ym"]), int(match["y"])
        return
    year = int(match["yy"]) if len(match["yy"]) == 4 else 2000 + int(match["yy"])
    day, month = int(match["d"]), int(match["m"])
    if language == "en" and month > 12:
        day, month = month, day
    yield *match.span(), day, month, year


def _named(folded: str, language: Language) -> Iterator[_Candidate]:
    """Those with the month's name."""
    for pattern in _patterns(language):
        for match in pattern.finditer(folded):
            name = match["month"].rstrip(".")
            month, is_short = _months(language)[name]
            is_sure = bool(match["year"] or match["between"] or match["ordinal"])
            if is_short and language != "en" and not (match["year"] or match["month"].endswith(".")):
                continue
            if name in _words(language, "doubtful") and not (is_sure or _has_word_before(folded, match, language)):
                continue
            yield *match.span(), int(match["day"]), month, int(match["year"]) if match["year"] else None


@cache
def _patterns(language: Language) -> tuple[re.Pattern[str], ...]:
    if not _months(language):
        return ()
    short, whole = (
        _any(frozenset(name for name, (_, is_short) in _months(language).items() if is_short is wanted))
        for wanted in (True, False)
    )
    between = _any(_words(language, "between"))
    month = rf"(?P<month>(?:{whole})(?!\w)|(?:{short})(?!\w)\.?)"
    ordinal = rf"(?P<ordinal>-?(?:{_any(_words(language, 'ordinals'))}))"
    day = r"(?P<day>\d{1,2})"
    of = rf"(?P<between>(?:{between}) )"
    first = rf"{_LEFT}{day}(?:{ordinal}(?!\w)|\.)? ?{of}?{month}(?:,? (?:(?:{between}) )?(?P<year>{_YEAR})(?!\w))?"
    nothing = r"(?P<between>\b\B)?"
    hungarian = rf"{_LEFT}(?:(?P<year>{_YEAR})\.? )?{month} ?{day}(?!\d|[:.]\d){nothing}(?P<ordinal>\b\B)?"
    english = rf"{_LEFT}{month} {day}{ordinal}?(?!\w|[.:]\d){nothing}(?:,? (?P<year>{_YEAR})(?!\w))?"
    chosen = {"day": (first,), "both": (first, english), "month": (hungarian,)}
    return tuple(re.compile(one) for one in chosen[str(_file(language)["first"])])


@cache
def _months(language: Language) -> dict[str, tuple[int, bool]]:
    """Folded name → number, and whether it is shortened, which may be another word."""
    if not _file(language):
        return {}
    known = Locale.parse(language).months
    found: dict[str, tuple[int, bool]] = {}
    for width, is_short in (("abbreviated", True), ("wide", False)):
        for shape in ("format", "stand-alone"):
            for number, name in known[shape][width].items():
                found[fold(name).rstrip(".")] = number, is_short
    for number, names in _file(language).get("months", {}).items():
        found |= {fold(name): (int(number), False) for name in names}
    return found


def _has_word_before(folded: str, match: re.Match[str], language: Language) -> bool:
    return _words_before(language).search(_before(folded, match)) is not None


def _before(folded: str, match: re.Match[str]) -> str:
    return folded[max(0, match.start() - _LOOK_BACK) : match.start()]


@cache
def _words_before(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(_words(language, 'before'))})(?: |: ?)$")


@cache
def _words(language: Language, key: str) -> frozenset[str]:
    return frozenset(map(fold, _file(language).get(key, ())))


def _any(words: frozenset[str]) -> str:
    """A pattern of these words; one that nothing fits where there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"\b\B"


def _file(language: Language) -> dict[str, Any]:
    return read_language_file(language, "dates")


def _is_day(day: int, month: int, year: int | None) -> bool:
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        return False
    return year is None or _FIRST_YEAR <= year <= _LAST_YEAR


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The text as people type it, sign by sign, and where in the text each sign of it stands; any space is a blank."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for one in fold(sign) or (" " if sign.isspace() else ""):
            signs.append(one)
            places.append(place)
    return "".join(signs), places
