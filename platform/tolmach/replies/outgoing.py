"""Write a letter to a ticket's customer: a message and its outbox row, and its text as it finally leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.facts import mailbox_of_market
from tolmach.clients.model import Mailbox, Market
from tolmach.customers.model import AddressKind, AddressState, CustomerAddress
from tolmach.events.actor import JOB, Actor
from tolmach.keys import Keyring
from tolmach.language import Language
from tolmach.outbox.enqueue import MESSAGE_LETTER, enqueue, new_message_id
from tolmach.outbox.letter import OutgoingLetter
from tolmach.outbox.model import Channel, OutboxRow
from tolmach.replies.errors import NoAddress
from tolmach.replies.slots import fill, say_written
from tolmach.replies.texts import quote_header, status_line
from tolmach.tickets.model import Direction, Message, MessageKind, Ticket
from tolmach.tickets.open import Words, add_message
from tolmach.tickets.references import reply_address
from tolmach.tickets.status_link import status_link

AUTOMATIC = frozenset({MessageKind.ACKNOWLEDGEMENT, MessageKind.REFUSAL})
MOST_REFERENCES = 20
MOST_QUOTED_LETTERS = 20_000


def write_letter(
    session: Session,
    ticket: Ticket,
    *,
    kind: MessageKind,
    subject: str,
    text: str,
    language: Language,
    now: datetime,
    answers: Message | None,
    actor: Actor = JOB,
    delay: timedelta = timedelta(0),
) -> Message:
    """Write an outbound message and put it into the outbox. Raises NoAddress where it could not arrive."""
    mailbox, address = sending_mailbox(session, ticket), _address_of(session, ticket, answers)
    message_id = new_message_id(mailbox.address)
    words = Words(
        direction=Direction.OUTBOUND,
        kind=kind,
        channel=Channel.MAIL,
        subject=subject,
        text=text,
        new_text=text,
        language=language,
        from_address=mailbox.address,
        to_address=address,
        message_id=message_id,
        in_reply_to=answers.message_id if answers else None,
        references=_references(answers),
        author_id=actor.id if actor != JOB else None,
        answers_id=answers.id if answers else None,
    )
    message = add_message(session, ticket, words, now=now, actor=actor)
    enqueue(
        session,
        client_id=ticket.client_id,
        market_id=ticket.market_id,
        ticket_id=ticket.id,
        channel=Channel.MAIL,
        letter=MESSAGE_LETTER,
        subject_id=message.id,
        message_id=message_id,
        now=now,
        delay=delay,
    )
    return message


def sending_mailbox(session: Session, ticket: Ticket) -> Mailbox:
    """The mailbox a ticket's letters leave from: the one it came to, else its market's. Raises NoAddress."""
    own = session.get(Mailbox, ticket.mailbox_id) if ticket.mailbox_id else None
    if own is not None and own.is_active:
        return own
    market = mailbox_of_market(session, client_id=ticket.client_id, market_id=ticket.market_id)
    if market is None:
        raise NoAddress("market")
    return market


class MessageLetters:
    """Makes the letter of an outbox row whose subject is a ticket's message.

    A confirmation gets the signed link to the ticket's status, under ``public_url``, only here: who reads the ticket at
    the desk has no use for what lets somebody in as its customer.
    """

    def __init__(self, keyring: Keyring, public_url: str) -> None:
        self._keyring = keyring
        self._public_url = public_url

    def __call__(self, session: Session, row: OutboxRow) -> OutgoingLetter:
        message = session.get_one(Message, row.subject_id)
        ticket = session.get_one(Ticket, message.ticket_id)
        mailbox = sending_mailbox(session, ticket)
        reply_to = None
        is_relayed = ticket.channel is Channel.MARKETPLACE
        if mailbox.takes_plus_addresses and not is_relayed:
            reply_to = reply_address(self._keyring, mailbox.address, ticket.reference)
        return OutgoingLetter(
            mailbox_id=mailbox.id,
            from_name=mailbox.display_name,
            from_address=mailbox.address,
            to_address=message.to_address,
            reply_to=reply_to,
            subject=message.subject,
            # Marketplaces stop foreign addresses and links, also those that the buyer wrote and we would quote.
            text=self._text(ticket, message) + ("" if is_relayed else _quoted_history(session, ticket, message)),
            html=None,
            language=message.language,
            message_id=row.message_id,
            in_reply_to=message.in_reply_to,
            references=tuple(message.references),
            headers={"Auto-Submitted": "auto-replied"} if message.kind in AUTOMATIC else {},
        )

    def _text(self, ticket: Ticket, message: Message) -> str:
        if message.kind is not MessageKind.ACKNOWLEDGEMENT:
            return message.text
        link = {"ticket.status_link": status_link(self._keyring, self._public_url, ticket)}
        line, _ = fill(status_line(Language(message.language)), link)
        letter, _, closing = message.text.rpartition("\n\n")
        # Before the closing, or below a wording that is a single paragraph.
        return "\n\n".join((letter, line, closing) if letter else (closing, line))


def reply_subject(subject: str, reference: str) -> str:
    """The subject of an answer: ``Re:`` once, and the reference where it is not in it yet."""
    plain = subject.strip()
    while plain[:3].casefold() == "re:":
        plain = plain[3:].strip()
    return f"Re: {plain}" if reference in plain else f"Re: {plain} [{reference}]".replace("  ", " ")


def _quoted_history(session: Session, ticket: Ticket, message: Message) -> str:
    """What the customer wrote, below an answer, as they are used to; automatic letters quote nothing."""
    answered = session.get(Message, message.answers_id) if message.answers_id else None
    if answered is None or message.kind in AUTOMATIC or not answered.new_text.strip():
        return ""
    market = session.get_one(Market, ticket.market_id)
    language = Language(message.language)
    written = answered.sent_at or answered.created_at
    when = say_written(written, language=language, country=market.country, zone=market.time_zone)
    header, _ = fill(quote_header(language), {"quote.date": when, "quote.from": answered.from_address})
    lines = answered.new_text[:MOST_QUOTED_LETTERS].splitlines()
    return "\n\n" + header + "\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def _references(answers: Message | None) -> tuple[str, ...]:
    if answers is None or answers.message_id is None:
        return ()
    chain = [*answers.references, answers.message_id]
    # The first tells which thread it is, the last ones who answers whom: RFC 5322 lets the middle go.
    return tuple(chain if len(chain) <= MOST_REFERENCES else [chain[0], *chain[-(MOST_REFERENCES - 1) :]])


def _address_of(session: Session, ticket: Ticket, answers: Message | None) -> str:
    rows = session.scalars(
        select(CustomerAddress).where(
            CustomerAddress.customer_id == ticket.customer_id,
            CustomerAddress.kind == AddressKind.MAIL,
            CustomerAddress.state == AddressState.GOOD,
        )
    ).all()
    if answers is not None:
        # A reply from another address of the same matter goes back to where it came from.
        written_from = next((row.value for row in rows if row.folded == answers.from_address.casefold()), None)
        if written_from:
            return written_from
    if not rows:
        raise NoAddress("customer")
    return rows[0].value
