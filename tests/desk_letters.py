"""Letters that come in and are received, for tests away from the browser."""

from __future__ import annotations

from house_makers import letter_bytes
from sqlalchemy import select

from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

SLOVAK = "Dobrý deň, pred týždňom som si u Vás objednala topánky a balík stále neprišiel. Ďakujem, Mária"


def open_ticket(
    house: House, to: str, *, text: str = SLOVAK, message_id: str = "first@post.example", **facts: str
) -> int:
    """The id of the newest ticket after this letter was received."""
    keep_mail(house, letter_bytes(text, to=to, message_id=message_id, **facts))
    while receive_one(house):
        pass
    with house.database.reading() as session:
        return session.scalars(select(Ticket.id).order_by(Ticket.id.desc())).first() or 0
