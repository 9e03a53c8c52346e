"""Drafts with their letters and what was sent, made directly."""

from __future__ import annotations

from datetime import datetime

from house_makers import TUESDAY_TEN, Shops
from sqlalchemy.orm import Session
from ticket_makers import make_message, make_ticket

from tolmach.replies.compose import edit_share
from tolmach.replies.model import Draft, DraftOrigin, DraftState
from tolmach.tickets.model import Direction, Ticket
from tolmach.translation.checks import Light


def make_draft(
    session: Session,
    shops: Shops,
    *,
    market: str = "novesta-sk",
    sender: str = "maria.kovacova@post.example",
    question: str = "Kde je môj balík?",
    offered: str | None = "Balík je na ceste.",
    sent: str | None = None,
    by: str = "alena",
    is_passed_over: bool = False,
    now: datetime = TUESDAY_TEN,
    **facts: object,
) -> Draft:
    """A letter with its draft; ``sent`` is the answer made from it, or in spite of it where it is passed over."""
    ticket = make_ticket(session, shops, market, sender=sender, now=now)
    letter = make_message(session, ticket, question, now=now)
    draft = Draft(
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        message_id=letter.id,
        state=DraftState.READY,
        language=ticket.language,
        origin=DraftOrigin.CONCEPT if offered else DraftOrigin.NONE,
        text=offered,
        light=Light.GREEN if offered else None,
        created_at=now,
    )
    session.add(draft)
    for name, value in facts.items():
        setattr(draft, name, value)
    session.flush()
    if sent is not None:
        _answer(session, shops, ticket, draft, sent, by=by, is_passed_over=is_passed_over, now=now)
    return draft


def _answer(
    session: Session,
    shops: Shops,
    ticket: Ticket,
    draft: Draft,
    sent: str,
    *,
    by: str,
    is_passed_over: bool,
    now: datetime,
) -> None:
    reply = make_message(session, ticket, sent, direction=Direction.OUTBOUND, now=now)
    reply.author_id, reply.answers_id = shops.users[by], draft.message_id
    if not is_passed_over:
        draft.state, draft.final_message_id = DraftState.USED, reply.id
        draft.edit_distance = edit_share(draft.text or "", sent)
    session.flush()
