"""A bounce is told where it belongs: on the letter that came back, on the address, and to who answers the ticket."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.customers.find import fold_address
from tolmach.customers.model import AddressKind, AddressState, CustomerAddress
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.shop_letters import SHOP_LETTER
from tolmach.outbox.enqueue import MESSAGE_LETTER
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.replies.undelivered import return_undelivered
from tolmach.routing.facts import forget_counts
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.open import tell
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble


def note_bounce(session: Session, client_id: int, inbound: Inbound, *, now: datetime) -> None:
    """Note that a letter of ours came back; nothing where the bounce names none that is, or one that came back before.

    A hard bounce marks the address. Where a person's answer did not arrive, the ticket they thought done is open again.
    A letter for the shop that did not arrive is a trouble.
    """
    if not inbound.bounced_message_id:
        return
    sent = session.scalar(
        select(Message).where(Message.client_id == client_id, Message.message_id == inbound.bounced_message_id)
    )
    if sent is None:
        _note_shop_letter(session, client_id, inbound, now=now)
    elif _is_first(_row_of(session, client_id, sent), inbound):
        _note_message(session, client_id, sent, inbound, now=now)


def note_alive(session: Session, address: CustomerAddress, *, now: datetime) -> None:
    """A letter came from this address: where a bounce marked it, it is written to again."""
    if address.state is not AddressState.DEAD:
        return
    address.state = AddressState.GOOD
    mend_trouble(session, TroubleKind.ADDRESS_DEAD, now=now, subject=_subject(address), client_id=address.client_id)


def _note_message(session: Session, client_id: int, sent: Message, inbound: Inbound, *, now: datetime) -> None:
    ticket = session.get_one(Ticket, sent.ticket_id)
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
    forget_counts(session)


def _note_shop_letter(session: Session, client_id: int, inbound: Inbound, *, now: datetime) -> None:
    row = session.scalar(
        select(OutboxRow)
        .where(
            OutboxRow.client_id == client_id,
            OutboxRow.letter == SHOP_LETTER,
            OutboxRow.message_id == inbound.bounced_message_id,
        )
        .with_for_update()
    )
    if row is None or row.ticket_id is None or not _is_first(row, inbound):
        return
    ticket = session.get_one(Ticket, row.ticket_id)
    tell(session, ticket, EventKind.MESSAGE_UNDELIVERABLE, now=now, actor=JOB, outbox=row.id)
    raise_trouble(
        session,
        TroubleKind.SENDING_FAILED,
        now=now,
        subject=f"outbox:{row.id}",
        client_id=client_id,
        outbox=row.id,
        ticket=ticket.id,
        reason=inbound.bounce_status,
    )


def _row_of(session: Session, client_id: int, sent: Message) -> OutboxRow | None:
    return session.scalar(
        select(OutboxRow)
        .where(OutboxRow.client_id == client_id, OutboxRow.letter == MESSAGE_LETTER, OutboxRow.subject_id == sent.id)
        .with_for_update()
    )


def _is_first(row: OutboxRow | None, inbound: Inbound) -> bool:
    """Whether nobody was told yet that this letter came back; from now on they were."""
    if row is None:
        return True
    if row.state is OutboxState.SENT:
        row.state, row.error = OutboxState.RETURNED, inbound.bounce_status
        return True
    return row.state is not OutboxState.RETURNED


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
        subject=_subject(dead),
        client_id=client_id,
        ticket=sent.ticket_id,
    )


def _subject(address: CustomerAddress) -> str:
    return f"address:{address.id}"
