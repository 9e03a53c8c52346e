"""Internal notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.language import UND
from tolmach.tickets.errors import EmptyText
from tolmach.tickets.model import Direction, Message, MessageKind, Ticket
from tolmach.tickets.open import Words, add_message


def write_note(session: Session, access: Access, ticket: Ticket, *, text: str, now: datetime) -> Message:
    """A note that only colleagues read. Raises EmptyText."""
    access.require(Permission.ANSWER)
    if not text.strip():
        raise EmptyText
    words = Words(
        direction=Direction.NOTE,
        kind=MessageKind.NOTE,
        channel=ticket.channel,
        subject="",
        text=text.strip(),
        new_text=text.strip(),
        language=UND,
        author_id=access.actor.id,
    )
    return add_message(session, ticket, words, now=now, actor=access.actor)
