"""What became of a draft that was offered: sent as it was, edited, rejected, or never put to the test."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, Exists, ScalarSelect, exists, select
from sqlalchemy.orm import aliased

from tolmach.replies.model import Draft, DraftState
from tolmach.tickets.model import Message, MessageKind

NEARLY_UNEDITED = 0.15
"""The share of an answer that may be changed before it is no longer its draft's: before other things may be said."""

TYPED_OVER = 0.45
"""An answer that differs this much from its draft is another one.

Measured on the starter library, composed as letters: of two answers of different topics in one language, 98 % differ
more, although greeting and closing are the same.
"""


class Fate(StrEnum):
    """Sent as it was, edited, rejected (typed over, or answered without it), or never put to the test."""

    UNTOUCHED = "untouched"
    EDITED = "edited"
    REJECTED = "rejected"
    UNUSED = "unused"


def fate_of(state: DraftState, edit: float | None, *, is_passed_over: bool) -> Fate:
    """What became of a draft; it is passed over where its letter was answered in other words than an edit of it."""
    if state is DraftState.USED and edit is not None:
        return Fate.UNTOUCHED if not edit else Fate.EDITED if edit < TYPED_OVER else Fate.REJECTED
    return Fate.REJECTED if is_passed_over else Fate.UNUSED


def is_answered() -> Exists:
    """Whether the letter of a draft has got an answer that was not taken back, from the draft or not."""
    return exists().where(*_answers(aliased(Message)))


def answerer() -> ScalarSelect[int | None]:
    """Who wrote the newest such answer."""
    reply = aliased(Message)
    return select(reply.author_id).where(*_answers(reply)).order_by(reply.id.desc()).limit(1).scalar_subquery()


def _answers(reply: type[Message]) -> tuple[ColumnElement[bool], ...]:
    return (
        reply.client_id == Draft.client_id,
        reply.ticket_id == Draft.ticket_id,
        reply.answers_id == Draft.message_id,
        reply.kind == MessageKind.REPLY,
        reply.taken_back_at.is_(None),
    )
