"""Prepare a draft again that failed: after a model was installed or an engine came back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.errors import Lost
from tolmach.events.actor import Actor
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.want import want_draft
from tolmach.tickets.model import Message, Ticket
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble


def draft_again(session: Session, draft_id: int, *, now: datetime, actor: Actor) -> None:
    """Want a failed draft anew and mend its trouble. Raises Lost where it has not failed (any more)."""
    draft = session.get(Draft, draft_id)
    if draft is None or draft.state is not DraftState.FAILED:
        raise Lost("draft", draft_id)
    ticket, message = session.get_one(Ticket, draft.ticket_id), session.get_one(Message, draft.message_id)
    want_draft(session, ticket, message, now=now, actor=actor)
    subject = f"draft:{draft_id}"
    mend_trouble(session, TroubleKind.DRAFT_FAILED, now=now, subject=subject, client_id=draft.client_id)
