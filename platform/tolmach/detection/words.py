"""Function words and shop words that tell sister languages apart, also when typed without accents."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise

from tolmach.detection.bare import fold_accents
from tolmach.detection.data import read_data
from tolmach.detection.romanise import ROMANISED_BY_WORDS, is_unlike, rough_spelling
from tolmach.detection.text import has_plain_letters, words_of
from tolmach.language import LANGUAGES
from tolmach.languages import read_language_file

_NATS = {1: 0.9, 2: 0.5, 3: 0.25}
"""For a word that one, two or three languages list; what more of them list tells nothing."""

_TWIN_NATS = 2.5
"""For a word of a language that no detector tells from its served twin: these words are all there is to go by."""

_ROMANISED_NATS = {2: 0.5, 3: 1.0}
_LONG_ROMANISED_NATS = 2.0
"""For a Greek or Bulgarian word in Latin letters, by its letters; words that another language lists are left out."""

_SPELLINGS = {"el": ("el",), "bg": ("bg", "mk", "ru", "uk")}
"""The two rough spellings → whose words are in them."""

_WITHOUT_HOOKS = str.maketrans("46j", "csz")

_UNLIKE_NATS = -3.0

_MOST_NATS = 40.0

_ENDING_NATS = 1.0
_LONGEST_ENDING, _SHORTEST_ENDING, _LEAST_STEM = 6, 3, 2

Lexicon = dict[str, dict[str, float]]
"""Word → nats by language."""


def word_evidence(text: str) -> dict[str, float]:
    """Nats for each language of which the text has listed words; each distinct word counts once."""
    as_written, bare = _lexicons()
    return _add_up(text, bare if has_plain_letters(text) else as_written)


def romanised_evidence(text: str) -> dict[str, float]:
    """Nats for Greek and Bulgarian for their words in a text in Latin letters."""
    if not has_plain_letters(text):
        return {}
    nats: dict[str, float] = {}
    for word in set(words_of(text)):
        for code, value in _weigh_romanised(word).items():
            nats[code] = nats.get(code, 0.0) + value
    return nats


@lru_cache(maxsize=4096)
def _weigh_romanised(word: str) -> dict[str, float]:
    """A word that others list too counts as it would in their lists; one that is unlike the language, against it."""
    others = len(_lexicons()[1].get(word, ()))
    nats: dict[str, float] = {}
    for spelling, codes in _SPELLINGS.items():
        found = _rough_words().get((spelling, rough_spelling(word, spelling)))
        if found is None and is_unlike(word, spelling):
            found = dict.fromkeys(codes, _UNLIKE_NATS)
        for code, value in (found or {}).items():
            nats[code] = min(value, _NATS.get(others + 1, 0.1)) if others else value
    return nats


def neutral_words() -> frozenset[str]:
    """Words that people of every language write: ``ok``, ``hi``, ``e-mail``; they tell nothing."""
    return _neutral()


def _add_up(text: str, lexicon: Lexicon) -> dict[str, float]:
    """Sum of what single words say, two words in a row (``mogu_da``) and the endings of words (``-iyorum``)."""
    words = words_of(text)
    nats: dict[str, float] = {}
    for word in {*words, *map("_".join, pairwise(words))}:
        for code, weight in (lexicon.get(word) or _weigh_ending(word, lexicon)).items():
            nats[code] = min(_MOST_NATS, nats.get(code, 0.0) + weight)
    return nats


def _weigh_ending(word: str, lexicon: Lexicon) -> dict[str, float]:
    """What the longest listed ending of a word that is not listed itself says."""
    for length in range(min(_LONGEST_ENDING, len(word) - _LEAST_STEM), _SHORTEST_ENDING - 1, -1):
        found = lexicon.get("-" + word[-length:])
        if found is not None:
            return {} if "_" in word else found
    return {}


@cache
def _neutral() -> frozenset[str]:
    return frozenset(read_data("neutral")["words"].split())


@cache
def _rough_words() -> dict[tuple[str, str], dict[str, float]]:
    """Listed words in the rough spelling of Greek or of Cyrillic → nats by language."""
    also = read_data("neighbours")["romanised"]
    rough: dict[tuple[str, str], dict[str, float]] = {}
    for code in ROMANISED_BY_WORDS:
        kind = "el" if code == "el" else "bg"
        for word in (*_word_lists().get(code, ()), *also.get(code, "").split()):
            for spelled in _spell_roughly(word, code, kind):
                nats = _ROMANISED_NATS.get(len(spelled), _LONG_ROMANISED_NATS)
                rough.setdefault((kind, spelled), {})[code] = nats
    return rough


def _spell_roughly(word: str, code: str, kind: str) -> set[str]:
    """Rough spellings of a native word of two sounds and more; Macedonians leave out the hooks of č, š and ž too."""
    spelled = {rough_spelling(word, kind)}
    if code == "mk":
        spelled |= {rough_spelling(word.replace("ј", "ж"), kind)}
        spelled |= {one.translate(_WITHOUT_HOOKS).replace("kz", "k").replace("gz", "g") for one in spelled}
    return {one for one in spelled if len(one) > 1}


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
    data = read_data("neighbours")
    for nats, lists in ((_TWIN_NATS, data["twins"]), (_ENDING_NATS, data["endings"])):
        for code, words in lists.items():
            for word in words.split():
                lexicon.setdefault(fold_accents(word) if bare else word, {})[code] = nats
    return lexicon


def _weigh(words: dict[str, set[str]]) -> Lexicon:
    return {word: dict.fromkeys(codes, _NATS[len(codes)]) for word, codes in words.items() if len(codes) in _NATS}


def _word_lists() -> dict[str, list[str]]:
    own = {str(code): read_language_file(code, "words").get("words", "").split() for code in LANGUAGES}
    return own | {code: words.split() for code, words in read_data("neighbours")["words"].items()}
