"""Whether a letter addresses its customer otherwise than the shop wants: on familiar terms, or formally. Pure.

Only words that mean nothing else speak, so that nobody learns to pass the warning by: a letter that says none of them
is not known to be polite, nor to be familiar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tolmach.clients.model import Manner
from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.replies.wrong_language import own_words

_MOST_NAMED = 3
_WORD = re.compile(r"(?<![^\W_])(?<!\d[-\u2011])[^\W\d_]+")
"""A word of its own: not the ending of a number (``15-ти``, ``1ви``)."""

_OPENING = " \t\"'„“”«»(["
_ENDS_SENTENCE = ".!?:…"


def words_of_other_manner(
    text: str, language: str, manner: Manner, *, names: Iterable[str] = (), repeated: Sequence[str] = ()
) -> tuple[str, ...]:
    """The first words that say what a shop of this manner does not.

    ``names`` are the client's own, ``repeated`` is what the customer said.
    """
    find = familiar_words if manner is Manner.FORMAL else formal_words
    return find(text, language, names=names, repeated=repeated)


def familiar_words(
    text: str, language: str, *, names: Iterable[str] = (), repeated: Sequence[str] = ()
) -> tuple[str, ...]:
    """The first familiar words of the writer's own, as they stand there.

    ``names`` are the client's own, ``repeated`` is what the customer said.
    """
    known = _words(Language(language), "words")
    words = _WORD.findall(own_words(text, names, repeated))
    # Words in capitals are sizes, norms and universities.
    found = (word for word in words if word.casefold() in known and not _is_sign(word))
    return tuple(dict.fromkeys(found))[:_MOST_NAMED]


def formal_words(
    text: str, language: str, *, names: Iterable[str] = (), repeated: Sequence[str] = ()
) -> tuple[str, ...]:
    """The first words of the writer's own that are said only to somebody who is addressed formally.

    Some are told by their capital alone (``Sie``), which they have in the middle of a sentence as well.
    """
    found = _formal(own_words(text, names, repeated), Language(language))
    return tuple(dict.fromkeys(found))[:_MOST_NAMED]


def _formal(text: str, language: Language) -> Iterator[str]:
    known, by_capital = _words(language, "formal"), _words(language, "formal_by_capital")
    for match in _WORD.finditer(text):
        word, before = match[0], text[: match.start()]
        # What hangs on another word is part of it: "rendez-vous".
        is_known = word.casefold() in known and not before.endswith("-") and not _is_sign(word)
        if is_known or (word.casefold() in by_capital and word.istitle() and not _begins_sentence(before)):
            yield word


def _begins_sentence(before: str) -> bool:
    return before.rstrip(_OPENING)[-1:] in ("", "\n", *_ENDS_SENTENCE)


def _is_sign(word: str) -> bool:
    return len(word) > 1 and word.isupper()


@cache
def _words(language: Language, which: str) -> frozenset[str]:
    return frozenset(str(read_language_file(language, "informal").get(which, "")).casefold().split())
