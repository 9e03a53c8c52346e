"""Text typed in plain Latin letters: what its words would weigh had they their accents.

``data/bare.txt`` is drawn from the n-gram table of eldc 0.4.0 (Apache-2.0, github.com/nitotm/eldc): its accented words,
word starts and word ends per language, stripped of accents, each with how much more the accented form weighs than the
bare one (in thousands of eldc's units). Those of Greek and Bulgarian are whole, in the rough spelling of ``romanise``.
A line is ``language kind weight forms…``; the kinds are w (a whole word), p (a start) and s (an end).

``scripts/bare-words`` prints the file. It agrees with the one drawn first, whose script is lost, in 86,213 of 86,386
forms and in the weights of all these but one; nearly all of the rest are equal weights at the cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from unicodedata import combining, normalize

from tolmach.detection.romanise import ROMANISED, rough_spelling
from tolmach.detection.text import has_plain_letters, words_of

_PART_SHARE = 0.35
"""A start and an end stand for the same word and may each be another word's; on tune.tsv 0.3 to 0.5 do alike."""

_LONGEST_FORM = 6
_SHORTEST_PART = 3

_NATIVE_GRAM = 3
"""Letters of a Greek or Cyrillic gram in eldc: six bytes."""

Weighed = tuple[tuple[str, float], ...]
Forms = dict[str, Weighed]
"""Bare form → the languages in which it stands for an accented one, with the weight in eldc's units / 10,000."""


def fold_accents(text: str) -> str:
    """Lower case without diacritics, ``ł đ ø ß æ œ`` spelled out as people type them."""
    return _strip_marks(text.lower().translate(_SPELLED))


def bare_weights(text: str) -> dict[str, float]:
    """What the bare words of a text add to each language's raw eldc score / 10,000; empty when it has accents."""
    weights: dict[str, float] = {}
    if has_plain_letters(text):
        for word in set(words_of(text)):
            for code, weight in _weigh_word(word):
                weights[code] = weights.get(code, 0.0) + weight
    return weights


def romanised_weight(text: str, language: str) -> float:
    """The raw eldc score / 10,000 that the text would have, were it Greek or Bulgarian in Latin letters."""
    whole, starts, ends = _read_forms()
    total = 0.0
    for word in {rough_spelling(word, language) for word in words_of(text)}:
        total += dict(whole.get(word, ())).get(language, 0.0)
        if len(word) > _NATIVE_GRAM:
            total += _longest(starts, (word[:3], word[:2]), language) + _longest(ends, (word[-3:], word[-2:]), language)
    return total


def _longest(forms: Forms, parts: tuple[str, ...], language: str) -> float:
    return next((weight for part in parts for code, weight in forms.get(part, ()) if code == language), 0.0)


def _weigh_word(word: str) -> Iterable[tuple[str, float]]:
    whole, starts, ends = _read_forms()
    yield from (value for value in whole.get(word, ()) if value[0] not in ROMANISED)
    lengths = range(min(_LONGEST_FORM, len(word) - 1), _SHORTEST_PART - 1, -1)
    yield from _weigh_parts(starts, [word[:length] for length in lengths])
    yield from _weigh_parts(ends, [word[-length:] for length in lengths])


def _weigh_parts(forms: Forms, parts: list[str]) -> Iterable[tuple[str, float]]:
    """The longest known part counts for a language; its shorter ones say the same again."""
    seen: set[str] = set()
    for part in parts:
        for code, weight in forms.get(part, ()):
            if code not in seen and code not in ROMANISED:
                seen.add(code)
                yield code, weight * _PART_SHARE


@cache
def _read_forms() -> tuple[Forms, Forms, Forms]:
    tables: dict[str, dict[str, Weighed]] = {"w": {}, "p": {}, "s": {}}
    shared: dict[Weighed, Weighed] = {}
    with files(__package__).joinpath("data", "bare.txt").open(encoding="ascii") as lines:
        for line in lines:
            code, kind, weight, *forms = line.split()
            table = tables[kind]
            for form in forms:
                values = (*table.get(form, ()), (code, float(weight) / 10))
                table[form] = shared.setdefault(values, values)
    whole, starts, ends = tables.values()
    return whole, starts, ends


def _strip_marks(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in normalize("NFKD", text) if not combining(char))


_SPELLED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
