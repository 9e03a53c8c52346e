"""A sentence of a customer's letter without what tells who wrote it, to show what letters are about. Pure."""

from __future__ import annotations

import re

from tolmach.language import Language
from tolmach.replies.person import is_given_name
from tolmach.replies.signed import signed_name
from tolmach.translation.protected import find_protected
from tolmach.translation.sentences import split
from tolmach.translation.set_phrases import is_set_phrase

LEAST_WORDS, MOST_LETTERS = 2, 160
HIDDEN = "…"

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")


def bare_sentence(text: str, language: Language, *, name: str = "") -> str:
    """The first sentence that asks something, else the first that says something; ``name`` is the writer's."""
    said = [one for one in _sentences(text, language) if len(one.split()) >= LEAST_WORDS]
    asked = next((one for one in said if one.endswith(("?", ";"))), None)
    sentence = asked or (said[0] if said else "")
    names = tuple(one for one in (name, signed_name(text, language)) if one)
    for span in reversed(find_protected(sentence, (), names)):
        sentence = f"{sentence[: span.start]}{HIDDEN}{sentence[span.end :]}"
    sentence = _without_names(_NUMBER.sub(HIDDEN, sentence))
    return sentence if len(sentence) <= MOST_LETTERS else f"{sentence[:MOST_LETTERS].rsplit(' ', 1)[0]} {HIDDEN}"


def _sentences(text: str, language: Language) -> list[str]:
    pieces = split(text, language, find_protected(text))
    return [one.text for one in pieces if not one.fixed and not is_set_phrase(one.text, language)]


def _without_names(sentence: str) -> str:
    """Given names, and the words with a capital beside them."""
    words = list(_WORD.finditer(sentence))
    given = [at for at, word in enumerate(words) if word[0][0].isupper() and is_given_name(word[0])]
    beside = {at + step for at in given for step in (-1, 1) if 0 < at + step < len(words)}
    hidden = {*given, *(at for at in beside if words[at][0][0].isupper())}
    for at in sorted(hidden, reverse=True):
        sentence = f"{sentence[: words[at].start()]}{HIDDEN}{sentence[words[at].end() :]}"
    return re.sub(rf"{HIDDEN}(?:[ -]{HIDDEN})+", HIDDEN, sentence)
