"""Letters that only ask whether there is an answer yet: what they are about stands in an earlier one. Pure."""

from __future__ import annotations

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.replies.find import find_concepts, phrasings_of

_MOST_WORDS = 25
_AGAIN = "again"


def only_asks_again(text: str, language: Language) -> bool:
    """Whether a short letter asks for news and says nothing of what."""
    if len(text.split()) > _MOST_WORDS:
        return False
    asks = tuple(read_language_file(language, _AGAIN).get("asks", ()))
    return bool(find_concepts(text, phrasings_of({_AGAIN: asks})))
