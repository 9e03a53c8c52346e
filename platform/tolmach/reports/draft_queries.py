"""The drafts of a period, and the letters for which there was none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.customers.model import Customer
from tolmach.language import Language
from tolmach.replies.bare_words import bare_sentence
from tolmach.replies.fates import answerer, fate_of, is_answered
from tolmach.replies.learned_model import LetterVector
from tolmach.replies.model import Draft, DraftOrigin, DraftState
from tolmach.reports.door import ReportedMarket
from tolmach.reports.draft_rules import OfferedDraft
from tolmach.reports.period import Period
from tolmach.reports.topics import SilentLetter
from tolmach.tickets.model import ClosedReason, Direction, Message, Ticket
from tolmach.translation.checks import Light

MOST_LETTERS, MOST_SIGNS = 3000, 1000
"""How many letters are compared, the newest first, and how much of each is read."""

NO_MATTERS = (ClosedReason.SPAM, ClosedReason.FOR_SHOP, ClosedReason.DUPLICATE)
"""Tickets closed so are about nothing that a concept could answer."""


def offered_drafts(session: Session, *which: ColumnElement[bool]) -> list[OfferedDraft]:
    """Every draft with a text for which these hold."""
    columns = (Draft.language, Draft.origin, Draft.concept_key, Draft.light, Draft.own_light)
    rows = session.execute(
        select(*columns, Draft.state, Draft.edit_distance, is_answered(), answerer())
        .join(Ticket, and_(Ticket.client_id == Draft.client_id, Ticket.id == Draft.ticket_id))
        .where(*which, Draft.text.is_not(None))
    )
    return [
        OfferedDraft(
            language=language,
            origin=origin or DraftOrigin.NONE,
            concept=concept,
            light=Light(light),
            own_light=Light(own_light or light),
            fate=fate_of(state, edit, is_passed_over=passed),
            edit=edit,
            agent_id=agent_id,
        )
        for language, origin, concept, light, own_light, state, edit, passed, agent_id in rows
        if light
    ]


def letters_of(session: Session, markets: Sequence[ReportedMarket], period: Period) -> list[SilentLetter]:
    """The newest letters of these days that a draft was looked for, whether one was found or not."""
    said = func.substr(Message.new_text, 1, MOST_SIGNS)
    customer = func.coalesce(Message.customer_id, Ticket.customer_id)
    columns = (Message.id, customer, Ticket.reference, Message.language, Message.subject, said, Customer.name)
    rows = session.execute(
        select(*columns, _has_no_concept(), LetterVector.vector, LetterVector.embedder)
        .join(Draft, and_(Draft.client_id == Message.client_id, Draft.message_id == Message.id))
        .join(Ticket, and_(Ticket.client_id == Draft.client_id, Ticket.id == Draft.ticket_id))
        .join(Customer, Customer.id == customer)
        .outerjoin(
            LetterVector,
            and_(LetterVector.client_id == Message.client_id, LetterVector.message_id == Message.id),
        )
        .where(on_days_of(markets, period), Draft.origin.is_not(None))
        .where(or_(Ticket.closed_reason.is_(None), Ticket.closed_reason.not_in(NO_MATTERS)))
        .order_by(Draft.id.desc())
        .limit(MOST_LETTERS)
    )
    return [
        SilentLetter(
            message_id=message_id,
            customer_id=customer_id,
            reference=reference,
            language=language,
            subject=subject,
            text=text,
            name=name,
            is_silent=bool(is_silent),
            vector=vector,
            embedder=embedder,
        )
        for message_id, customer_id, reference, language, subject, text, name, is_silent, vector, embedder in rows
    ]


def asked_in(session: Session, access: Access, message_ids: Collection[int], language: str) -> tuple[str, ...]:
    """What these letters of one language ask, a sentence each, without what tells who wrote them.

    Only whoever runs the house is told. Raises NotAllowed.
    """
    access.require(Permission.RUN_HOUSE)
    if not message_ids:
        return ()
    rows = session.execute(
        select(Message.new_text, Customer.name)
        .join(Ticket, and_(Ticket.client_id == Message.client_id, Ticket.id == Message.ticket_id))
        .join(Customer, Customer.id == func.coalesce(Message.customer_id, Ticket.customer_id))
        .where(Message.id.in_(message_ids), Message.language == language, Message.direction == Direction.INBOUND)
        .order_by(Message.id)
    )
    said = (bare_sentence(text[:MOST_SIGNS], Language(language), name=name) for text, name in rows)
    return tuple(dict.fromkeys(filter(None, said)))


def _has_no_concept() -> ColumnElement[bool]:
    """Nothing was offered because nothing fits; a concept that only no engine could translate has a key."""
    return and_(Draft.origin == DraftOrigin.NONE, Draft.concept_key.is_(None), Draft.state != DraftState.FAILED)


def on_days_of(markets: Sequence[ReportedMarket], period: Period) -> ColumnElement[bool]:
    """The drafts of tickets in these markets that were made on these days, by the calendar of each market."""
    by_zone: dict[str, list[int]] = {}
    for market in markets:
        by_zone.setdefault(market.time_zone, []).append(market.market_id)
    days = [
        and_(Ticket.market_id.in_(ids), Draft.created_at >= period.start(zone), Draft.created_at < period.end(zone))
        for zone, ids in by_zone.items()
    ]
    return or_(*days) if days else false()
