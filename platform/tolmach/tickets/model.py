"""The tables of tickets, messages, attachments and of the blobs that letters and files are kept in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from tolmach.db import Base, BigId, is_one_of
from tolmach.outbox.model import Channel
from tolmach.sla.model import Priority


class TicketStatus(StrEnum):
    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    WAITING_CLIENT = "waiting_client"
    WAITING_THIRD = "waiting_third"
    SOLVED = "solved"
    CLOSED = "closed"


class ClosedReason(StrEnum):
    ANSWERED = "answered"
    SPAM = "spam"
    MERGED = "merged"
    DUPLICATE = "duplicate"
    FOR_SHOP = "for_shop"


class LanguageState(StrEnum):
    """How the ticket's language is known: from the text, assumed from the market, or said by a person."""

    DETECTED = "detected"
    ASSUMED = "assumed"
    CORRECTED = "corrected"


class JoinedBy(StrEnum):
    """How a letter found the ticket it joined: by our signed address, the letters it answers, the reference, or fresh.

    A fresh letter answers nothing; it joined because the same customer's ticket waited for us on the same market.
    """

    REPLY_ADDRESS = "reply_address"
    REFERENCES = "references"
    SUBJECT = "subject"
    FRESH = "fresh"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NOTE = "note"


class MessageKind(StrEnum):
    """What a message is for; only ``reply`` counts as a first reply, ``holding`` is counted apart."""

    LETTER = "letter"
    REPLY = "reply"
    HOLDING = "holding"
    ACKNOWLEDGEMENT = "acknowledgement"
    REFUSAL = "refusal"
    NOTE = "note"


AUTOMATIC = frozenset({MessageKind.ACKNOWLEDGEMENT, MessageKind.REFUSAL})
"""What is written without anybody, in the same words each time."""

UNFINISHED = (
    TicketStatus.NEW,
    TicketStatus.OPEN,
    TicketStatus.PENDING,
    TicketStatus.WAITING_CLIENT,
    TicketStatus.WAITING_THIRD,
)
WAITS_FOR_US = (TicketStatus.NEW, TicketStatus.OPEN)


class Ticket(Base):
    """One matter of one customer. ``due_at`` repeats the nearest running clock, so that queues sort in the database.

    ``held_since`` is when its assignee got it.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("client_id", "reference"),
        Index(None, "client_id", "customer_id", "created_at"),
        Index(None, "client_id", "market_id", "created_at"),
        Index(
            "ix_ticket_waiting",
            "client_id",
            "pool_id",
            "due_at",
            sqlite_where=text("status IN ('new', 'open')"),
            postgresql_where=text("status IN ('new', 'open')"),
        ),
        Index(
            "ix_ticket_held",
            "assignee_id",
            sqlite_where=text("status IN ('new', 'open')"),
            postgresql_where=text("status IN ('new', 'open')"),
        ),
        Index(
            "ix_ticket_solved",
            "client_id",
            "market_id",
            "solved_at",
            sqlite_where=text("status = 'solved'"),
            postgresql_where=text("status = 'solved'"),
        ),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    market_id: Mapped[int] = mapped_column(BigId, ForeignKey("market.id"))
    reference: Mapped[str]
    subject: Mapped[str]
    channel: Mapped[Channel]
    status: Mapped[TicketStatus] = mapped_column(default=TicketStatus.NEW)
    closed_reason: Mapped[ClosedReason | None]
    merged_into: Mapped[int | None] = mapped_column(BigId, ForeignKey("ticket.id"))
    follows: Mapped[int | None] = mapped_column(BigId, ForeignKey("ticket.id"))
    priority: Mapped[Priority] = mapped_column(default=Priority.NORMAL)
    topic: Mapped[str | None]
    language: Mapped[str]
    language_state: Mapped[LanguageState]
    customer_id: Mapped[int] = mapped_column(BigId, ForeignKey("customer.id"))
    mailbox_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("mailbox.id"))
    pool_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("pool.id"))
    rung: Mapped[str | None]
    assignee_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"), index=True)
    held_since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    waits_since: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    solved_at: Mapped[datetime | None]


def waits_for_us() -> ColumnElement[bool]:
    """The condition that a ticket waits for us, as the index of those that wait is asked."""
    return is_one_of(Ticket.status, *WAITS_FOR_US)


class Message(Base):
    """One inbound letter, outbound letter or internal note; its original stays until erasure or retention.

    ``text`` is all that was written, ``new_text`` the new words only; of a letter that ``is_cut`` they are its
    beginning, and the kept letter has the rest. ``search_text`` is the folded words of reference, subject and new words
    (see ``tickets.search``). ``evidence`` is the trace of how its language was found, and of
    what stood beside its words (see ``tickets.named_orders``).
    ``prior`` holds what an answer changed on its ticket, so that taking it back restores exactly that.
    ``from_ticket_id`` is the ticket it was written in, where it has moved to another one since.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "client_id", "ticket_id", "id"),
        Index(None, "client_id", "message_id"),
        Index(None, "client_id", "customer_id", "id"),
    )

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket.id"))
    from_ticket_id: Mapped[int | None] = mapped_column(BigId)
    direction: Mapped[Direction]
    kind: Mapped[MessageKind]
    channel: Mapped[Channel]
    author_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    customer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("customer.id"))
    letter_id: Mapped[int | None] = mapped_column(BigId)
    from_address: Mapped[str]
    to_address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    new_text: Mapped[str]
    is_cut: Mapped[bool] = mapped_column(default=False)
    html: Mapped[str | None]
    search_text: Mapped[str]
    language: Mapped[str]
    second_language: Mapped[str | None]
    confidence: Mapped[float]
    evidence: Mapped[dict[str, Any]]
    message_id: Mapped[str | None]
    in_reply_to: Mapped[str | None]
    references: Mapped[list[Any]] = mapped_column(default=list)
    answers_id: Mapped[int | None] = mapped_column(BigId)
    joined_by: Mapped[JoinedBy | None]
    prior: Mapped[dict[str, Any]] = mapped_column(default=dict)
    taken_back_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class MoveKind(StrEnum):
    MERGE = "merge"
    SPLIT = "split"


class TicketMove(Base):
    """Messages went from one ticket to another: all of them by a merge, the later ones by a split.

    ``message_id`` is the letter a split began with. ``prior`` holds what a merge changed, so that undoing it restores
    exactly that.
    """

    __tablename__ = "ticket_move"
    __table_args__ = (Index(None, "client_id", "from_ticket_id"), Index(None, "client_id", "into_ticket_id"))

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    kind: Mapped[MoveKind]
    from_ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket.id"))
    into_ticket_id: Mapped[int] = mapped_column(BigId, ForeignKey("ticket.id"))
    message_id: Mapped[int | None] = mapped_column(BigId)
    at: Mapped[datetime]
    prior: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]


class Blob(Base):
    """Bytes kept once per client under their SHA-256; ``uses`` counts who still needs them.

    Small ones are in the row itself, ``packed`` (zlib); the others in the store.
    """

    __tablename__ = "blob"
    __table_args__ = (UniqueConstraint("client_id", "sha256"),)

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    sha256: Mapped[str]
    size: Mapped[int] = mapped_column(BigId)
    uses: Mapped[int] = mapped_column(default=0)
    packed: Mapped[bytes | None]


class Attachment(Base):
    """A file that came with or leaves with a message; its bytes are a blob of the client's store.

    What an agent adds to an answer waits without a message, with its ticket and its author, until the answer is sent.
    ``is_inline`` is a logo or a spacer laid into the text, which nobody lists. ``thumbnail_sha256`` is the blob of a
    picture's small copy. ``is_from_draft`` came with the offered reply: where that is taken back, it is offered again.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "client_id", "message_id"), Index(None, "client_id", "ticket_id"))

    client_id: Mapped[int] = mapped_column(BigId, ForeignKey("client.id"))
    message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"))
    ticket_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("ticket.id"))
    author_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("user.id"))
    blob_sha256: Mapped[str]
    thumbnail_sha256: Mapped[str | None]
    name: Mapped[str]
    type: Mapped[str]
    size: Mapped[int] = mapped_column(BigId)
    content_id: Mapped[str | None]
    is_inline: Mapped[bool] = mapped_column(default=False)
    is_from_draft: Mapped[bool] = mapped_column(default=False, server_default=false())
