"""What an answer says beside what is one customer's: its body with slots, or nothing where that is in doubt. Pure.

Rather too much is taken for personal than too little: an answer that is not remembered is written once more, one that
carries somebody's name to a stranger cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import phrases
from tolmach.replies.branches import TOLD
from tolmach.replies.edits import with_slots
from tolmach.replies.person import is_given_name
from tolmach.replies.texts import address_form
from tolmach.translation.protected import Span, find_protected

LEAST_WORDS = 4
MOST_DIGITS = 2
"""Days and years of a guarantee have so many; house numbers may, but then their street is told by its name."""

LONGEST_GREETING = 60
STEM = 5
"""Letters by which words are told apart: case endings come after them."""

STATES = frozenset({"{{order.status}}"})
"""Slots whose value says how one customer's matter stands: what is said of it fits nobody else's."""

WEB = "{{market.web}}"

NOT_SAID_AGAIN = frozenset({"message.words", "message.sent_at"})
"""Slots that hold the customer's own words."""


def pattern_of(
    sent: str,
    *,
    language: Language,
    values: Mapping[str, str],
    names: Collection[str],
    letter: str,
    known: Sequence[str] = (),
    domains: Collection[str] = (),
) -> str | None:
    """The body of an answer with slots for the ``values`` it names; None where anything personal is left in it.

    ``names`` are those of people: the customer's, the order's, the agent's. ``letter`` is what the customer wrote;
    ``known`` are names that belong to nobody, of client and market; ``domains`` are the client's, the only ones whose
    pages may be named.
    """
    body = with_slots(body_of(sent, language), _slots(values))
    if not STATES.isdisjoint(_SLOT.findall(body)):
        return None
    # The shop's own address stays: what is behind it in a link is to be looked at.
    bare = _SLOT.sub(lambda slot: values["market.web"] if slot[0] == WEB else " ", body)
    spans = [span for span in find_protected(bare) if not _is_harmless(bare, span, domains)]
    if spans or _LONG_NUMBER.search(bare) or len(_WORD.findall(bare)) < LEAST_WORDS:
        return None
    return None if _names_somebody(bare, language, names, letter, known) else body


def body_of(sent: str, language: Language) -> str:
    """An answer without its greeting, closing and signature."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", sent.strip())]
    if len(blocks) > 1 and _is_greeting(blocks[0], language):
        blocks = blocks[1:]
    kept: list[str] = []
    for block in blocks:
        lines = block.splitlines()
        end = next((at for at, line in enumerate(lines) if _is_closing(line, language)), len(lines))
        kept += ["\n".join(lines[:end])] if end else []
        if end < len(lines):
            break
    body = "\n\n".join(kept).strip()
    return body[:1].upper() + body[1:]


_SLOT = re.compile(r"\{\{[^{}]*\}\}")
_WORD = re.compile(r"[^\W\d_]+")
_LONG_NUMBER = re.compile(rf"\d{{{MOST_DIGITS + 1},}}")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…\n])\s*$")
_HOUSE_NUMBER = re.compile(r"\s\d{1,3}(?!\d)")
_TOKEN = re.compile(r"[?@#]|[^/\s]{16,}|(?<![^\W_])(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])[^\W_]{6,}")
"""What makes a link one customer's: a question, a long part, or digits mixed with letters."""


def _is_greeting(block: str, language: Language) -> bool:
    if "\n" in block or len(block) > LONGEST_GREETING:
        return False
    starts = (fold(address_form(language).greeting).rstrip(",!"), *phrases("greetings", language))
    return block[-1] in ",!" or fold(block).startswith(starts)


def _is_closing(line: str, language: Language) -> bool:
    plain = fold(line).strip(" ,.!")
    return plain in phrases("closings", language) or plain == fold(address_form(language).closing).strip(" ,.!")


def _slots(values: Mapping[str, str]) -> dict[str, str]:
    """Values by the slots that texts may show; a short number may mean anything."""
    return {
        f"{{{{{slot}}}}}": value.strip()
        for slot, value in values.items()
        if slot not in NOT_SAID_AGAIN and slot not in TOLD and not (value.isdigit() and len(value) <= MOST_DIGITS)
    }


def _is_harmless(text: str, span: Span, domains: Collection[str]) -> bool:
    """A link that leads everybody to the same page of the shop."""
    if span.kind != "url":
        return False
    link = text[span.start : span.end]
    host, _, path = link.partition("://")[2].partition("/") if "://" in link else link.partition("/")
    return host.casefold().removeprefix("www.") in domains and not _TOKEN.search(path)


def _names_somebody(text: str, language: Language, names: Collection[str], letter: str, known: Sequence[str]) -> bool:
    stems = tuple(_name_stem(word) for name in names for word in _WORD.findall(name) if len(word) > 1)
    usual = _usual_words(language) | {_stem(word) for name in known for word in _WORD.findall(name)}
    written = tuple(_name_stem(found[0]) for found in _WORD.finditer(letter) if _may_be_a_name(letter, found))
    for found in _WORD.finditer(text):
        word = found[0]
        if fold(word).startswith(stems):
            return True
        is_unusual = word[0].isupper() and _stem(word) not in usual
        is_named = is_given_name(word) or fold(word).startswith(written) or _HOUSE_NUMBER.match(text, found.end())
        if is_unusual and (is_named or _may_be_a_name(text, found)):
            return True
    return False


def _may_be_a_name(text: str, found: re.Match[str]) -> bool:
    """With a capital in the middle of a sentence, which every word has at its beginning."""
    is_first = _SENTENCE_BEGINS.search(text, 0, found.start()) is not None
    return found[0][0].isupper() and len(found[0]) > 1 and not is_first


def _name_stem(word: str) -> str:
    """What a name begins with in any case of it."""
    folded = fold(word)
    return folded[: max(STEM - 1, len(folded) - 2)]


def _stem(word: str) -> str:
    return fold(word)[:STEM]


@cache
def _usual_words(language: Language) -> frozenset[str]:
    """The words of the house's own replies and terms, which are nobody's name."""
    texts = [str(entry["text"]) for entry in read_language_file(language, "concepts").values()]
    terms = read_language_file(language, "glossary").get("terms", {}).values()
    texts += [form for term in terms for form in (*term["forms"], *term.get("also", ()))]
    return frozenset(_stem(word) for text in texts for word in _WORD.findall(_SLOT.sub(" ", text)))
