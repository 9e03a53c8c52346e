"""A letter becomes a matter: a new ticket, or the next message of one that is not over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.customers.find import count_language
from tolmach.detection.model import Detection
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.inbox.arrival import Arrival
from tolmach.inbox.closings import is_polite_closing
from tolmach.inbox.fresh import note_matter
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.settle_language import changes_ticket, judge_letter, language_of_ticket
from tolmach.language import UND, Language
from tolmach.outbox.model import Channel
from tolmach.replies.acknowledge import acknowledge, surely_about
from tolmach.replies.asks import Brought
from tolmach.replies.find import Found
from tolmach.replies.want import want_draft, want_first_draft
from tolmach.routing.beside import keep_together
from tolmach.routing.facts import forget_counts
from tolmach.routing.relieve import give_back_if_off
from tolmach.routing.route import route_again, route_ticket
from tolmach.routing.watch import watch_ticket
from tolmach.sla.model import Target
from tolmach.tickets.clocks import owe_answer, schedule_of_ticket, start_clocks
from tolmach.tickets.file_types import PHOTOS, sniff
from tolmach.tickets.model import (
    WAITS_FOR_US,
    Direction,
    JoinedBy,
    LanguageState,
    Message,
    MessageKind,
    Ticket,
    TicketStatus,
)
from tolmach.tickets.named_orders import evidence_of_orders
from tolmach.tickets.open import Words, add_message, open_ticket, tell
from tolmach.tickets.status import change_status
from tolmach.tickets.topic import find_topic


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A new ticket with its letter and what that is ``about``, to be served.

    It goes to whoever has the ticket ``beside`` it, where they may get it.
    """

    ticket: Ticket
    message: Message
    arrival: Arrival
    about: Sequence[Found]
    beside: Ticket | None


def open_matter(
    session: Session, arrival: Arrival, *, follows: Ticket | None, beside: Ticket | None, now: datetime
) -> Opened:
    """A new ticket in the letter's language. Nobody has it before ``serve_matter``."""
    market = arrival.market
    detection = judge_letter(arrival.says, market=market, customer=arrival.customer, ticket=None)
    language, state = language_of_ticket(detection, market, arrival.customer)
    ticket = open_ticket(
        session,
        client=arrival.client,
        market=market,
        customer_id=arrival.customer.id,
        channel=arrival.inbound.channel,
        subject=arrival.inbound.subject,
        language=language,
        language_state=state,
        mailbox_id=arrival.mailbox.id if arrival.mailbox else None,
        follows=follows.id if follows else None,
        now=now,
    )
    note_matter(session, arrival.customer.id)
    message = _add(session, ticket, arrival, detection, now=now)
    find_topic(session, ticket, arrival.inbound.topic, now=now)
    about = surely_about(message, market) if may_be_told(arrival.inbound) else []
    return Opened(ticket=ticket, message=message, arrival=arrival, about=about, beside=beside)


def serve_matter(session: Session, opened: Opened, *, now: datetime) -> None:
    """Route it, start its clocks, acknowledge it with the promise and wish for a draft."""
    ticket, message, inbound, market = opened.ticket, opened.message, opened.arrival.inbound, opened.arrival.market
    choice = route_ticket(session, ticket, market, now=now)
    if opened.beside is not None:
        keep_together(session, ticket, opened.beside, now=now)
        forget_counts(session)
    start_clocks(session, ticket, (Target.FIRST_REPLY, Target.RESOLUTION), now=now)
    if may_be_told(inbound):
        hours = schedule_of_ticket(session, ticket, market)
        brought = _brought(inbound)
        acknowledge(session, ticket, message, market, hours, about=opened.about, brought=brought, now=now)
    watch_ticket(session, ticket, now=now, rung=choice.rung)
    want_first_draft(session, ticket, message, now=now)


def join_ticket(session: Session, ticket: Ticket, arrival: Arrival, *, by: JoinedBy | None, now: datetime) -> Message:
    """An answer to a ticket that is not over: it waits for us again, unless the customer only said thank you."""
    market, new_text = session.get_one(Market, ticket.market_id), arrival.inbound.new_text
    detection = judge_letter(arrival.says, market=market, customer=arrival.customer, ticket=ticket)
    message = _add(session, ticket, arrival, detection, by=by, now=now)
    if ticket.status is TicketStatus.SOLVED and _only_thanks(arrival.inbound, Language(ticket.language)):
        return message
    # Whoever else answers, a carrier say, does not change what the customer is answered in.
    if arrival.customer.id == ticket.customer_id and changes_ticket(ticket, detection, new_text):
        _change_language(session, ticket, detection.language, now=now)
        route_again(session, ticket, market, now=now)
    was_waiting = ticket.status in WAITS_FOR_US
    change_status(session, ticket, TicketStatus.OPEN, now=now, actor=JOB)
    if not was_waiting:
        give_back_if_off(session, ticket, market, now=now)
    forget_counts(session)
    owe_answer(session, ticket, now=now)
    watch_ticket(session, ticket, now=now)
    want_draft(session, ticket, message, now=now)
    return message


def _only_thanks(inbound: Inbound, language: Language) -> bool:
    """Whether nothing is to be done: who sends a photo along wants it looked at, however they thank."""
    return is_polite_closing(inbound.new_text, language) and all(file.is_decoration for file in inbound.attachments)


def may_be_told(inbound: Inbound) -> bool:
    """Whether a letter of the desk's own may go to who wrote this one."""
    return inbound.is_answerable and inbound.channel is not Channel.MARKETPLACE


def _brought(inbound: Inbound) -> Brought:
    """What came with a letter besides its words."""
    has_photo = any(sniff(file.content) in PHOTOS for file in inbound.attachments if not file.is_decoration)
    return Brought(
        has_order_number=bool(inbound.order_numbers), has_photo=has_photo, is_withdrawal=inbound.is_withdrawal
    )


def _change_language(session: Session, ticket: Ticket, language: Language, *, now: datetime) -> None:
    before, ticket.language = ticket.language, language
    ticket.language_state = LanguageState.DETECTED
    tell(session, ticket, EventKind.TICKET_LANGUAGE, now=now, actor=JOB, before=before, after=language)


def _add(
    session: Session,
    ticket: Ticket,
    arrival: Arrival,
    detection: Detection,
    *,
    by: JoinedBy | None = None,
    now: datetime,
) -> Message:
    if detection.language != UND:
        count_language(arrival.customer, detection.language)
    return add_message(session, ticket, _words(ticket, arrival, detection, by), now=now)


def note_forwarder(session: Session, ticket: Ticket, inbound: Inbound, *, now: datetime) -> None:
    """What the client's own people wrote over a letter they forwarded is for colleagues, not from the customer."""
    if not inbound.note:
        return
    words = Words(
        direction=Direction.NOTE,
        kind=MessageKind.NOTE,
        channel=inbound.channel,
        subject="",
        text=inbound.note,
        new_text=inbound.note,
        language=UND,
        from_address=inbound.header_sender,
    )
    add_message(session, ticket, words, now=now)


def _words(ticket: Ticket, arrival: Arrival, detection: Detection, by: JoinedBy | None) -> Words:
    # Below the limit a message is read as its ticket's language; the evidence keeps what it looked like.
    language = detection.language if detection.language != UND else Language(ticket.language)
    inbound = arrival.inbound
    orders = evidence_of_orders(inbound.order_numbers, f"{inbound.subject}\n{inbound.new_text}")
    found = {"detected": detection.language, "candidates": detection.candidates}
    return Words(
        direction=Direction.INBOUND,
        kind=MessageKind.LETTER,
        channel=inbound.channel,
        subject=inbound.subject,
        text=inbound.text,
        new_text=inbound.new_text,
        is_cut=inbound.is_cut,
        html=inbound.html,
        language=language,
        second_language=detection.secondary,
        confidence=detection.confidence,
        evidence={**detection.evidence, **found, **orders},
        from_address=inbound.sender,
        to_address=arrival.letter.account,
        message_id=inbound.message_id,
        in_reply_to=inbound.thread_ids[-1] if inbound.thread_ids else None,
        references=inbound.thread_ids,
        customer_id=arrival.customer.id,
        letter_id=arrival.letter.id,
        joined_by=by,
        sent_at=inbound.sent_at,
    )
