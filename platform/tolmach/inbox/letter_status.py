"""What became of a letter, for the shop that handed it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound
from tolmach.inbox.model import Letter, LetterState
from tolmach.outbox.model import Channel
from tolmach.pools.model import Pool
from tolmach.sla.queries import LegalView, legal_clocks_shown
from tolmach.tickets.model import Ticket


@dataclass(frozen=True, kw_only=True)
class LetterStatus:
    """A letter's state; ticket (its reference), language and pool (its slug) are known once it was received.

    ``legal_limits`` are the limits of the law that its ticket is under, the nearest first.
    """

    letter: int
    state: LetterState
    received_at: datetime
    ticket: str | None
    language: str | None
    pool: str | None
    legal_limits: tuple[LegalView, ...]


def letter_status(session: Session, *, client_id: int, channel: Channel, letter_id: int) -> LetterStatus:
    """The status of a client's letter of this channel. Raises NotFound for any other."""
    row = session.execute(
        select(
            Letter.id.label("letter"),
            Letter.state,
            Letter.received_at,
            Ticket.reference.label("ticket"),
            Ticket.language,
            Pool.slug.label("pool"),
            Letter.ticket_id,
        )
        .outerjoin(Ticket, Ticket.id == Letter.ticket_id)
        .outerjoin(Pool, Pool.id == Ticket.pool_id)
        .where(Letter.client_id == client_id, Letter.channel == channel, Letter.id == letter_id)
    ).first()
    if row is None:
        raise NotFound("letter", letter_id)
    values = dict(row._mapping)
    ticket_id = values.pop("ticket_id")
    limits = legal_clocks_shown(session, client_id=client_id, ticket_id=ticket_id) if ticket_id else ()
    return LetterStatus(legal_limits=limits, **values)
