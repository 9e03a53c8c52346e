"""An authority, a lawyer or a consumer body has written: the operator and the owner are told at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import ShopAddress, ShopMail
from tolmach.inbox.for_shop import forward, owners_of
from tolmach.inbox.official import Official
from tolmach.language import PIVOT
from tolmach.replies.errors import NoAddress
from tolmach.tickets.model import Message, Ticket
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble


def alarm_official(
    session: Session, ticket: Ticket, message: Message, official: Official | None, *, now: datetime
) -> None:
    """Raise the alarm and send the letter whole to where the client wants such, else to every owner who logs in.

    The ticket itself goes its way: only a person closes it.
    """
    if official is None or message.letter_id is None:
        return
    raise_trouble(
        session,
        TroubleKind.LETTER_OFFICIAL,
        now=now,
        subject=f"ticket:{ticket.id}",
        client_id=ticket.client_id,
        ticket=ticket.id,
        reason=official.sign,
    )
    owners = owners_of(session, ticket.client_id)
    set_address = session.scalar(
        select(ShopAddress.address).where(
            ShopAddress.client_id == ticket.client_id, ShopAddress.kind == ShopMail.OFFICIAL
        )
    )
    language = next(iter(owners.values()), PIVOT)
    told = {set_address: owners.get(set_address, language)} if set_address else owners
    for address, locale in told.items():
        try:
            forward(
                session,
                ticket,
                message.letter_id,
                kind=ShopMail.OFFICIAL,
                to_address=address,
                language=locale,
                now=now,
            )
        except NoAddress:
            # Without a mailbox nothing can leave; the operator's alarm stands all the same.
            return
