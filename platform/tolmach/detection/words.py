"""Function words and shop words that tell sister languages apart, also when typed without accents."""

from __future__ import annotations

from functools import cache

from tolmach.detection.bare import fold_accents
from tolmach.detection.data import read_data
from tolmach.detection.romanise import ROMANISED, rough_spelling
from tolmach.detection.text import words_of
from tolmach.language import LANGUAGES
from tolmach.languages import read_language_file

_NATS = {1: 0.9, 2: 0.5, 3: 0.25}
"""For a word that one, two or three languages list; what more of them list tells nothing."""

_TWIN_NATS = 2.5
"""For a word of a language that no detector tells from its served twin: these words are all there is to go by."""

_ROMANISED_NATS = {2: 0.5, 3: 1.0}
_LONG_ROMANISED_NATS = 2.0
"""For a Greek or Bulgarian word in Latin letters, by its letters; words that another language lists are left out."""

_MOST_NATS = 40.0

Lexicon = dict[str, dict[str, float]]
"""Word → nats by language."""


def word_evidence(text: str) -> dict[str, float]:
    """Nats for each language of which the text has listed words; each distinct word counts once."""
    as_written, bare = _lexicons()
    return _add_up(text, bare if text.isascii() else as_written)


def romanised_evidence(text: str) -> dict[str, float]:
    """Nats for Greek and Bulgarian for their words in a text in Latin letters."""
    if not text.isascii():
        return {}
    typed, rough = _lexicons()[1], _rough_words()
    words = {word for word in words_of(text) if word not in typed}
    nats = {code: sum(rough[code].get(rough_spelling(word, code), 0.0) for word in words) for code in ROMANISED}
    return {code: value for code, value in nats.items() if value}


def neutral_words() -> frozenset[str]:
    """Words that people of every language write: ``ok``, ``hi``, ``e-mail``; they tell nothing."""
    return _neutral()


def _add_up(text: str, lexicon: Lexicon) -> dict[str, float]:
    nats: dict[str, float] = {}
    for word in set(words_of(text)):
        for code, weight in lexicon.get(word, {}).items():
            nats[code] = min(_MOST_NATS, nats.get(code, 0.0) + weight)
    return nats


@cache
def _neutral() -> frozenset[str]:
    return frozenset(read_data("neutral")["words"].split())


@cache
def _rough_words() -> dict[str, dict[str, float]]:
    """By language its listed words in the rough spelling of ``romanise``, with their nats."""
    words = {code: {rough_spelling(word, code) for word in _word_lists()[code]} for code in ROMANISED}
    return {
        code: {word: _ROMANISED_NATS.get(len(word), _LONG_ROMANISED_NATS) for word in rough if len(word) > 1}
        for code, rough in words.items()
    }


@cache
def _lexicons() -> tuple[Lexicon, Lexicon]:
    """The words as they are written, and as they are typed without accents."""
    written: dict[str, set[str]] = {}
    typed: dict[str, set[str]] = {}
    for code, words in _word_lists().items():
        for word in words:
            written.setdefault(word, set()).add(code)
            typed.setdefault(fold_accents(word), set()).add(code)
    return _add_twins(_weigh(written), bare=False), _add_twins(_weigh(typed), bare=True)


def _add_twins(lexicon: Lexicon, *, bare: bool) -> Lexicon:
    for code, words in read_data("neighbours")["twins"].items():
        for word in words.split():
            lexicon.setdefault(fold_accents(word) if bare else word, {})[code] = _TWIN_NATS
    return lexicon


def _weigh(words: dict[str, set[str]]) -> Lexicon:
    return {word: dict.fromkeys(codes, _NATS[len(codes)]) for word, codes in words.items() if len(codes) in _NATS}


def _word_lists() -> dict[str, list[str]]:
    own = {str(code): read_language_file(code, "words").get("words", "").split() for code in LANGUAGES}
    return own | {code: words.split() for code, words in read_data("neighbours")["words"].items()}
