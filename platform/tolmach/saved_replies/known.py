"""Concepts the house has already, and which of them a group of saved replies is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tolmach.language import Language
from tolmach.saved_replies.alike import Alikeness, said
from tolmach.saved_replies.names import name_key

_MARGIN = 0.08
"""By so much the best concept must be ahead of the next for the group to be surely it."""


@dataclass(frozen=True, kw_only=True)
class KnownWording:
    """A version of a concept: its name and text, and the stamp of what it was when it was read."""

    name: str
    text: str
    stamp: str


@dataclass(frozen=True, kw_only=True)
class KnownConcept:
    """A concept that answers for a client; ``is_own`` where it is theirs and not the shared library's."""

    key: str
    topic: str
    is_own: bool
    wordings: Mapping[Language, KnownWording]
    empty_stamp: str
    """The stamp of a language that has no wording yet."""

    def stamp(self, language: Language) -> str:
        wording = self.wordings.get(language)
        return wording.stamp if wording else self.empty_stamp


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """The concept that a group is or is most like; ``is_same`` where its text or name is there already."""

    concept: KnownConcept
    score: float
    is_sure: bool
    is_same: bool = False


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A reply as it would be kept."""

    language: Language
    name: str
    text: str


def likeness(
    replies: Sequence[Wanted], concepts: Iterable[KnownConcept], measure: Alikeness, *, of_library: bool = True
) -> Likeness | None:
    """The concept these replies of one idea are, or look like; None where none comes near.

    ``of_library`` False leaves the shared concepts out but for an equal text.
    """
    known = list(concepts)
    same = next((one for one in known if any(has_text(one, reply) for reply in replies)), None)
    same = same or next((one for one in known if one.is_own and any(_has_name(one, reply) for reply in replies)), None)
    if same is not None:
        return Likeness(concept=same, score=1.0, is_sure=True, is_same=True)
    candidates = known if of_library else [one for one in known if one.is_own]
    scored = [(score, one) for one in candidates if (score := _score(replies, one, measure)) > 0]
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].key))
    if not ranked or ranked[0][0] < measure.likely:
        return None
    score, best = ranked[0]
    is_ahead = len(ranked) == 1 or score - ranked[1][0] >= _MARGIN
    return Likeness(concept=best, score=score, is_sure=is_ahead and score >= measure.sure)


def has_text(concept: KnownConcept, reply: Wanted) -> bool:
    """Whether the concept says just this already."""
    wording = concept.wordings.get(reply.language)
    return wording is not None and " ".join(wording.text.split()) == " ".join(reply.text.split())


def _score(replies: Sequence[Wanted], concept: KnownConcept, measure: Alikeness) -> float:
    """The mean over the languages that both have."""
    scores = [
        measure.alike(said(reply.language, reply.name, reply.text), said(reply.language, wording.name, wording.text))
        for reply in replies
        if (wording := concept.wordings.get(reply.language)) is not None and wording.text
    ]
    return sum(scores) / len(scores) if scores else 0.0


def _has_name(concept: KnownConcept, reply: Wanted) -> bool:
    wording = concept.wordings.get(reply.language)
    return wording is not None and name_key(wording.name) == name_key(reply.name)
