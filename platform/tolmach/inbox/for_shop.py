"""Letters for the shop itself: passed on whole with one key, and closed as if they had never been a customer's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.model import Membership, Role, User
from tolmach.clients.model import ShopAddress, ShopMail
from tolmach.errors import NotFound
from tolmach.events.model import EventKind
from tolmach.inbox.model import ShopForward
from tolmach.inbox.shop_letters import SHOP_LETTER
from tolmach.language import LANGUAGES, PIVOT
from tolmach.outbox.enqueue import MESSAGE_LETTER, enqueue, new_message_id
from tolmach.outbox.model import Channel, OutboxRow, OutboxState
from tolmach.outbox.pace import server_of
from tolmach.replies.outgoing import sending_mailbox
from tolmach.reserve import add_row
from tolmach.sla.promises import withdraw_promises
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.model import ClosedReason, Direction, Message, MessageKind, Ticket, TicketStatus
from tolmach.tickets.move import hold_tickets
from tolmach.tickets.open import tell
from tolmach.tickets.status import close_ticket


def pass_to_shop(session: Session, access: Access, ticket: Ticket, kind: ShopMail, *, now: datetime) -> None:
    """Send every letter of the ticket whole to the address that the client set for this kind, and close it.

    A confirmation that has not left yet stays here. Raises NotFound where no address is set, NoAddress where no mailbox
    could send it, StatusRefused for a closed ticket.
    """
    access.require(Permission.ANSWER)
    # A second click waits for the first one, and finds the ticket closed.
    hold_tickets(session, ticket)
    if ticket.status is TicketStatus.CLOSED:
        raise StatusRefused(ticket.status)
    address = session.scalar(
        select(ShopAddress.address).where(ShopAddress.client_id == ticket.client_id, ShopAddress.kind == kind)
    )
    if address is None:
        raise NotFound("address of the shop", kind)
    language = owners_of(session, ticket.client_id).get(address) or _language_of_owners(session, ticket.client_id)
    letters = session.scalars(
        select(Message.letter_id)
        .where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.direction == Direction.INBOUND,
            Message.letter_id.is_not(None),
        )
        .order_by(Message.id)
    ).all()
    for letter_id in letters:
        assert letter_id is not None
        forward(
            session,
            ticket,
            letter_id,
            kind=kind,
            to_address=address,
            language=language,
            now=now,
            user_id=access.actor.id,
        )
    _keep_confirmations_here(session, access, ticket, now=now)
    close_ticket(session, ticket, ClosedReason.FOR_SHOP, now=now, actor=access.actor)
    tell(session, ticket, EventKind.TICKET_PASSED, now=now, actor=access.actor, as_kind=kind)


def forward(
    session: Session,
    ticket: Ticket,
    letter_id: int,
    *,
    kind: ShopMail,
    to_address: str,
    language: str,
    now: datetime,
    user_id: int | None = None,
) -> None:
    """Put one kept letter into the outbox, to leave whole for an address of the shop. Raises NoAddress."""
    mailbox = sending_mailbox(session, ticket)
    message_id = new_message_id(mailbox.address)
    row = ShopForward(
        client_id=ticket.client_id,
        market_id=ticket.market_id,
        ticket_id=ticket.id,
        letter_id=letter_id,
        kind=kind,
        to_address=to_address,
        language=language,
        user_id=user_id,
        created_at=now,
    )
    add_row(session, row)
    enqueue(
        session,
        client_id=ticket.client_id,
        market_id=ticket.market_id,
        ticket_id=ticket.id,
        channel=Channel.MAIL,
        letter=SHOP_LETTER,
        subject_id=row.id,
        message_id=message_id,
        server=server_of(mailbox.sending_settings),
        now=now,
    )


def owners_of(session: Session, client_id: int) -> dict[str, str]:
    """The addresses of the client's owners who log in, each with the language they read the desk in."""
    rows = session.execute(
        select(User.address, User.locale)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.client_id == client_id, Membership.role == Role.OWNER, User.is_active)
        .order_by(User.id)
    )
    return {row.address: row.locale if row.locale in LANGUAGES else PIVOT for row in rows}


def _language_of_owners(session: Session, client_id: int) -> str:
    return next(iter(owners_of(session, client_id).values()), PIVOT)


def _keep_confirmations_here(session: Session, access: Access, ticket: Ticket, *, now: datetime) -> None:
    confirmations = session.scalars(
        select(Message).where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.kind == MessageKind.ACKNOWLEDGEMENT,
        )
    )
    for message in confirmations:
        session.execute(
            update(OutboxRow)
            .where(
                OutboxRow.client_id == ticket.client_id,
                OutboxRow.letter == MESSAGE_LETTER,
                OutboxRow.subject_id == message.id,
                OutboxRow.state == OutboxState.WAITING,
                OutboxRow.attempts == 0,
            )
            .values(state=OutboxState.TAKEN_BACK)
        )
        # Whether it left or not: nobody will answer by the time it tells, and that breaks no promise to a customer.
        withdraw_promises(
            session,
            client_id=ticket.client_id,
            ticket_id=ticket.id,
            message_id=message.id,
            now=now,
            actor=access.actor,
        )
