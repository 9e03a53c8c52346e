"""The sentences a client's people have worded: found, corrected, forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.translation.model import MemorySegment, SegmentOrigin
from tolmach.translation.segments import has_same_blanks

MOST_SHOWN = 50


def find_segments(session: Session, client_id: int, words: str = "") -> list[MemorySegment]:
    """The client's sentences that hold these words on either side, the newest first; at most fifty."""
    rows = select(MemorySegment).where(MemorySegment.client_id == client_id)
    if words.strip():
        sides = (MemorySegment.source, MemorySegment.target)
        rows = rows.where(or_(*(side.icontains(words.strip(), autoescape=True) for side in sides)))
    return list(
        session.scalars(rows.order_by(MemorySegment.updated_at.desc(), MemorySegment.id.desc()).limit(MOST_SHOWN))
    )


def segment_of(session: Session, client_id: int, segment_id: int) -> MemorySegment:
    """One sentence of the client. Raises NotFound."""
    row = session.scalar(
        select(MemorySegment).where(MemorySegment.client_id == client_id, MemorySegment.id == segment_id)
    )
    if row is None:
        raise NotFound("segment", segment_id)
    return row


def correct_segment(
    session: Session, *, client_id: int, segment_id: int, target: str, now: datetime, actor: Actor
) -> MemorySegment:
    """Word a sentence anew; from now on it is approved. Raises FieldsRefused where a blank is missing, NotFound."""
    row = segment_of(session, client_id, segment_id)
    said = " ".join(target.split())
    has_its_blanks = has_same_blanks(said, row.source)
    refuse_fields({"target": Wrong.MISSING if not said else None if has_its_blanks else Wrong.NO_BLANKS})
    row.target, row.origin = said, SegmentOrigin.APPROVED
    row.approved_by, row.updated_at = actor.id, now
    session.flush()
    record_event(session, EventKind.MEMORY_CHANGED, at=now, actor=actor, client_id=client_id, segment=row.id)
    return row


def forget_segment(session: Session, *, client_id: int, segment_id: int, now: datetime, actor: Actor) -> None:
    """Forget a sentence; the machine says it again. Raises NotFound."""
    session.delete(segment_of(session, client_id, segment_id))
    record_event(session, EventKind.MEMORY_CHANGED, at=now, actor=actor, client_id=client_id, removed=segment_id)
