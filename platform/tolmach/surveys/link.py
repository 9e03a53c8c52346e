"""The signed address of a survey's page, and the door it opens."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound
from tolmach.keys import Keyring
from tolmach.surveys.model import Survey
from tolmach.tickets.model import Ticket

_PURPOSE = "survey"


def survey_link(keyring: Keyring, public_url: str, ticket: Ticket) -> str:
    """The address of the page; ``/stop`` behind it is the one to want no more."""
    return f"{public_url}/s/{ticket.reference}/{keyring.sign(_PURPOSE, _subject(ticket))}"


def survey_of_link(session: Session, keyring: Keyring, reference: str, signature: str) -> tuple[Survey, Ticket]:
    """The survey that this link was made for, and its ticket. Raises NotFound."""
    asked = and_(Survey.client_id == Ticket.client_id, Survey.ticket_id == Ticket.id)
    rows = session.execute(select(Survey, Ticket).join(Ticket, asked).where(Ticket.reference == reference.upper()))
    for survey, ticket in rows:
        if keyring.is_signed(_PURPOSE, _subject(ticket), signature):
            return survey, ticket
    raise NotFound("survey", reference)


def _subject(ticket: Ticket) -> str:
    return f"{ticket.client_id}:{ticket.reference}"
