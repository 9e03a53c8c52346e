"""Words that agents put for others in what a machine translated, and the word of the source they stand for. Pure.

Words are told apart by their beginnings, so that an edit of "balíček" and one of "balíčku" are the same edit; what only
changed its ending followed the word beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tolmach.languages.fold import fold
from tolmach.replies.agreed_edits import LEAST_AGENTS, LEAST_ANSWERS, LEAST_PERCENT
from tolmach.translation.glossary import shop_lexicon

STEM = 5
LEAST_LETTERS = 3
SAME_WORD = 0.6
"""The share of the shorter word that an ending leaves in common."""


@dataclass(frozen=True, kw_only=True)
class TranslatedLine:
    """A line of the source with what the machine made of it and what was sent."""

    source: str
    offered: str
    sent: str


@dataclass(frozen=True, kw_only=True)
class EditedTranslation:
    """A reply made from a machine's draft; ``lines`` are those that stand one for one in both."""

    reference: str
    agent_id: int
    customer_id: int
    lines: tuple[TranslatedLine, ...]


@dataclass(frozen=True, kw_only=True)
class ReplacedWord:
    """What agents said for ``term`` instead of ``before``; ``forms`` are all of the word, the plain one first."""

    term: str
    before: str
    said: tuple[str, ...]
    forms: tuple[str, ...]
    stems: tuple[str, str]
    answers: tuple[EditedTranslation, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a word stands in its line, 0–1, and the source of that line."""

    share: float
    source: str


def replaced_words(replies: Sequence[EditedTranslation], source: str, target: str) -> list[ReplacedWord]:
    """The words to propose, those of most answers first."""
    answers: dict[tuple[str, str], list[EditedTranslation]] = {}
    said: dict[tuple[str, str], list[tuple[str, str]]] = {}
    places: dict[tuple[str, str], list[_Place]] = {}
    for reply in replies:
        for key, words, place in _swaps(reply):
            if not answers.setdefault(key, []) or answers[key][-1] is not reply:
                answers[key].append(reply)
            said.setdefault(key, []).append(words)
            places.setdefault(key, []).append(place)
    uses = Counter(
        stem for reply in replies for stem in {_stem(w) for line in reply.lines for w in _words(line.offered)}
    )
    found = []
    for key, ones in answers.items():
        if not _are_enough(ones, uses[key[0]]):
            continue
        before = Counter(word for word, _ in said[key]).most_common(1)[0][0]
        wordings = tuple(word for word, _ in Counter(word for _, word in said[key]).most_common())
        term = _term_for(before, source, target) or _aligned(places[key], replies, key[0])
        found.append(
            ReplacedWord(
                term=term,
                before=before,
                said=wordings,
                forms=_inflected(wordings, source, target),
                stems=key,
                answers=tuple(ones),
                uses=uses[key[0]],
            )
        )
    return sorted(found, key=lambda one: (-len(one.answers), one.before, one.forms))


_WORD = re.compile(r"[^\W\d_]+")


def _swaps(reply: EditedTranslation) -> Iterator[tuple[tuple[str, str], tuple[str, str], _Place]]:
    """Each word that was put for another: the stems of both, the words, and where the other stood."""
    for line in reply.lines:
        before, after = _words(line.offered), _words(line.sent)
        matcher = SequenceMatcher(None, [fold(word) for word in before], [fold(word) for word in after], autojunk=False)
        for kind, first, last, sent_first, sent_last in matcher.get_opcodes():
            if kind != "replace" or last - first != sent_last - sent_first:
                continue
            for at in range(last - first):
                old, new = before[first + at], after[sent_first + at]
                if _is_another_word(old, new):
                    place = _Place((first + at) / len(before), line.source)
                    yield (_stem(old), _stem(new)), (old.lower(), _plain(new, sent_first + at)), place


def _plain(word: str, at: int) -> str:
    """Without the capital of a line's beginning; in the middle it belongs to the word."""
    return word.lower() if at == 0 else word


def _is_another_word(old: str, new: str) -> bool:
    one, other = fold(old), fold(new)
    shorter = min(len(one), len(other))
    common = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    return shorter >= LEAST_LETTERS and common < SAME_WORD * shorter


def _are_enough(answers: Sequence[EditedTranslation], uses: int) -> bool:
    customers, agents = {one.customer_id for one in answers}, {one.agent_id for one in answers}
    return (
        len(customers) >= LEAST_ANSWERS and len(agents) >= LEAST_AGENTS and len(answers) * 100 >= LEAST_PERCENT * uses
    )


def _term_for(word: str, source: str, target: str) -> str | None:
    """The shop term that the word is said for in every shop."""
    agreements = (one for one in shop_lexicon(source, target).agreements if one.target.is_said_in([fold(word)]))
    return next((one.source.name for one in agreements), None)


def _inflected(forms: Sequence[str], source: str, target: str) -> tuple[str, ...]:
    """All forms of the shop term that these are forms of, the plain one first; else these, the most frequent first."""
    said = {fold(form) for form in forms}
    terms = (one.target for one in shop_lexicon(source, target).agreements)
    known = next((term for term in terms if said <= {fold(form) for form in term.forms}), None)
    return tuple(forms) if known is None else tuple(dict.fromkeys(filter(None, known.forms)))


def _aligned(places: Sequence[_Place], replies: Iterable[EditedTranslation], stem: str) -> str:
    """The word that stands in every source line of the edits and seldom in others, and about where the edits were."""
    inside = [_stems([place.source]) for place in places]
    lines = (line for reply in replies for line in reply.lines)
    others = [_stems([line.source]) for line in lines if stem not in _stems([line.offered])]
    words = {_stem(word): (word, at) for word, at in _words_at(places[0].source) if len(word) >= LEAST_LETTERS}

    def worth(one: str) -> tuple[int, int, float]:
        misses = sum(one not in stems for stems in inside)
        return misses, sum(one in stems for stems in others), abs(words[one][1] - places[0].share)

    best = min(words, key=worth, default=None)
    return words[best][0].lower() if best is not None else ""


def _words_at(text: str) -> list[tuple[str, float]]:
    words = _words(text)
    return [(word, at / len(words)) for at, word in enumerate(words)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _stems(texts: Iterable[str]) -> set[str]:
    return {_stem(word) for text in texts for word in _words(text)}


def _stem(word: str) -> str:
    return fold(word)[:STEM]
