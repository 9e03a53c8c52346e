"""The files of messages, behind the door of their tickets."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.errors import NotFound
from tolmach.tickets.door import visible
from tolmach.tickets.model import Attachment, Message, Ticket


def attachment_for(session: Session, access: Access, attachment_id: int) -> Attachment:
    """The attachment, where its ticket is theirs to read. Raises NotFound."""
    found = session.scalar(
        select(Attachment)
        .join(Message, Message.id == Attachment.message_id)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Attachment.id == attachment_id, visible(access, Permission.READ_TICKETS))
    )
    if found is None:
        raise NotFound("attachment", attachment_id)
    return found
