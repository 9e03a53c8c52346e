"""A letter of the desk as the customer's mail program has it when they answer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.demo.letters import OurLetter
from tolmach.keys import Keyring
from tolmach.language import Language
from tolmach.replies.slots import fill, say_written
from tolmach.replies.texts import quote_header
from tolmach.tickets.model import Message, MessageKind, Ticket
from tolmach.tickets.references import reply_address


def our_letter(session: Session, keyring: Keyring, message_id: int) -> OurLetter:
    """The outbound message with this id, and its text as it is quoted below an answer."""
    message = session.get_one(Message, message_id)
    ticket = session.get_one(Ticket, message.ticket_id)
    market = session.get_one(Market, ticket.market_id)
    when = say_written(message.created_at, language=ticket.language, country=market.country, zone=market.time_zone)
    header, _ = fill(quote_header(Language(ticket.language)), {"quote.date": when, "quote.from": message.from_address})
    return OurLetter(
        message_id=message.message_id or "",
        references=tuple(message.references),
        to_address=message.to_address,
        reply_to=reply_address(keyring, message.from_address, ticket.reference),
        subject=message.subject,
        quoted="\n".join([header, *(f"> {line}".rstrip() for line in message.text.splitlines())]),
    )


def acknowledgement_of(session: Session, ticket_id: int) -> int | None:
    """The id of the letter by which a ticket's customer was told that we have theirs."""
    return session.scalar(
        select(Message.id)
        .where(Message.ticket_id == ticket_id, Message.kind == MessageKind.ACKNOWLEDGEMENT)
        .order_by(Message.id)
        .limit(1)
    )
