"""The one door to tickets: what a person may not see does not exist for them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.errors import NotFound
from tolmach.tickets.model import Message, Ticket


def ticket_for(
    session: Session, access: Access, reference: str, permission: Permission = Permission.READ_TICKETS
) -> Ticket:
    """The ticket with this public reference. Raises NotFound where it is absent or not theirs."""
    ticket = session.scalar(select(Ticket).where(Ticket.reference == reference.upper(), visible(access, permission)))
    if ticket is None:
        raise NotFound("ticket", reference)
    return ticket


def message_for(session: Session, access: Access, message_id: int) -> Message:
    """The message, where its ticket is theirs to read. Raises NotFound."""
    message = session.scalar(
        select(Message)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Message.id == message_id, visible(access, Permission.READ_TICKETS))
    )
    if message is None:
        raise NotFound("message", message_id)
    return message


def visible(access: Access, permission: Permission) -> ColumnElement[bool]:
    """The condition that a ticket lies where this permission was granted: everywhere, in a pool, or for a client.

    Who has a ticket keeps seeing it when it is routed elsewhere meanwhile; so does a ticket without a pool show to
    those who run the house only.
    """
    if access.is_for_all(permission):
        return true()
    places: list[ColumnElement[bool]] = []
    pools, clients = access.pools(permission), access.clients(permission)
    if pools:
        places += [Ticket.pool_id.in_(pools), Ticket.assignee_id == access.actor.id]
    if clients:
        places.append(Ticket.client_id.in_(clients))
    return or_(*places) if places else false()
