"""What must always be true of the rows: that nothing is lost, doubled or forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tolmach.errors import NotFound
from tolmach.inbox.model import Letter, LetterState
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.replies.model import Draft, DraftState
from tolmach.sla.model import ENDED, ClockState, LegalClock, LegalState, SlaClock
from tolmach.store import BlobStore
from tolmach.tickets.model import (
    WAITS_FOR_US,
    Blob,
    ClosedReason,
    Direction,
    Message,
    MessageKind,
    Ticket,
    TicketStatus,
)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A law of the house and the ids of the rows that break it."""

    law: str
    rows: tuple[int, ...]


def broken_laws(session: Session, store: BlobStore) -> list[Broken]:
    """Every law that is broken, with the rows; empty when the house is in order."""
    found = [Broken(law=law, rows=tuple(session.scalars(query()))) for law, query in _LAWS.items()]
    found.append(Broken(law="a kept letter's bytes are in the store", rows=_without_bytes(session, store)))
    return [broken for broken in found if broken.rows]


def _received_without_message() -> Select[Any]:
    has_message = exists().where(Message.letter_id == Letter.id, Message.ticket_id == Letter.ticket_id)
    return select(Letter.id).where(Letter.state == LetterState.RECEIVED, ~has_message)


def _letter_in_two_messages() -> Select[Any]:
    letters = Message.letter_id.is_not(None)
    return select(func.max(Message.letter_id)).where(letters).group_by(Message.letter_id).having(func.count() > 1)


def _settled_without_reason() -> Select[Any]:
    closed = Letter.state.in_([LetterState.SCREENED, LetterState.FAILED])
    return select(Letter.id).where(closed, Letter.reason.is_(None))


def _outbound_without_outbox() -> Select[Any]:
    row = exists().where(OutboxRow.letter == MESSAGE_LETTER, OutboxRow.subject_id == Message.id)
    return select(Message.id).where(Message.direction == Direction.OUTBOUND, ~row)


def _sent_without_time() -> Select[Any]:
    return select(OutboxRow.id).where(OutboxRow.state == OutboxState.SENT, OutboxRow.sent_at.is_(None))


def _message_id_twice() -> Select[Any]:
    return select(func.max(OutboxRow.id)).group_by(OutboxRow.message_id).having(func.count() > 1)


def _acknowledged_twice() -> Select[Any]:
    acknowledged = Message.kind == MessageKind.ACKNOWLEDGEMENT
    written_in = func.coalesce(Message.from_ticket_id, Message.ticket_id)
    return select(written_in).where(acknowledged).group_by(written_in).having(func.count() > 1)


def _waiting_without_clock() -> Select[Any]:
    running = exists().where(SlaClock.ticket_id == Ticket.id, SlaClock.state == ClockState.RUNNING)
    return select(Ticket.id).where(Ticket.status.in_(WAITS_FOR_US), Ticket.pool_id.is_not(None), ~running)


def _wrong_due_time() -> Select[Any]:
    nearest = (
        select(func.min(SlaClock.due_at))
        .where(SlaClock.ticket_id == Ticket.id, SlaClock.state == ClockState.RUNNING)
        .scalar_subquery()
    )
    differs: ColumnElement[bool] = Ticket.due_at.is_distinct_from(nearest)
    return select(Ticket.id).where(Ticket.status.in_(WAITS_FOR_US), differs)


def _clock_twice() -> Select[Any]:
    other = aliased(SlaClock)
    same = and_(
        other.ticket_id == SlaClock.ticket_id,
        other.target == SlaClock.target,
        other.id > SlaClock.id,
        other.state.not_in(ENDED),
    )
    return select(SlaClock.id).where(SlaClock.state.not_in(ENDED), exists().where(same))


def _merged_and_alive() -> Select[Any]:
    holds_words = exists().where(Message.ticket_id == Ticket.id)
    is_measured = exists().where(SlaClock.ticket_id == Ticket.id, SlaClock.state.not_in(ENDED))
    is_closed = Ticket.closed_reason == ClosedReason.MERGED
    return select(Ticket.id).where(Ticket.merged_into.is_not(None), or_(~is_closed, holds_words, is_measured))


def _limit_of_what_is_over() -> Select[Any]:
    over = (TicketStatus.SOLVED, TicketStatus.CLOSED)
    return (
        select(LegalClock.id)
        .join(Ticket, and_(Ticket.client_id == LegalClock.client_id, Ticket.id == LegalClock.ticket_id))
        .where(
            or_(
                and_(LegalClock.state == LegalState.RUNNING, Ticket.status.in_(over)),
                and_(LegalClock.state == LegalState.SETTLED, Ticket.status.not_in(over)),
            )
        )
    )


def _used_without_message() -> Select[Any]:
    return select(Draft.id).where(Draft.state == DraftState.USED, Draft.final_message_id.is_(None))


def _foreign_rows() -> Select[Any]:
    return select(Message.id).join(Ticket, Ticket.id == Message.ticket_id).where(Message.client_id != Ticket.client_id)


_LAWS: dict[str, Callable[[], Select[Any]]] = {
    "a received letter has its message in its ticket": _received_without_message,
    "a letter makes one message": _letter_in_two_messages,
    "a screened or failed letter has a reason": _settled_without_reason,
    "an outbound message is in the outbox": _outbound_without_outbox,
    "a sent letter knows when": _sent_without_time,
    "a Message-ID leaves once": _message_id_twice,
    "a ticket is acknowledged once": _acknowledged_twice,
    "a ticket that waits for us in a pool has a running clock": _waiting_without_clock,
    "a waiting ticket's due time is its nearest running clock": _wrong_due_time,
    "a target is measured by one clock at a time": _clock_twice,
    "a merged ticket is closed, empty and measured no more": _merged_and_alive,
    "a limit of the law runs until its ticket is over, and no longer": _limit_of_what_is_over,
    "a used draft has its message": _used_without_message,
    "a message belongs to its ticket's client": _foreign_rows,
}


def _without_bytes(session: Session, store: BlobStore) -> tuple[int, ...]:
    missing = []
    in_row = and_(Blob.client_id == Letter.client_id, Blob.sha256 == Letter.raw_sha256, Blob.packed.is_not(None))
    stored = select(Letter.id, Letter.client_id, Letter.raw_sha256).outerjoin(Blob, in_row).where(Blob.id.is_(None))
    for letter_id, client_id, digest in session.execute(stored):
        try:
            store.read(client_id, digest)
        except NotFound:
            missing.append(letter_id)
    return tuple(missing)
