"""Letters that only say thank you: they need no answer and are no contact."""

from __future__ import annotations

import re
from functools import cache

from tolmach.language import LANGUAGES, PIVOT, UND, Language
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import OTHER, phrases

_LONGEST = 400
_MOST_NAMES = 4
_SIGNS = re.compile(r"[^\w'?]+|(?<!\w)'|'(?!\w)")


def is_polite_closing(new_text: str, language: Language) -> bool:
    """Whether the new words are thanks and nothing else: greeting, thanks, wishes, a name.

    Wrong only to one side: any digit, question mark or word it does not know makes it False, so that a letter that
    still asks something is never closed as thanks. ``und`` tries the words of all languages.
    """
    if len(new_text) > _LONGEST or "?" in new_text or ";" in new_text or re.search(r"\d", new_text):
        return False
    lines = [line for line in new_text.split("\n") if line.strip()]
    return any(_is_thanks(lines, code) for code in _languages(language))


def _languages(language: Language) -> tuple[Language, ...]:
    if language == UND or language not in LANGUAGES:
        return (*LANGUAGES, OTHER)
    sisters = tuple(sister for sister in LANGUAGES[language].sisters if sister in LANGUAGES)
    return tuple(dict.fromkeys((language, *sisters, PIVOT)))


def _is_thanks(lines: list[str], language: Language) -> bool:
    has_thanks = has_wishes = False
    for number, line in enumerate(lines):
        words = f" {' '.join(_SIGNS.sub(' ', fold(line)).split())} "
        without = _thanks(language).sub(" ", words)
        left = _wishes(language).sub(" ", without)
        if left.split():
            is_last = number > 0 and number == len(lines) - 1
            # One word alone could also be "Storno", so it must follow wishes.
            return has_thanks and is_last and is_name(line, fewest=1 if has_wishes else 2)
        has_thanks = has_thanks or without != words
        has_wishes = left != without
    return has_thanks


def is_name(line: str, *, fewest: int = 1) -> bool:
    """Whether the line can be a person's name: ``fewest`` to four words, each with a capital letter."""
    if re.search(r"[\d@:]", line):
        return False
    words = re.findall(r"[^\W\d_]+", line)
    return fewest <= len(words) <= _MOST_NAMES and all(word[0].isupper() for word in words)


@cache
def _thanks(language: Language) -> re.Pattern[str]:
    return _any(_words(language, "thanks"))


@cache
def _wishes(language: Language) -> re.Pattern[str]:
    return _any(_words(language, "closings", "greetings", "fillers") | _what_for(language))


def _what_for(language: Language) -> set[str]:
    """The tails of the known thanks, so that "thanks a lot" may go on with "for the quick reply"."""
    thanks = _words(language, "thanks")
    return {longer.removeprefix(f"{shorter} ") for shorter in thanks for longer in thanks} - thanks


def _words(language: Language, *keys: str) -> set[str]:
    return {" ".join(_SIGNS.sub(" ", phrase).split()) for key in keys for phrase in phrases(key, language)} - {""}


def _any(words: set[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("(?<= )(?:" + "|".join(map(re.escape, longest_first)) + ")(?= )")
