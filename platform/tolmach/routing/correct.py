"""Correct the language or market of a ticket: what was assumed becomes what a person said, and it is re-routed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Market
from tolmach.customers.model import Customer
from tolmach.errors import NotFound
from tolmach.events.model import EventKind
from tolmach.language import LANGUAGES, Language
from tolmach.routing.facts import note_given
from tolmach.routing.route import route_again
from tolmach.sla.legal_clocks import WhyDropped
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.legal import follow_law
from tolmach.tickets.model import LanguageState, Ticket, TicketStatus
from tolmach.tickets.open import tell


def correct_language(session: Session, access: Access, ticket: Ticket, language: Language, *, now: datetime) -> None:
    """A person says what the ticket's language is: kept as evidence for this customer, and the ticket is re-routed.

    Who corrects it keeps the ticket where they are a member of the pool it goes to. Raises NotFound for a language
    the house does not serve, StatusRefused for a closed ticket.
    """
    access.require(Permission.CORRECT_LANGUAGE)
    if language not in LANGUAGES:
        raise NotFound("language", language)
    if ticket.status is TicketStatus.CLOSED:
        raise StatusRefused(ticket.status)
    before, ticket.language = ticket.language, language
    ticket.language_state = LanguageState.CORRECTED
    session.get_one(Customer, ticket.customer_id).language_corrected = language
    tell(session, ticket, EventKind.TICKET_LANGUAGE, now=now, actor=access.actor, before=before, after=language)
    _route_again(session, access, ticket, now=now)


def correct_market(session: Session, access: Access, ticket: Ticket, market_slug: str, *, now: datetime) -> None:
    """The letter is another storefront's of the same client. Raises NotFound for a market the client has not."""
    access.require(Permission.CORRECT_LANGUAGE)
    market = session.scalar(
        select(Market).where(Market.client_id == ticket.client_id, Market.slug == market_slug, Market.is_active)
    )
    if market is None:
        raise NotFound("market", market_slug)
    before, ticket.market_id = ticket.market_id, market.id
    tell(session, ticket, EventKind.TICKET_MARKET, now=now, actor=access.actor, before=before, after=market.id)
    follow_law(session, ticket, why=WhyDropped.MARKET, now=now, actor=access.actor)
    _route_again(session, access, ticket, now=now)


def _route_again(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> None:
    holder = ticket.assignee_id
    route_again(session, ticket, session.get_one(Market, ticket.market_id), now=now, actor=access.actor)
    if holder is not None and ticket.pool_id in access.pools(Permission.ANSWER) and holder == access.actor.id:
        given_to, ticket.assignee_id = ticket.assignee_id, holder
        note_given(session, ticket, before=given_to, now=now)
