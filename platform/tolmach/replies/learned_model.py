"""The tables of what the desk learns from answers: said sentences and answers, letters as vectors, doubted lights."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId
from tolmach.replies.model import DraftOrigin


class SaidSentence(Base):
    """How one reply worded one sentence; it becomes memory once a person approves it or enough replies say the same.

    ``refused_at``: a person does not want this wording, whoever says it again.
    """

    __tablename__ = "said_sentence"
    __table_args__ = (
        Index(None, "client_id", "source_hash"),
        Index(None, "client_id", "message_id"),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    source_language: Mapped[str]
    target_language: Mapped[str]
    source_hash: Mapped[str]
    source: Mapped[str]
    target: Mapped[str]
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    customer_id: Mapped[int] = mapped_column(BigId, ForeignKey("customer.id"))
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey("user.id"))
    at: Mapped[datetime]
    refused_at: Mapped[datetime | None]


class SaidAnswer(Base):
    """The body of an answer with slots in place of everything that belongs to one customer.

    ``digest`` is the same for answers that differ in space alone.
    """

    __tablename__ = "said_answer"
    __table_args__ = (UniqueConstraint("client_id", "language", "country", "digest"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    language: Mapped[str]
    country: Mapped[str]
    digest: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]


class AnsweredQuestion(Base):
    """The letter that an answer was sent to; a customer's words stay in the letter.

    ``is_about_order``: it names an order or its writer has one. What was answered then may be how that order stands,
    and only a person can tell whether it fits others.
    """

    __tablename__ = "answered_question"
    __table_args__ = (UniqueConstraint("client_id", "reply_id"), Index(None, "client_id", "answer_id"))

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    answer_id: Mapped[int] = mapped_column(BigId, ForeignKey("said_answer.id"))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    reply_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    customer_id: Mapped[int] = mapped_column(BigId, ForeignKey("customer.id"))
    is_about_order: Mapped[bool]
    at: Mapped[datetime]


class LetterVector(Base):
    """What a letter means, as the embedder of that name says: half-precision floats of length 1, little-endian."""

    __tablename__ = "letter_vector"
    __table_args__ = (UniqueConstraint("client_id", "message_id"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    message_id: Mapped[int] = mapped_column(BigId, ForeignKey("message.id"))
    embedder: Mapped[str]
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class DoubtedLight(Base):
    """Green drafts of this language and origin were sent unedited too seldom: until they recover they are amber.

    Of the newest ``decided`` drafts ``untouched`` were good as they were. It is the operator's, of all clients.
    """

    __tablename__ = "doubted_light"
    __table_args__ = (UniqueConstraint("language", "origin"),)

    language: Mapped[str]
    origin: Mapped[DraftOrigin]
    untouched: Mapped[int]
    decided: Mapped[int]
    since: Mapped[datetime]


class FittedChoice(Base):
    """The choice of replies fitted on what agents sent: the newest row of an embedder's name holds.

    ``model`` is a NumPy archive of weights and keys, without a word of anybody. ``right`` of ``tried`` letters that it
    had not seen found their reply first; with the model before it ``right_before``.
    """

    __tablename__ = "fitted_choice"

    embedder: Mapped[str]
    model: Mapped[bytes] = mapped_column(LargeBinary)
    letters: Mapped[int]
    tried: Mapped[int]
    right: Mapped[int]
    right_before: Mapped[int]
    at: Mapped[datetime]
