"""The blueprint with its guard, and the way to a ticket that is about to change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from tolmach.accounts.access import Permission
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import Ticket
from tolmach.web.guard import guarded_blueprint
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader

agent = guarded_blueprint("agent", __name__, permission=Permission.READ_TICKETS)


@contextmanager
def ticket_to_change(reference: str) -> Iterator[tuple[Session, Ticket]]:
    """A transaction and the ticket in it. Raises NotFound where the reader may not see it."""
    with the_house().database.writing.begin() as session:
        yield session, ticket_for(session, the_reader().access, reference)
