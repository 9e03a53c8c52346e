"""Put a letter into the outbox, in the transaction that causes it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tolmach.db import database_now
from tolmach.outbox.model import Channel, OutboxRow
from tolmach.reserve import add_row

TAKE_BACK = timedelta(seconds=10)
"""How long a person's letter waits, so that it can be taken back."""

MESSAGE_LETTER = "message"
"""The letter of a ticket's outbound message; its subject is the message."""


def new_message_id(from_address: str) -> str:
    """A Message-ID of ours, ``t.<token>@<domain>``: by this form our own letters are recognised when they come back."""
    return f"t.{secrets.token_hex(12)}@{from_address.rpartition('@')[2]}"


def enqueue(
    session: Session,
    *,
    client_id: int,
    market_id: int | None,
    ticket_id: int | None,
    channel: Channel,
    letter: str,
    subject_id: int,
    message_id: str,
    server: str,
    now: datetime,
    delay: timedelta = timedelta(0),
) -> OutboxRow:
    """One more letter to leave, not before the delay has passed."""
    row = OutboxRow(
        client_id=client_id,
        market_id=market_id,
        ticket_id=ticket_id,
        channel=channel,
        letter=letter,
        subject_id=subject_id,
        message_id=message_id,
        server=server,
        created_at=now,
        try_again_at=database_now(session) + delay if delay else None,
    )
    add_row(session, row)
    return row
