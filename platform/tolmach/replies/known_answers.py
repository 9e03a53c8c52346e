"""Answers that may be said again, and which of them fits a new letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from tolmach.language import Language
from tolmach.replies.branches import TOLD
from tolmach.replies.learned_model import AnsweredQuestion, LetterVector, SaidAnswer
from tolmach.replies.letter_vectors import LetterMeaning
from tolmach.replies.model import Draft
from tolmach.replies.near import ComparedLetter, cosine_of, nearness, words_to_compare
from tolmach.replies.said_sentences import LEAST_SAME
from tolmach.replies.slots import fill
from tolmach.tickets.model import Direction, Message, Ticket

BELIEVED = timedelta(days=365)
"""How long a question tells what is answered to it: prices and habits of a shop change."""

MOST_QUESTIONS = 200

GENERAL: Mapping[str, frozenset[str] | None] = {
    "product": None,
    "payment": frozenset({"discount_code", "cash_on_delivery"}),
    "other": frozenset({"opening_hours"}),
}
"""Topic → the saved replies of it, or all (None), that tell of the shop and never of one customer's matter."""


@dataclass(frozen=True, kw_only=True)
class KnownQuestion:
    """A letter that got an answer; ``meaning`` where it was kept.

    ``is_own_matter``: it may have been about how one customer's matter stands, and its answer too.
    """

    customer_id: int
    text: str
    meaning: LetterMeaning | None
    is_own_matter: bool = False


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
    is_own_matter = or_(AnsweredQuestion.is_about_order, ~_is_general())
    enough = (
        select(AnsweredQuestion.answer_id)
        .join(Message, Message.id == AnsweredQuestion.message_id)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(AnsweredQuestion.client_id == ticket.client_id, ~is_own_matter)
        .group_by(AnsweredQuestion.answer_id)
        .having(func.count(AnsweredQuestion.customer_id.distinct()) >= LEAST_SAME)
    )
    rows = session.execute(
        select(SaidAnswer, AnsweredQuestion.customer_id, is_own_matter, Message.new_text, LetterVector)
        .join(AnsweredQuestion, AnsweredQuestion.answer_id == SaidAnswer.id)
        .join(Message, Message.id == AnsweredQuestion.message_id)
        .join(Ticket, Ticket.id == Message.ticket_id)
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
    for answer, customer_id, is_own, text, vector in rows:
        meaning = LetterMeaning(vector.embedder, vector.vector) if vector else None
        question = KnownQuestion(customer_id=customer_id, text=text, meaning=meaning, is_own_matter=bool(is_own))
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


def _is_general() -> ColumnElement[bool]:
    """Whether a question's ticket is about what a shop tells everybody alike.

    Topics are wide: of some, only what the letter's draft was made from tells it.
    """
    keys = [key for of_topic in GENERAL.values() for key in of_topic or ()]
    found = exists().where(
        Draft.client_id == AnsweredQuestion.client_id,
        Draft.message_id == AnsweredQuestion.message_id,
        Draft.concept_key.in_(keys),
    )
    whole = [topic for topic, of_topic in GENERAL.items() if of_topic is None]
    return func.coalesce(or_(Ticket.topic.in_(whole), and_(Ticket.topic.in_(list(GENERAL)), found)), False)


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

    Without a person's approval it was given to enough customers who all asked what this one asks, and not of a matter
    of their own.
    """
    words = words_to_compare(letter, language)
    found = [one for answer in answers if (one := _fitting(answer, words, language, meaning, values))]
    return max(found, key=lambda one: (one.is_approved, one.nearness), default=None)


def said_with(text: str, values: Mapping[str, str]) -> str | None:
    """An answer with its slots filled; None where one stays open, or is of those that only conditions ask. Pure."""
    filled, missing = fill(text, {slot: value for slot, value in values.items() if slot not in TOLD})
    return None if missing else filled


def _fitting(
    answer: KnownAnswer,
    words: ComparedLetter,
    language: Language,
    meaning: LetterMeaning | None,
    values: Mapping[str, str],
) -> RememberedAnswer | None:
    text = said_with(answer.text, values)
    if text is None:
        return None
    near: dict[int, float] = {}
    for question in answer.questions:
        if question.is_own_matter and not answer.is_approved:
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
