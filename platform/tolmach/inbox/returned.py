"""A bounce is told where it belongs: on the letter that came back, on the address, and to who answers the ticket."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.customers.find import fold_address
from tolmach.customers.model import AddressKind, AddressState, CustomerAddress
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.inbox.inbound import Inbound
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.replies.undelivered import return_undelivered
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.open import tell
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble


def note_bounce(session: Session, client_id: int, inbound: Inbound, *, now: datetime) -> None:
    """Note that a letter of ours came back; nothing where the bounce names none that is.

    A hard bounce marks the address. Where a person's answer did not arrive, the ticket they thought done is open again.
    """
    sent = _sent(session, client_id, inbound)
    if sent is None:
        return
    ticket = session.get_one(Ticket, sent.ticket_id)
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.client_id == client_id,
            OutboxRow.letter == MESSAGE_LETTER,
            OutboxRow.subject_id == sent.id,
            OutboxRow.state == OutboxState.SENT,
        )
        .values(state=OutboxState.RETURNED, error=inbound.bounce_status)
    )
    tell(
        session,
        ticket,
        EventKind.MESSAGE_UNDELIVERABLE,
        now=now,
        actor=JOB,
        message=sent.id,
        status=inbound.bounce_status,
        is_hard=inbound.is_hard_bounce,
    )
    if inbound.is_hard_bounce:
        _mark_dead(session, client_id, sent, now)
    return_undelivered(session, sent, now=now)


def _sent(session: Session, client_id: int, inbound: Inbound) -> Message | None:
    if not inbound.bounced_message_id:
        return None
    return session.scalar(
        select(Message).where(Message.client_id == client_id, Message.message_id == inbound.bounced_message_id)
    )


def _mark_dead(session: Session, client_id: int, sent: Message, now: datetime) -> None:
    dead = session.scalar(
        select(CustomerAddress).where(
            CustomerAddress.client_id == client_id,
            CustomerAddress.kind == AddressKind.MAIL,
            CustomerAddress.folded == fold_address(AddressKind.MAIL, sent.to_address),
        )
    )
    if dead is None:
        return
    dead.state = AddressState.DEAD
    raise_trouble(
        session,
        TroubleKind.ADDRESS_DEAD,
        now=now,
        subject=f"address:{dead.id}",
        client_id=client_id,
        ticket=sent.ticket_id,
    )
