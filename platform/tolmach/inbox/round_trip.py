"""The daily test letter of a mailbox: written to its own address, back within minutes or a trouble."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox, MailSource
from tolmach.inbox.model import RoundTrip
from tolmach.inbox.round_trip_letters import ROUND_TRIP, trip_of_token
from tolmach.keys import Keyring
from tolmach.outbox.enqueue import enqueue, new_message_id
from tolmach.outbox.model import Channel, OutboxRow
from tolmach.outbox.pace import server_of
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble

TEST_LETTER = "test letter"
"""Why such a letter opens no ticket."""

EVERY = timedelta(days=1)
AGAIN_AFTER = timedelta(hours=1)
"""After one that was missed the next is written sooner, so that the alarm closes soon after the cause is gone."""

BACK_WITHIN = timedelta(minutes=30)


def write_test_letters(session: Session, *, has_relay: bool, is_listening: bool, now: datetime) -> int:
    """Write the test letters that are due, each to its own mailbox; how many."""
    latest = latest_trips(session)
    due = [
        box
        for box in tested_mailboxes(session, has_relay=has_relay, is_listening=is_listening)
        if _is_due(latest.get(box.id), now)
    ]
    for box in due:
        _write(session, box, now)
    return len(due)


def miss_test_letters(session: Session, *, has_relay: bool, is_listening: bool, now: datetime) -> None:
    """Raise a trouble for each test letter that is overdue, once; a mailbox that takes none any more has none."""
    tested = {box.id for box in tested_mailboxes(session, has_relay=has_relay, is_listening=is_listening)}
    for trip in latest_trips(session).values():
        if trip.mailbox_id not in tested:
            _mend(session, trip, now)
        elif trip.back_at is None and trip.missed_at is None and now - trip.written_at >= BACK_WITHIN:
            trip.missed_at = now
            raise_trouble(
                session,
                TroubleKind.TEST_LETTER_LOST,
                now=now,
                subject=_subject(trip),
                client_id=trip.client_id,
                mailbox=trip.mailbox_id,
                reason=_why_not_sent(session, trip),
            )
    session.flush()


def note_test_letter(session: Session, keyring: Keyring, client_id: int, token: str, *, now: datetime) -> bool:
    """Whether this token of an arrived letter is one of ours; the first time, the letter is back and all is well."""
    trip_id = trip_of_token(keyring, client_id, token)
    if trip_id is None:
        return False
    first = update(RoundTrip).where(RoundTrip.id == trip_id, RoundTrip.back_at.is_(None)).values(back_at=now)
    if session.execute(first).rowcount:  # type: ignore[attr-defined]
        _mend(session, session.get_one(RoundTrip, trip_id), now)
    return True


def tested_mailboxes(session: Session, *, has_relay: bool, is_listening: bool) -> Sequence[Mailbox]:
    """The mailboxes that take test letters and can: they are in use, something sends for them, and letters reach us.

    Those are fetched, or come to the house's own listener; where there is none, a mailbox that nothing is fetched from
    would be missed every day.
    """
    wanted = select(Mailbox).where(Mailbox.is_active, Mailbox.has_test_letters).order_by(Mailbox.id)
    return [
        box
        for box in session.scalars(wanted)
        if (has_relay or box.sending_settings.get("host")) and (is_listening or box.source is not MailSource.NONE)
    ]


def latest_trips(session: Session) -> dict[int, RoundTrip]:
    """Mailbox id → its newest test letter."""
    newest = select(func.max(RoundTrip.id)).group_by(RoundTrip.client_id, RoundTrip.mailbox_id)
    rows = session.scalars(select(RoundTrip).where(RoundTrip.id.in_(newest)).order_by(RoundTrip.id))
    return {trip.mailbox_id: trip for trip in rows}


def _is_due(latest: RoundTrip | None, now: datetime) -> bool:
    if latest is None:
        return True
    is_lost = latest.missed_at is not None and latest.back_at is None
    return now - latest.written_at >= (AGAIN_AFTER if is_lost else EVERY)


def _write(session: Session, box: Mailbox, now: datetime) -> None:
    trip = RoundTrip(client_id=box.client_id, mailbox_id=box.id, written_at=now)
    session.add(trip)
    session.flush()
    enqueue(
        session,
        client_id=box.client_id,
        market_id=None,
        ticket_id=None,
        channel=Channel.MAIL,
        letter=ROUND_TRIP,
        subject_id=trip.id,
        message_id=new_message_id(box.address),
        server=server_of(box.sending_settings),
        now=now,
    )


def _why_not_sent(session: Session, trip: RoundTrip) -> str | None:
    """What the sending server said; None where the letter left and only did not come back."""
    row = select(OutboxRow).where(
        OutboxRow.client_id == trip.client_id, OutboxRow.letter == ROUND_TRIP, OutboxRow.subject_id == trip.id
    )
    found = session.scalars(row).one()
    return None if found.sent_at is not None else found.error or "it has not left yet"


def _mend(session: Session, trip: RoundTrip, now: datetime) -> None:
    mend_trouble(session, TroubleKind.TEST_LETTER_LOST, now=now, subject=_subject(trip), client_id=trip.client_id)


def _subject(trip: RoundTrip) -> str:
    return f"mailbox:{trip.mailbox_id}"
