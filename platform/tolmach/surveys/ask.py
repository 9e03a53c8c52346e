"""Find who is to be asked how it went, and put the letters into the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market, SenderVerdict
from tolmach.customers.machines import is_machine
from tolmach.customers.model import AddressKind, AddressState, Customer, CustomerAddress
from tolmach.db import is_one_of
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.sender_rules import rule_for
from tolmach.outbox.enqueue import enqueue, new_message_id
from tolmach.outbox.marketplaces import marketplace_of
from tolmach.outbox.model import Channel
from tolmach.outbox.pace import server_of
from tolmach.replies.answered import letter_to_answer
from tolmach.replies.errors import NoAddress
from tolmach.replies.outgoing import address_to_write_to, sending_mailbox
from tolmach.surveys.model import Survey, SurveyRefusal
from tolmach.surveys.rules import APART, solved_between
from tolmach.tickets.model import Ticket, TicketStatus

SURVEY_LETTER = "survey"
"""The letter of an outbox row whose subject is a ``Survey``."""

MOST_AT_ONCE = 25


def ask_customers_due(session: Session, *, now: datetime, most: int = MOST_AT_ONCE) -> int:
    """Ask customers whose matter was solved as long ago as their market says, a few at once; how many were asked."""
    asked = 0
    for ticket in _due(session, now):
        if asked == most:
            break
        asked += _ask(session, ticket, now)
    return asked


def may_be_asked(session: Session, ticket: Ticket) -> str | None:
    """The address at which this ticket's customer may be asked as things stand; None where they may not.

    Not where the matter goes on, came by a marketplace, is spam, a double, for the shop or merged, where nobody
    answered it, where the customer wants no surveys, or where no person would read it.
    """
    if session.scalar(select(Ticket.id).where(Ticket.id == ticket.id, _is_askable())) is None:
        return None
    try:
        address = address_to_write_to(session, ticket, letter_to_answer(session, ticket))
    except NoAddress:
        return None
    if is_machine(address) or marketplace_of(address) is not None or _is_kept_out(session, ticket.client_id, address):
        return None
    return address


def _due(session: Session, now: datetime) -> Iterator[Ticket]:
    markets = session.scalars(select(Market).where(Market.survey_after_hours.is_not(None)).order_by(Market.id)).all()
    for market in markets:
        first, last = solved_between(now, after_hours=market.survey_after_hours or 0)
        is_due = and_(Ticket.solved_at >= first, Ticket.solved_at <= last)
        in_market = and_(Ticket.client_id == market.client_id, Ticket.market_id == market.id)
        tickets = select(Ticket).where(in_market, is_due, _is_askable(), ~_was_asked(now))
        yield from session.scalars(tickets.order_by(Ticket.solved_at, Ticket.id)).all()


def _ask(session: Session, ticket: Ticket, now: datetime) -> bool:
    # Two workers may see two tickets of one customer. Who has the customer's row asks; what the other one sees of it
    # is stale by then and read anew, and a row that is held is left to the next round.
    customer = select(Customer.id).where(Customer.id == ticket.customer_id)
    if session.scalar(customer.with_for_update(skip_locked=True, key_share=True)) is None:
        return False
    if session.scalar(select(Ticket.id).where(Ticket.id == ticket.id, ~_was_asked(now))) is None:
        return False
    if may_be_asked(session, ticket) is None:
        return False
    try:
        mailbox = sending_mailbox(session, ticket)
    except NoAddress:
        return False
    survey = Survey(
        client_id=ticket.client_id,
        market_id=ticket.market_id,
        ticket_id=ticket.id,
        customer_id=ticket.customer_id,
        language=ticket.language,
        asked_at=now,
    )
    session.add(survey)
    session.flush()
    enqueue(
        session,
        client_id=ticket.client_id,
        market_id=ticket.market_id,
        ticket_id=ticket.id,
        channel=Channel.MAIL,
        letter=SURVEY_LETTER,
        subject_id=survey.id,
        message_id=new_message_id(mailbox.address),
        server=server_of(mailbox.sending_settings),
        now=now,
    )
    kind, ids = EventKind.SURVEY_ASKED, {"client_id": ticket.client_id, "market_id": ticket.market_id}
    record_event(session, kind, at=now, actor=JOB, ticket_id=ticket.id, survey=survey.id, **ids)
    return True


def _is_askable() -> ColumnElement[bool]:
    """The condition that a ticket's matter is over, was answered by us, and may be asked about."""
    is_wanted = exists().where(
        Market.id == Ticket.market_id,
        Market.is_active,
        Market.survey_after_hours.is_not(None),
        Client.id == Market.client_id,
        Client.is_active,
    )
    is_refused = exists().where(
        SurveyRefusal.client_id == Ticket.client_id, SurveyRefusal.customer_id == Ticket.customer_id
    )
    is_reached = exists().where(
        CustomerAddress.customer_id == Ticket.customer_id,
        CustomerAddress.kind == AddressKind.MAIL,
        CustomerAddress.state == AddressState.GOOD,
    )
    # What is spam, a double, for the shop or merged is closed; closed is never solved.
    is_over = and_(is_one_of(Ticket.status, TicketStatus.SOLVED), Ticket.first_reply_at.is_not(None))
    return and_(is_over, Ticket.channel != Channel.MARKETPLACE, is_wanted, ~is_refused, is_reached)


def _was_asked(now: datetime) -> ColumnElement[bool]:
    about_it = exists().where(Survey.client_id == Ticket.client_id, Survey.ticket_id == Ticket.id)
    lately = exists().where(
        Survey.client_id == Ticket.client_id,
        Survey.customer_id == Ticket.customer_id,
        Survey.asked_at > now - APART,
    )
    return about_it | lately


def _is_kept_out(session: Session, client_id: int, address: str) -> bool:
    rule = rule_for(session, client_id, address.casefold())
    return rule is not None and rule.verdict is SenderVerdict.BLOCK
