"""Say that a draft is wanted; a job prepares it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.language import Language
from tolmach.replies.model import Draft, DraftState
from tolmach.reserve import add_row
from tolmach.routing.correct import correct_language, correct_market
from tolmach.tickets.model import Direction, Message, Ticket
from tolmach.tickets.open import tell


def want_first_draft(session: Session, ticket: Ticket, message: Message, *, now: datetime) -> Draft:
    """A draft for the message that opened its ticket just now."""
    return _want(session, ticket, message, None, now=now, actor=JOB)


def want_draft(session: Session, ticket: Ticket, message: Message, *, now: datetime, actor: Actor = JOB) -> Draft:
    """A draft for this inbound message, made anew where there was one; drafts for earlier messages are dropped."""
    usable = Draft.state.in_([DraftState.WANTED, DraftState.READY, DraftState.FAILED])
    # Locked: a job that claims one of them at this moment either holds a claim that ends here or gets none.
    before = session.scalars(
        select(Draft)
        .where(
            Draft.client_id == ticket.client_id,
            Draft.ticket_id == ticket.id,
            or_(Draft.message_id == message.id, usable),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    draft = next((one for one in before if one.message_id == message.id), None)
    for earlier in before:
        if earlier is not draft:
            earlier.state = DraftState.DROPPED
            _end_claim(earlier)
    return _want(session, ticket, message, draft, now=now, actor=actor)


def _want(
    session: Session, ticket: Ticket, message: Message, draft: Draft | None, *, now: datetime, actor: Actor
) -> Draft:
    is_new = draft is None
    if draft is None:
        draft = Draft(
            client_id=ticket.client_id,
            ticket_id=ticket.id,
            message_id=message.id,
            language=ticket.language,
            created_at=now,
        )
    _reset(draft, ticket)
    if is_new:
        add_row(session, draft)
    tell(session, ticket, EventKind.DRAFT_WANTED, now=now, actor=actor, draft=draft.id, message=message.id)
    return draft


def correct_language_and_redraft(
    session: Session, access: Access, ticket: Ticket, language: Language, *, now: datetime
) -> None:
    """A person says what the ticket's language is: re-routed, and the draft is made anew in that language."""
    correct_language(session, access, ticket, language, now=now)
    _redraft(session, access, ticket, now=now)


def correct_market_and_redraft(
    session: Session, access: Access, ticket: Ticket, market_slug: str, *, now: datetime
) -> None:
    """The same for the market, whose facts fill the slots."""
    correct_market(session, access, ticket, market_slug, now=now)
    _redraft(session, access, ticket, now=now)


def _redraft(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> None:
    last = session.scalar(
        select(Message)
        .where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.direction == Direction.INBOUND,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    if last is not None:
        want_draft(session, ticket, last, now=now, actor=access.actor)


def _reset(draft: Draft, ticket: Ticket) -> None:
    draft.state, draft.language = DraftState.WANTED, ticket.language
    draft.text = draft.meaning = draft.light = draft.own_light = draft.error = draft.origin = None
    draft.candidates = []
    draft.files = []
    draft.try_again_at = None
    draft.attempts = 0
    _end_claim(draft)


def _end_claim(draft: Draft) -> None:
    # Whoever works on the old wish now holds a claim on it; without it their result changes nothing.
    draft.claim_token = draft.claimed_until = None
