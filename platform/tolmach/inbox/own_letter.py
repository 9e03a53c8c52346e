"""Whether a letter that looks like ours left from here: another desk's letters have the same marks."""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from tolmach.inbox.inbound import Inbound
from tolmach.inbox.kind import OWN_ID
from tolmach.inbox.round_trip_letters import ROUND_TRIP
from tolmach.inbox.shop_letters import SHOP_LETTER
from tolmach.outbox.model import OutboxRow
from tolmach.tickets.model import Direction, Message


def is_ours(session: Session, client_id: int, inbound: Inbound) -> bool:
    """Whether this client's desk sent it, whatever kind it looks like. Asks nothing where its id is not like ours."""
    if not inbound.message_id or not OWN_ID.match(inbound.message_id):
        return False
    message = exists().where(
        Message.client_id == client_id,
        Message.message_id == inbound.message_id,
        # A letter of another desk that was received before has its id here too.
        Message.direction == Direction.OUTBOUND,
    )
    # The outbox has no index for ids: these letters are few. A question of a survey says itself that it is automatic.
    other = exists().where(
        OutboxRow.client_id == client_id,
        OutboxRow.letter.in_((SHOP_LETTER, ROUND_TRIP)),
        OutboxRow.message_id == inbound.message_id,
    )
    return session.scalar(select(or_(message, other))) is True
