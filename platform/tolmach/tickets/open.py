"""Open a ticket and write messages into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market
from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import Language
from tolmach.outbox.model import Channel
from tolmach.reserve import add_row
from tolmach.tickets.model import Direction, JoinedBy, LanguageState, Message, MessageKind, Ticket, TicketStatus
from tolmach.tickets.references import new_reference
from tolmach.tickets.search import search_text

MOST_SUBJECT_LETTERS = 300


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a message says and how it came; ``text`` is everything, ``new_text`` the new words only."""

    direction: Direction
    kind: MessageKind
    channel: Channel
    subject: str
    text: str
    new_text: str
    language: Language
    is_cut: bool = False
    html: str | None = None
    confidence: float = 1.0
    second_language: Language | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    from_address: str = ""
    to_address: str = ""
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    author_id: int | None = None
    customer_id: int | None = None
    letter_id: int | None = None
    answers_id: int | None = None
    joined_by: JoinedBy | None = None
    sent_at: datetime | None = None


def open_ticket(
    session: Session,
    *,
    client: Client,
    market: Market,
    customer_id: int,
    channel: Channel,
    subject: str,
    language: Language,
    language_state: LanguageState,
    mailbox_id: int | None,
    follows: int | None,
    now: datetime,
    actor: Actor = JOB,
) -> Ticket:
    """A new ticket in state ``new``, not yet routed."""
    ticket = Ticket(
        client_id=client.id,
        market_id=market.id,
        reference=new_reference(session, client_id=client.id, prefix=client.reference_prefix),
        subject=subject[:MOST_SUBJECT_LETTERS],
        channel=channel,
        status=TicketStatus.NEW,
        language=language,
        language_state=language_state,
        customer_id=customer_id,
        mailbox_id=mailbox_id,
        follows=follows,
        created_at=now,
        updated_at=now,
        waits_since=now,
    )
    add_row(session, ticket)
    tell(session, ticket, EventKind.TICKET_OPENED, now=now, actor=actor, channel=channel, language=language)
    return ticket


def add_message(session: Session, ticket: Ticket, words: Words, *, now: datetime, actor: Actor = JOB) -> Message:
    """Write a message into a ticket; its search text is made here and nowhere else."""
    message = Message(
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        direction=words.direction,
        kind=words.kind,
        channel=words.channel,
        author_id=words.author_id,
        customer_id=words.customer_id,
        letter_id=words.letter_id,
        from_address=words.from_address,
        to_address=words.to_address,
        subject=words.subject[:MOST_SUBJECT_LETTERS],
        text=words.text,
        new_text=words.new_text,
        is_cut=words.is_cut,
        html=words.html,
        search_text=search_text(ticket.reference, words.kind, words.subject, words.new_text),
        language=words.language,
        second_language=words.second_language,
        confidence=words.confidence,
        evidence=words.evidence,
        message_id=words.message_id,
        in_reply_to=words.in_reply_to,
        references=list(words.references),
        answers_id=words.answers_id,
        joined_by=words.joined_by,
        sent_at=words.sent_at,
        created_at=now,
    )
    add_row(session, message)
    ticket.updated_at = now
    kind = EventKind.MESSAGE_RECEIVED if words.direction is Direction.INBOUND else EventKind.MESSAGE_WRITTEN
    tell(session, ticket, kind, now=now, actor=actor, message=message.id, as_kind=words.kind)
    return message


def tell(
    session: Session, ticket: Ticket, kind: EventKind, *, now: datetime, actor: Actor, **data: str | int | bool | None
) -> None:
    """Write an event about a ticket."""
    record_event(
        session,
        kind,
        at=now,
        actor=actor,
        client_id=ticket.client_id,
        market_id=ticket.market_id,
        ticket_id=ticket.id,
        **data,
    )
