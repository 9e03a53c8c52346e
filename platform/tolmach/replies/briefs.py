"""The brief a client's translations are made by: its terms, its agreed words, what people have said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, TranslationPolicy
from tolmach.translation.brief import AgreedTerm, Brief
from tolmach.translation.model import GlossaryTerm, MemorySegment
from tolmach.translation.protected import find_protected
from tolmach.translation.segments import Segment, SegmentKey, key_of
from tolmach.translation.sentences import split

MOST_KEYS = 500
"""Sentences looked up at once: a long letter's, and fewer than any database allows in one statement."""


def brief_of(session: Session, client: Client, *, names: Iterable[str | None] = ()) -> Brief:
    """What the client has agreed, without remembered sentences; ``names`` are those the ticket knows."""
    terms = session.scalars(
        select(GlossaryTerm).where(GlossaryTerm.client_id == client.id).order_by(GlossaryTerm.id)
    ).all()
    return Brief(
        never=tuple(term.term for term in terms if term.is_never_translated),
        names=tuple(name for name in names if name),
        agreed=tuple(_agreed(term) for term in terms if not term.is_never_translated),
        may_leave=client.translation_policy is TranslationPolicy.EXTERNAL_ALLOWED,
    )


def with_memory(
    session: Session, client_id: int, brief: Brief, texts: Sequence[str], *, source: str, target: str
) -> Brief:
    """The brief with the remembered sentences that these texts can use, translated from ``source`` to ``target``."""
    keys = {
        key_of(piece, source, target)
        for text in texts
        for piece in split(text, source, find_protected(text, brief.never, brief.names))
        if not piece.fixed
    }
    hashes = sorted(key[2] for key in keys)
    found = dict(brief.segments)
    for at in range(0, len(hashes), MOST_KEYS):
        found |= _segments(session, client_id, source, target, hashes[at : at + MOST_KEYS])
    return replace(brief, segments=found)


def all_memory(session: Session, client_id: int, brief: Brief, *, source: str, target: str) -> Brief:
    """The brief with everything remembered of this direction, for texts that are not known yet."""
    return replace(brief, segments=_segments(session, client_id, source, target))


def count_uses(session: Session, client_id: int, remembered: Sequence[int]) -> None:
    """Write down that these segments served once more."""
    for number, count in Counter(remembered).items():
        session.execute(
            update(MemorySegment)
            .where(MemorySegment.client_id == client_id, MemorySegment.id == number)
            .values(uses=MemorySegment.uses + count)
        )


def _segments(
    session: Session, client_id: int, source: str, target: str, hashes: Sequence[str] | None = None
) -> dict[SegmentKey, Segment]:
    """The client's segments of a direction, those of ``hashes`` or all."""
    wanted = select(MemorySegment.source_hash, MemorySegment.id, MemorySegment.source, MemorySegment.target).where(
        MemorySegment.client_id == client_id,
        MemorySegment.source_language == source,
        MemorySegment.target_language == target,
    )
    if hashes is not None:
        wanted = wanted.where(MemorySegment.source_hash.in_(hashes))
    return {(source, target, row[0]): Segment(row[1], row[2], row[3]) for row in session.execute(wanted)}


def _agreed(term: GlossaryTerm) -> AgreedTerm:
    """The term's own language first: its other forms there may be listed among the translations."""
    forms = {str(code): tuple(map(str, said)) for code, said in term.translations.items()}
    own = tuple(dict.fromkeys((term.term, *forms.pop(term.language, ()))))
    return AgreedTerm(forms=((term.language, own), *forms.items()))
