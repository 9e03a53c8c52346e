"""Sentences as replies worded them, until one may be said again: a person approved it, or enough replies said the same.

What a person approved stands until a person words it anew, whatever is sent meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from tolmach.clients.model import Client
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.replies.learned_model import SaidSentence
from tolmach.tickets.model import Message
from tolmach.translation.model import MemorySegment, SegmentOrigin
from tolmach.translation.remembered import forget_segment, segment_of
from tolmach.translation.segments import has_same_blanks, segment_hash

LEAST_SAME = 3
"""So many different customers got the same words before they are said again unasked: one may be a slip or a habit, two
a coincidence, and nobody should have to approve what is said every day."""

MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A sentence with blanks and a wording of it."""

    source_language: str
    target_language: str
    source: str
    target: str


@dataclass(frozen=True, kw_only=True)
class WaitingSentence:
    """A wording that replies to ``customers`` customers have in common and that is not said again yet."""

    said_id: int
    client: str
    saying: Saying
    customers: int


def keep_sentence(
    session: Session, saying: Saying, message: Message, *, customer_id: int, now: datetime
) -> SaidSentence:
    """Keep how a reply worded a sentence, and make it memory where it is one of enough."""
    digest = segment_hash(saying.source)
    row = SaidSentence(
        client_id=message.client_id,
        source_language=saying.source_language,
        target_language=saying.target_language,
        source_hash=digest,
        source=saying.source,
        target=saying.target,
        message_id=message.id,
        customer_id=customer_id,
        author_id=message.author_id,
        at=now,
    )
    row.refused_at = session.scalar(select(func.max(SaidSentence.refused_at)).where(*_same_wording(row)))
    session.add(row)
    session.flush()
    _settle(session, row, now=now)
    return row


def forget_sentences_of(session: Session, message: Message) -> None:
    """Forget what a reply said that was taken back, and what became memory by it."""
    mine = (SaidSentence.client_id == message.client_id, SaidSentence.message_id == message.id)
    rows = session.scalars(select(SaidSentence).where(*mine)).all()
    session.execute(delete(SaidSentence).where(*mine))
    for row in rows:
        _settle(session, row, now=row.at)


def waiting_sentences(session: Session, languages: Collection[str]) -> tuple[WaitingSentence, ...]:
    """The wordings in these languages that a person may approve, those of most customers first; at most fifty."""
    customers = func.count(SaidSentence.customer_id.distinct())
    wording = (
        SaidSentence.client_id,
        SaidSentence.source_language,
        SaidSentence.target_language,
        SaidSentence.source_hash,
        SaidSentence.target,
    )
    is_known = select(MemorySegment.id).where(
        MemorySegment.client_id == SaidSentence.client_id,
        MemorySegment.source_language == SaidSentence.source_language,
        MemorySegment.target_language == SaidSentence.target_language,
        MemorySegment.source_hash == SaidSentence.source_hash,
        MemorySegment.target == SaidSentence.target,
    )
    newest = (
        select(func.max(SaidSentence.id).label("id"), customers.label("customers"))
        .where(SaidSentence.target_language.in_(languages), SaidSentence.refused_at.is_(None), ~is_known.exists())
        .group_by(*wording)
        .subquery()
    )
    rows = session.execute(
        select(SaidSentence, Client.name, newest.c.customers)
        .join(newest, newest.c.id == SaidSentence.id)
        .join(Client, Client.id == SaidSentence.client_id)
        .order_by(newest.c.customers.desc(), SaidSentence.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(
        WaitingSentence(said_id=row.id, client=client, saying=_saying(row), customers=count)
        for row, client, count in rows
    )


def approve_sentence(
    session: Session, said_id: int, languages: Collection[str], *, target: str, now: datetime, actor: Actor
) -> None:
    """Make a wording memory, in these words. Raises NotFound, FieldsRefused where a blank is missing."""
    row = _said(session, said_id, languages)
    said = " ".join(target.split())
    has_its_blanks = has_same_blanks(said, row.source)
    refuse_fields({"target": Wrong.MISSING if not said else None if has_its_blanks else Wrong.NO_BLANKS})
    segment = _write(session, row, target=said, origin=SegmentOrigin.APPROVED, approved_by=actor.id, now=now)
    if said != row.target:
        # What was corrected is not asked about again.
        session.execute(update(SaidSentence).where(*_same_wording(row)).values(refused_at=now))
    record_event(session, EventKind.MEMORY_CHANGED, at=now, actor=actor, client_id=row.client_id, segment=segment.id)


def refuse_sentence(session: Session, said_id: int, languages: Collection[str], *, now: datetime, actor: Actor) -> None:
    """Never make this wording memory. Raises NotFound."""
    row = _said(session, said_id, languages)
    session.execute(update(SaidSentence).where(*_same_wording(row)).values(refused_at=now))
    record_event(session, EventKind.MEMORY_CHANGED, at=now, actor=actor, client_id=row.client_id, refused=row.id)


def forget_for_good(session: Session, *, client_id: int, segment_id: int, now: datetime, actor: Actor) -> None:
    """Take a sentence out of memory and never learn this wording again. Raises NotFound."""
    segment = segment_of(session, client_id, segment_id)
    session.execute(
        update(SaidSentence)
        .where(
            SaidSentence.client_id == client_id,
            SaidSentence.source_hash == segment.source_hash,
            SaidSentence.source_language == segment.source_language,
            SaidSentence.target_language == segment.target_language,
            SaidSentence.target == segment.target,
        )
        .values(refused_at=now)
    )
    forget_segment(session, client_id=client_id, segment_id=segment_id, now=now, actor=actor)


def _settle(session: Session, row: SaidSentence, *, now: datetime) -> None:
    """Let the memory of the row's sentence be what enough replies say, unless a person approved another wording."""
    known = _segment(session, row)
    if known is not None and known.origin is SegmentOrigin.APPROVED:
        return
    enough = session.scalar(
        select(SaidSentence.target)
        .where(*_same_sentence(row), SaidSentence.refused_at.is_(None))
        .group_by(SaidSentence.target)
        .having(func.count(SaidSentence.customer_id.distinct()) >= LEAST_SAME)
        .order_by(func.max(SaidSentence.id).desc())
        .limit(1)
    )
    if enough is not None:
        _write(session, row, target=enough, origin=SegmentOrigin.REPEATED, approved_by=None, now=now)
    elif known is not None and known.origin is SegmentOrigin.REPEATED:
        session.delete(known)
        session.flush()


def _write(
    session: Session,
    row: SaidSentence,
    *,
    target: str,
    origin: SegmentOrigin,
    approved_by: int | None,
    now: datetime,
) -> MemorySegment:
    segment = _segment(session, row)
    if segment is None:
        segment = MemorySegment(
            client_id=row.client_id,
            source_language=row.source_language,
            target_language=row.target_language,
            source_hash=row.source_hash,
            source=row.source,
        )
        session.add(segment)
    segment.target, segment.origin = target, origin
    segment.approved_by, segment.updated_at = approved_by, now
    session.flush()
    return segment


def _segment(session: Session, row: SaidSentence) -> MemorySegment | None:
    return session.scalar(
        select(MemorySegment).where(
            MemorySegment.client_id == row.client_id,
            MemorySegment.source_language == row.source_language,
            MemorySegment.target_language == row.target_language,
            MemorySegment.source_hash == row.source_hash,
        )
    )


def _same_sentence(row: SaidSentence) -> tuple[ColumnElement[bool], ...]:
    return (
        SaidSentence.client_id == row.client_id,
        SaidSentence.source_hash == row.source_hash,
        SaidSentence.source_language == row.source_language,
        SaidSentence.target_language == row.target_language,
    )


def _same_wording(row: SaidSentence) -> tuple[ColumnElement[bool], ...]:
    return *_same_sentence(row), SaidSentence.target == row.target


def _said(session: Session, said_id: int, languages: Collection[str]) -> SaidSentence:
    row = session.get(SaidSentence, said_id)
    if row is None or row.target_language not in languages or row.refused_at is not None:
        raise NotFound("sentence", said_id)
    return row


def _saying(row: SaidSentence) -> Saying:
    return Saying(
        source_language=row.source_language,
        target_language=row.target_language,
        source=row.source,
        target=row.target,
    )
