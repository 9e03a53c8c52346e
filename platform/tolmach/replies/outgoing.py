"""Write a letter to a ticket's customer: a message and its outbox row, and its text as it finally leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.facts import facts_of_market, mailbox_of_market
from tolmach.clients.model import Mailbox, Market
from tolmach.customers.find import addresses_of
from tolmach.customers.model import AddressKind, AddressState
from tolmach.events.actor import JOB, Actor
from tolmach.keys import Keyring
from tolmach.language import Language
from tolmach.outbox.enqueue import MESSAGE_LETTER, enqueue, new_message_id
from tolmach.outbox.html_part import html_part
from tolmach.outbox.letter import OutgoingFile, OutgoingLetter
from tolmach.outbox.model import Channel, OutboxRow
from tolmach.outbox.pace import server_of
from tolmach.replies.asks import Ask
from tolmach.replies.errors import NoAddress
from tolmach.replies.own_letters import with_paragraph
from tolmach.replies.slots import fill, say_written
from tolmach.replies.texts import answer_line, quote_header, status_line
from tolmach.tickets.answer_link import answer_link
from tolmach.tickets.blobs import find_blobs
from tolmach.tickets.model import AUTOMATIC, Attachment, Direction, Message, MessageKind, Ticket
from tolmach.tickets.move import origin_of
from tolmach.tickets.open import Words, add_message
from tolmach.tickets.references import reply_address
from tolmach.tickets.status_link import status_link

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
    ask: Ask | None = None,
    confirms: str | None = None,
) -> Message:
    """Write an outbound message and put it into the outbox. Raises NoAddress where it could not arrive.

    ``ask`` is what the letter asks the customer for; the link to send it by is put in when it leaves. ``confirms`` is
    the key of a saved reply that it says.
    """
    mailbox, address = sending_mailbox(session, ticket), address_to_write_to(session, ticket, answers)
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
        evidence={key: value for key, value in (("ask", ask), ("confirms", confirms)) if value},
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
        server=server_of(mailbox.sending_settings),
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
        # A letter leaves as it was written, also from a ticket that was merged; answers to it go where it is now.
        ticket = origin_of(session, message)
        mailbox = sending_mailbox(session, ticket)
        reply_to = None
        is_relayed = ticket.channel is Channel.MARKETPLACE
        if mailbox.takes_plus_addresses and not is_relayed:
            here = session.get_one(Ticket, message.ticket_id)
            reply_to = reply_address(self._keyring, mailbox.address, here.reference)
        text = self._text(ticket, message)
        footer = legal_footer(session, ticket, language=message.language, at=message.created_at)
        # Marketplaces stop foreign addresses and links, also those that the buyer wrote and we would quote.
        quoted = _Quoted() if is_relayed else _quoted_history(session, ticket, message)
        return OutgoingLetter(
            mailbox_id=mailbox.id,
            from_name=mailbox.display_name,
            from_address=mailbox.address,
            to_address=message.to_address,
            reply_to=reply_to,
            subject=message.subject,
            text=_plain(text, footer, quoted),
            html=html_part(text, language=message.language, footer=footer, quoted_by=quoted.header, quoted=quoted.text),
            language=message.language,
            message_id=row.message_id,
            in_reply_to=message.in_reply_to,
            references=tuple(message.references),
            headers={"Auto-Submitted": "auto-replied"} if message.kind in AUTOMATIC else {},
            files=_files(session, message),
        )

    def _text(self, ticket: Ticket, message: Message) -> str:
        if message.kind is not MessageKind.ACKNOWLEDGEMENT:
            return message.text
        language, text = Language(message.language), message.text
        if ask := message.evidence.get("ask"):
            there = answer_link(self._keyring, self._public_url, ticket, ask)
            text = with_paragraph(text, fill(answer_line(language), {"ticket.answer_link": there})[0])
        status = status_link(self._keyring, self._public_url, ticket)
        return with_paragraph(text, fill(status_line(language), {"ticket.status_link": status})[0])


def reply_subject(subject: str, reference: str) -> str:
    """The subject of an answer: ``Re:`` once, and the reference where it is not in it yet."""
    plain = subject.strip()
    while plain[:3].casefold() == "re:":
        plain = plain[3:].strip()
    return f"Re: {plain}" if reference in plain else f"Re: {plain} [{reference}]".replace("  ", " ")


def _files(session: Session, message: Message) -> tuple[OutgoingFile, ...]:
    rows = session.scalars(
        select(Attachment)
        .where(Attachment.client_id == message.client_id, Attachment.message_id == message.id)
        .order_by(Attachment.id)
    ).all()
    kept = find_blobs(session, [(row.client_id, row.blob_sha256) for row in rows])
    return tuple(OutgoingFile(name=row.name, type=row.type, kept=kept[row.client_id, row.blob_sha256]) for row in rows)


@dataclass(frozen=True, kw_only=True)
class _Quoted:
    """What an answer quotes, and the line above it; both empty where it quotes nothing."""

    header: str = ""
    text: str = ""


def _plain(text: str, footer: str, quoted: _Quoted) -> str:
    parts = [text.strip(), *([footer] if footer else [])]
    if quoted.text:
        parts.append(quoted.header + "\n" + "\n".join(f"> {line}".rstrip() for line in quoted.text.splitlines()))
    return "\n\n".join(parts) + "\n"


def legal_footer(session: Session, ticket: Ticket, *, language: str, at: datetime) -> str:
    """What the law wants told of the company below every letter, as it is on the letter's day."""
    market = session.get_one(Market, ticket.market_id)
    day = at.astimezone(ZoneInfo(market.time_zone)).date()
    facts = facts_of_market(session, client_id=ticket.client_id, market_id=market.id, on=day, language=language)
    return facts.get("legal_footer", "").strip()


def _quoted_history(session: Session, ticket: Ticket, message: Message) -> _Quoted:
    """What the customer wrote, below an answer, as they are used to; automatic letters quote nothing."""
    answered = session.get(Message, message.answers_id) if message.answers_id else None
    if answered is None or message.kind in AUTOMATIC or not answered.new_text.strip():
        return _Quoted()
    if answered.customer_id not in (None, ticket.customer_id):
        # Somebody else wrote it: their words are not this customer's to read.
        return _Quoted()
    market = session.get_one(Market, ticket.market_id)
    language = Language(message.language)
    written = answered.sent_at or answered.created_at
    when = say_written(written, language=language, country=market.country, zone=market.time_zone)
    header, _ = fill(quote_header(language), {"quote.date": when, "quote.from": answered.from_address})
    return _Quoted(header=header, text=answered.new_text[:MOST_QUOTED_LETTERS].strip())


def _references(answers: Message | None) -> tuple[str, ...]:
    if answers is None or answers.message_id is None:
        return ()
    chain = [*answers.references, answers.message_id]
    # The first tells which thread it is, the last ones who answers whom: RFC 5322 lets the middle go.
    return tuple(chain if len(chain) <= MOST_REFERENCES else [chain[0], *chain[-(MOST_REFERENCES - 1) :]])


def address_to_write_to(session: Session, ticket: Ticket, answers: Message | None) -> str:
    """Where a ticket's customer is written to: from where ``answers`` came, else their first. Raises NoAddress."""
    rows = [
        row
        for row in addresses_of(session, ticket.customer_id)
        if row.kind is AddressKind.MAIL and row.state is AddressState.GOOD
    ]
    if answers is not None:
        # A reply from another address of the same matter goes back to where it came from.
        written_from = next((row.value for row in rows if row.folded == answers.from_address.casefold()), None)
        if written_from:
            return written_from
    if not rows:
        raise NoAddress("customer")
    return rows[0].value
