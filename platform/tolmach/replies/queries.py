"""What the ticket page reads of letters, their translations and the draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tolmach.accounts.model import User
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow
from tolmach.pools.model import WELL, Skill
from tolmach.replies.enclose import waiting_files
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.views import (
    AttachmentView,
    CandidateView,
    CheckView,
    Conversation,
    DraftView,
    LetterView,
    OwnWords,
    Proposals,
    ReplyFileView,
    TranslationView,
)
from tolmach.tickets.model import Attachment, Direction, Message, MessageKind, Ticket
from tolmach.tickets.named_orders import orders_beside
from tolmach.translation.model import AnswerTranslation, MessageTranslation


def conversation(
    session: Session, ticket: Ticket, *, reader_id: int | None, working_language: str | None
) -> Conversation:
    """All messages of a ticket as they came, each with its translation into the working language, and their files."""
    origin = aliased(Ticket)
    rows = session.execute(
        select(Message, User.name, Skill.read, OutboxRow.state, OutboxRow.error, MessageTranslation, origin.reference)
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
        .outerjoin(origin, origin.id == Message.from_ticket_id)
        .where(Message.client_id == ticket.client_id, Message.ticket_id == ticket.id)
        .order_by(Message.id)
    ).all()
    files = _attachments(session, ticket, [row[0].id for row in rows], reader_id)
    return Conversation(
        letters=tuple(_letter(ticket, row, files[row[0].id]) for row in rows), waiting_files=tuple(files[None])
    )


def files_beside_editor(session: Session, ticket: Ticket, *, reader_id: int | None) -> tuple[AttachmentView, ...]:
    """The files that wait for the reader's answer."""
    rows = session.scalars(select(Attachment).where(waiting_files(ticket, reader_id)).order_by(Attachment.id))
    return tuple(_file(row) for row in rows)


def proposals(session: Session, ticket: Ticket, *, reader_id: int | None) -> Proposals:
    """The draft that can still be used and what the reader last had translated, there or back; in one query."""
    usable = (DraftState.WANTED, DraftState.READY, DraftState.FAILED)
    newest_draft = select(func.max(Draft.id)).where(
        Draft.client_id == ticket.client_id, Draft.ticket_id == ticket.id, Draft.state.in_(usable)
    )
    there, back = aliased(AnswerTranslation), aliased(AnswerTranslation)
    row = session.execute(
        select(Draft, there, back)
        .select_from(Ticket)
        .outerjoin(Draft, Draft.id == newest_draft.scalar_subquery())
        .outerjoin(there, there.id == _newest_words(ticket, reader_id, is_back=False))
        .outerjoin(back, back.id == _newest_words(ticket, reader_id, is_back=True))
        .where(Ticket.id == ticket.id)
    ).one()
    return Proposals(
        draft=_draft(row[0]) if row[0] else None,
        own_words=_own_words(row[1]) if row[1] else None,
        back=_own_words(row[2]) if row[2] else None,
    )


def _newest_words(ticket: Ticket, reader_id: int | None, *, is_back: bool) -> ScalarSelect[int]:
    """The reader's newest wish: a round trip starts from the customer's language, own words from any other."""
    from_theirs = AnswerTranslation.source_language == ticket.language
    newest = select(func.max(AnswerTranslation.id)).where(
        AnswerTranslation.client_id == ticket.client_id,
        AnswerTranslation.ticket_id == ticket.id,
        AnswerTranslation.author_id == reader_id,
        from_theirs if is_back else ~from_theirs,
    )
    return newest.scalar_subquery()


def _letter(ticket: Ticket, row: Any, files: Sequence[AttachmentView]) -> LetterView:
    message, author, read, sending, sending_error, translation, origin = row
    is_strange = message.customer_id is not None and message.customer_id != ticket.customer_id
    return LetterView(
        id=message.id,
        direction=message.direction,
        kind=message.kind,
        author_id=message.author_id,
        author=author or (message.from_address if message.kind is MessageKind.NOTE else None),
        subject=message.subject,
        text=message.text,
        new_text=message.new_text,
        is_cut=message.is_cut,
        has_html=message.html is not None,
        language=message.language,
        second_language=message.second_language,
        candidates=tuple(message.evidence.get("candidates", ())),
        is_read_by_reader=read in WELL,
        created_at=message.created_at,
        sending=sending,
        sending_error=sending_error,
        translation=None if translation is None else _translation(translation),
        attachments=tuple(files),
        origin=origin,
        sender=message.from_address if message.direction is Direction.INBOUND else None,
        joined_by=message.joined_by,
        stranger=message.from_address if is_strange else None,
        orders_beside=orders_beside(message.evidence),
    )


def _translation(row: MessageTranslation | AnswerTranslation) -> TranslationView:
    return TranslationView(
        language=row.language,
        state=row.state,
        text=row.text,
        engine=row.engine,
        light=row.light,
        error=row.error,
        checks=tuple(map(_check, row.checks)),
    )


def _own_words(row: AnswerTranslation) -> OwnWords:
    return OwnWords(written=row.source_text, at=row.created_at, translation=_translation(row))


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
        candidates=tuple(CandidateView(**one) for one in row.candidates),
        files=tuple(ReplyFileView(**one) for one in row.files),
        ready_at=row.ready_at,
        light=row.light,
        error=row.error,
    )


def _check(check: dict[str, Any]) -> CheckView:
    return CheckView(name=str(check["name"]), ok=bool(check["ok"]), detail=str(check.get("detail") or ""))


def _attachments(
    session: Session, ticket: Ticket, message_ids: Sequence[int], reader_id: int | None
) -> dict[int | None, list[AttachmentView]]:
    """Files by message; those that wait for the reader's answer have none."""
    files: dict[int | None, list[AttachmentView]] = defaultdict(list)
    sent = and_(Attachment.client_id == ticket.client_id, Attachment.message_id.in_(message_ids), ~Attachment.is_inline)
    rows = session.scalars(
        select(Attachment).where(or_(sent, waiting_files(ticket, reader_id))).order_by(Attachment.id)
    )
    for row in rows:
        files[row.message_id].append(_file(row))
    return files


def _file(row: Attachment) -> AttachmentView:
    return AttachmentView(
        id=row.id, name=row.name, type=row.type, size=row.size, has_thumbnail=row.thumbnail_sha256 is not None
    )
