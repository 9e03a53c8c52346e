"""What the ticket page reads of letters, their translations and the draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.pools.model import Level, Skill
from tolmach.replies.model import Draft, DraftOrigin, DraftState
from tolmach.tickets.model import Attachment, Direction, Message, MessageKind, Ticket
from tolmach.translation.model import MessageTranslation

READS = (Level.NATIVE, Level.FLUENT)
"""Who reads a language this well sees the original alone."""


@dataclass(frozen=True, kw_only=True)
class TranslationView:
    """A message in the reader's working language; without ``text`` there is an ``error``."""

    language: str
    text: str | None
    engine: str | None
    light: str | None
    error: str | None


@dataclass(frozen=True, kw_only=True)
class AttachmentView:
    """A file of a message; ``size`` in bytes."""

    id: int
    name: str
    type: str
    size: int


@dataclass(frozen=True, kw_only=True)
class LetterView:
    """One message of a conversation, as this reader sees it."""

    id: int
    direction: Direction
    kind: MessageKind
    author_id: int | None
    author: str | None
    subject: str
    text: str
    new_text: str
    has_html: bool
    language: str
    second_language: str | None
    candidates: tuple[str, ...]
    is_read_by_reader: bool
    created_at: datetime
    sending: OutboxState | None
    sending_error: str | None
    translation: TranslationView | None
    attachments: tuple[AttachmentView, ...]

    @property
    def has_more_text(self) -> bool:
        """Whether the whole letter says more than its new words (quotations, signatures)."""
        return self.text.strip() != self.new_text.strip()


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """One check of a draft; ``detail`` says what is wrong."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """The proposed reply to the customer's last message."""

    id: int
    message_id: int
    state: DraftState
    language: str
    text: str | None
    meaning: str | None
    meaning_language: str | None
    origin: DraftOrigin | None
    concept_key: str | None
    engine: str | None
    checks: tuple[CheckView, ...]
    light: str | None
    error: str | None

    @property
    def is_wanted(self) -> bool:
        return self.state is DraftState.WANTED

    @property
    def is_ready(self) -> bool:
        return self.state is DraftState.READY and bool(self.text)


def conversation(
    session: Session, ticket: Ticket, *, reader_id: int | None, working_language: str | None
) -> tuple[LetterView, ...]:
    """All messages of a ticket in the order they came, each with its translation into the reader's working language."""
    rows = session.execute(
        select(Message, User.name, Skill.read, OutboxRow.state, OutboxRow.error, MessageTranslation)
        .outerjoin(User, User.id == Message.author_id)
        .outerjoin(Skill, and_(Skill.user_id == reader_id, Skill.language == Message.language))
        .outerjoin(
            OutboxRow,
            and_(
                OutboxRow.client_id == Message.client_id,
                OutboxRow.letter == MESSAGE_LETTER,
                OutboxRow.subject_id == Message.id,
            ),
        )
        .outerjoin(
            MessageTranslation,
            and_(
                MessageTranslation.client_id == Message.client_id,
                MessageTranslation.message_id == Message.id,
                MessageTranslation.language == working_language,
            ),
        )
        .where(Message.client_id == ticket.client_id, Message.ticket_id == ticket.id)
        .order_by(Message.id)
    ).all()
    files = _attachments(session, ticket.client_id, [row[0].id for row in rows])
    return tuple(_letter(row, files[row[0].id]) for row in rows)


def newest_draft(session: Session, ticket: Ticket) -> DraftView | None:
    """The draft to the customer's last message that can still be used."""
    usable = (DraftState.WANTED, DraftState.READY, DraftState.FAILED)
    row = session.scalar(
        select(Draft)
        .where(Draft.client_id == ticket.client_id, Draft.ticket_id == ticket.id, Draft.state.in_(usable))
        .order_by(Draft.id.desc())
        .limit(1)
    )
    return None if row is None else _draft(row)


def _letter(row: Row[Any], files: Sequence[AttachmentView]) -> LetterView:
    message, author, read, sending, sending_error, translation = row
    return LetterView(
        id=message.id,
        direction=message.direction,
        kind=message.kind,
        author_id=message.author_id,
        author=author,
        subject=message.subject,
        text=message.text,
        new_text=message.new_text,
        has_html=message.html is not None,
        language=message.language,
        second_language=message.second_language,
        candidates=tuple(message.evidence.get("candidates", ())),
        is_read_by_reader=read in READS,
        created_at=message.created_at,
        sending=sending,
        sending_error=sending_error,
        translation=None if translation is None else _translation(translation),
        attachments=tuple(files),
    )


def _translation(row: MessageTranslation) -> TranslationView:
    return TranslationView(language=row.language, text=row.text, engine=row.engine, light=row.light, error=row.error)


def _draft(row: Draft) -> DraftView:
    return DraftView(
        id=row.id,
        message_id=row.message_id,
        state=row.state,
        language=row.language,
        text=row.text,
        meaning=row.meaning,
        meaning_language=row.meaning_language,
        origin=row.origin,
        concept_key=row.concept_key,
        engine=row.engine,
        checks=tuple(_check(check) for check in row.checks),
        light=row.light,
        error=row.error,
    )


def _check(check: dict[str, Any]) -> CheckView:
    return CheckView(name=str(check["name"]), ok=bool(check["ok"]), detail=str(check.get("detail") or ""))


def _attachments(session: Session, client_id: int, message_ids: Sequence[int]) -> dict[int, list[AttachmentView]]:
    files: dict[int, list[AttachmentView]] = defaultdict(list)
    rows = session.scalars(
        select(Attachment)
        .where(Attachment.client_id == client_id, Attachment.message_id.in_(message_ids), ~Attachment.is_inline)
        .order_by(Attachment.id)
    )
    for row in rows:
        view = AttachmentView(id=row.id, name=row.name, type=row.type, size=row.size)
        files[row.message_id].append(view)
    return files
