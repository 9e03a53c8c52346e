"""Whether a letter is on familiar terms with its customer where the shops write politely. Pure.

Only words that mean nothing else speak, so that nobody learns to pass the warning by: a letter that says none of them
is not known to be polite.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.replies.wrong_language import own_words

_MOST_NAMED = 3
_WORD = re.compile(r"[^\W\d_]+")


def familiar_words(
    text: str, language: str, *, names: Iterable[str] = (), repeated: Sequence[str] = ()
) -> tuple[str, ...]:
    """The first familiar words of the writer's own, as they stand there.

    ``names`` are the client's own, ``repeated`` is what the customer said.
    """
    known = _words(Language(language))
    words = _WORD.findall(own_words(text, names, repeated))
    # Words in capitals are sizes, norms and universities.
    found = (word for word in words if word.casefold() in known and not _is_sign(word))
    return tuple(dict.fromkeys(found))[:_MOST_NAMED]


def _is_sign(word: str) -> bool:
    return len(word) > 1 and word.isupper()


@cache
def _words(language: Language) -> frozenset[str]:
    return frozenset(str(read_language_file(language, "informal").get("words", "")).split())
