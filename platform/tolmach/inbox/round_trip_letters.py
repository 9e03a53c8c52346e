"""Makes the test letter that a mailbox writes to itself; its signature is all it is recognised by."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox
from tolmach.errors import NotFound
from tolmach.inbox.model import RoundTrip
from tolmach.keys import Keyring
from tolmach.outbox.letter import TEST_HEADER, OutgoingLetter
from tolmach.outbox.model import OutboxRow
from tolmach.outbox.port import NoLongerWanted

ROUND_TRIP = "round_trip"
"""The letter of an outbox row whose subject is a ``RoundTrip``."""

_PURPOSE = "test letter"
_SUBJECT = "Test letter of the desk"
_TEXT = """This letter was written by the desk that answers the letters of this address, to see that they arrive.
It is written once a day and set aside by itself. There is nothing to do."""
"""In English, for whoever looks into the mailbox: no customer ever gets it."""


class RoundTripLetters:
    """From the mailbox to its own address, by the mailbox's own server.

    One that could not leave before the next was written is wanted no more: when the server answers again, one will do.
    """

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def __call__(self, session: Session, row: OutboxRow) -> OutgoingLetter:
        trip = session.get_one(RoundTrip, row.subject_id)
        box = session.get_one(Mailbox, trip.mailbox_id)
        if _is_followed(session, trip):
            raise NoLongerWanted(row.letter, row.subject_id)
        if not box.is_active:
            raise NotFound("mailbox", box.id)
        return OutgoingLetter(
            mailbox_id=box.id,
            from_name=box.display_name,
            from_address=box.address,
            to_address=box.address,
            reply_to=None,
            subject=_SUBJECT,
            text=_TEXT,
            html=None,
            language="en",
            message_id=row.message_id,
            # So that no vacation note answers it.
            headers={"Auto-Submitted": "auto-generated", TEST_HEADER: token_of_trip(self._keyring, trip)},
        )


def _is_followed(session: Session, trip: RoundTrip) -> bool:
    newer = exists().where(
        RoundTrip.client_id == trip.client_id, RoundTrip.mailbox_id == trip.mailbox_id, RoundTrip.id > trip.id
    )
    return session.scalar(select(newer)) is True


def token_of_trip(keyring: Keyring, trip: RoundTrip) -> str:
    """What a test letter says of itself."""
    return f"{trip.id}-{keyring.sign(_PURPOSE, _signed(trip.client_id, trip.id))}"


def trip_of_token(keyring: Keyring, client_id: int, token: str) -> int | None:
    """The id of the client's ``RoundTrip`` that a token names; None where we did not sign it."""
    number, _, signature = token.strip().partition("-")
    if not (number.isascii() and number.isdecimal()):
        return None
    return int(number) if keyring.is_signed(_PURPOSE, _signed(client_id, int(number)), signature) else None


def _signed(client_id: int, trip_id: int) -> str:
    return f"{client_id}:{trip_id}"
