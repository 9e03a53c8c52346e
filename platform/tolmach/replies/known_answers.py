"""Answers that may be said again, and which of them fits a new letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tolmach.language import Language
from tolmach.replies.learned_model import AnsweredQuestion, LetterVector, SaidAnswer
from tolmach.replies.letter_vectors import LetterMeaning
from tolmach.replies.near import cosine_of, nearness, words_to_compare
from tolmach.replies.said_sentences import LEAST_SAME
from tolmach.replies.slots import fill
from tolmach.tickets.model import Direction, Message, Ticket

BELIEVED = timedelta(days=365)
"""How long a question tells what is answered to it: prices and habits of a shop change."""

MOST_QUESTIONS = 200


@dataclass(frozen=True, kw_only=True)
class KnownQuestion:
    """A letter that got an answer; ``meaning`` where it was kept."""

    customer_id: int
    text: str
    meaning: LetterMeaning | None
    is_about_order: bool = False


@dataclass(frozen=True, kw_only=True)
class KnownAnswer:
    """An answer with slots, and the letters it was given to."""

    answer_id: int
    text: str
    is_approved: bool
    questions: tuple[KnownQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class RememberedAnswer:
    """An answer with its slots filled; ``nearness`` is 1 where the letters say the same words."""

    answer_id: int
    text: str
    is_approved: bool
    nearness: float


def known_answers(
    session: Session, ticket: Ticket, message: Message, *, country: str, now: datetime
) -> tuple[KnownAnswer, ...]:
    """What may be said again to this letter: approved answers and those that enough customers got.

    None where the letter is not the first of its ticket: what is said then belongs to that conversation.
    """
    if message.language != ticket.language or not is_first_letter(session, ticket, message):
        return ()
    enough = (
        select(AnsweredQuestion.answer_id)
        .where(AnsweredQuestion.client_id == ticket.client_id, ~AnsweredQuestion.is_about_order)
        .group_by(AnsweredQuestion.answer_id)
        .having(func.count(AnsweredQuestion.customer_id.distinct()) >= LEAST_SAME)
    )
    rows = session.execute(
        select(SaidAnswer, AnsweredQuestion, Message.new_text, LetterVector)
        .join(AnsweredQuestion, AnsweredQuestion.answer_id == SaidAnswer.id)
        .join(Message, Message.id == AnsweredQuestion.message_id)
        .outerjoin(
            LetterVector,
            and_(
                LetterVector.client_id == AnsweredQuestion.client_id,
                LetterVector.message_id == AnsweredQuestion.message_id,
            ),
        )
        .where(
            SaidAnswer.client_id == ticket.client_id,
            SaidAnswer.language == ticket.language,
            SaidAnswer.country == country,
            SaidAnswer.refused_at.is_(None),
            or_(SaidAnswer.approved_at.is_not(None), SaidAnswer.id.in_(enough)),
            AnsweredQuestion.at >= now - BELIEVED,
        )
        .order_by(AnsweredQuestion.id.desc())
        .limit(MOST_QUESTIONS)
    )
    answers: dict[int, tuple[SaidAnswer, list[KnownQuestion]]] = {}
    for answer, row, text, vector in rows:
        meaning = LetterMeaning(vector.embedder, vector.vector) if vector else None
        question = KnownQuestion(
            customer_id=row.customer_id, text=text, meaning=meaning, is_about_order=row.is_about_order
        )
        answers.setdefault(answer.id, (answer, []))[1].append(question)
    return tuple(
        KnownAnswer(
            answer_id=answer.id,
            text=answer.text,
            is_approved=answer.approved_at is not None,
            questions=tuple(questions),
        )
        for answer, questions in answers.values()
    )


def is_first_letter(session: Session, ticket: Ticket, message: Message) -> bool:
    """Whether nothing was written in the ticket by any customer before this letter."""
    earlier = select(Message.id).where(
        Message.client_id == ticket.client_id,
        Message.ticket_id == ticket.id,
        Message.direction == Direction.INBOUND,
        Message.id < message.id,
    )
    return session.scalar(earlier.limit(1)) is None


def remembered_answer(
    answers: Sequence[KnownAnswer],
    letter: str,
    language: Language,
    meaning: LetterMeaning | None,
    values: Mapping[str, str],
) -> RememberedAnswer | None:
    """The answer to the letters nearest to this one, approved ones first; None where none may be said. Pure.

    Without a person's approval it was given to enough customers who all asked what this one asks, and not of an order.
    """
    words = words_to_compare(letter, language)
    found = [one for answer in answers if (one := _fitting(answer, words, language, meaning, values))]
    return max(found, key=lambda one: (one.is_approved, one.nearness), default=None)


def _fitting(
    answer: KnownAnswer,
    words: frozenset[str],
    language: Language,
    meaning: LetterMeaning | None,
    values: Mapping[str, str],
) -> RememberedAnswer | None:
    text, missing = fill(answer.text, values)
    if missing:
        return None
    near: dict[int, float] = {}
    for question in answer.questions:
        if question.is_about_order and not answer.is_approved:
            continue
        theirs = words_to_compare(question.text, language)
        near[question.customer_id] = max(
            near.get(question.customer_id, 0.0), nearness(words, theirs, _cosine(meaning, question.meaning))
        )
    customers = [share for share in near.values() if share]
    if not customers or (not answer.is_approved and len(customers) < LEAST_SAME):
        return None
    return RememberedAnswer(
        answer_id=answer.answer_id, text=text, is_approved=answer.is_approved, nearness=max(customers)
    )


def _cosine(one: LetterMeaning | None, other: LetterMeaning | None) -> float | None:
    if one is None or other is None or one.embedder != other.embedder:
        return None
    return cosine_of(one.vector, other.vector)
