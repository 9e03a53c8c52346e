"""Send what waits: claim a row, hand the letter over, record what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from tolmach.claims import claim_next, record_claim, retry_at
from tolmach.clients.model import Mailbox
from tolmach.db import is_one_of
from tolmach.errors import PortError, Refused
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.outbox.letter import OutgoingLetter, ascii_address, mail_bytes
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.outbox.pace import full_servers, let_server_rest, server_of
from tolmach.outbox.port import LetterMaker, Mailer, NoLongerWanted, Route, SendingFailed
from tolmach.outbox.smtp import LONGEST_SECONDS
from tolmach.store import BlobStore
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

LEASE = timedelta(minutes=1, seconds=LONGEST_SECONDS)
"""A minute for the files, and as long as a server may take."""

FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class SendingClaim:
    """A row that is ours for the length of the lease, with its letter made, or why it cannot be made.

    ``token_of`` is the mailbox whose access token the route needs, where it needs one.
    """

    outbox_id: int
    token: str
    client_id: int
    ticket_id: int | None
    server: str
    attempts: int
    is_last_try: bool
    letter: OutgoingLetter | SendingFailed
    route: Route
    token_of: Mailbox | None


def claim_letter_to_send(
    session: Session, makers: Mapping[str, LetterMaker], *, relay: Route, now: datetime
) -> SendingClaim | None:
    """The oldest letter that may leave by a server that takes one more, claimed; None when there is none."""
    full = full_servers(session, relay=relay, now=now)
    due = and_(is_one_of(OutboxRow.state, OutboxState.WAITING), OutboxRow.server.not_in(full))
    row, letter = _next_wanted(session, makers, due)
    if row is None or letter is None or row.claim_token is None:
        return None
    box = _mailbox(session, letter)
    route = Route(settings=box.sending_settings, secret=box.sending_secret) if box else Route()
    # The mailbox may have got another server since the letter was written.
    row.server = server_of(route.settings)
    return SendingClaim(
        outbox_id=row.id,
        token=row.claim_token,
        client_id=row.client_id,
        ticket_id=row.ticket_id,
        server=row.server,
        attempts=row.attempts,
        is_last_try=now - row.created_at >= GIVE_UP_AFTER,
        letter=letter,
        route=route if route.settings else relay,
        token_of=box if box and box.sends_with_token else None,
    )


def send_letter(mailer: Mailer, store: BlobStore, claim: SendingClaim, *, now: datetime) -> SendingFailed | None:
    """Hand the letter over with its files; the failure, if any, is the result. No transaction is open meanwhile."""
    try:
        letter, content = _as_mail(store, claim.letter, now)
        mailer.send(letter, content, claim.route)
    except SendingFailed as failure:
        return failure
    return None


def record_sending(session: Session, claim: SendingClaim, failure: SendingFailed | None, *, now: datetime) -> bool:
    """Write what became of it. False when the claim had lapsed and another took the row."""
    if failure is None:
        sent = record_claim(
            session, OutboxRow, claim.outbox_id, claim.token, {"state": OutboxState.SENT, "sent_at": now, "error": None}
        )
        if sent:
            _tell(session, EventKind.MESSAGE_SENT, claim, now)
        return sent
    if failure.permanent or claim.is_last_try:
        return _give_up(session, claim, failure, now)
    if failure.is_server:
        let_server_rest(session, claim.server, claim.attempts)
    again = retry_at(session, claim.attempts, first=FIRST_RETRY, most=LAST_RETRY)
    values = {"error": failure.reason, "try_again_at": again}
    return record_claim(session, OutboxRow, claim.outbox_id, claim.token, values)


def _next_wanted(
    session: Session, makers: Mapping[str, LetterMaker], due: ColumnElement[bool]
) -> tuple[OutboxRow | None, OutgoingLetter | SendingFailed | None]:
    """The next row with its letter; those whose letter nobody wants any more are taken back on the way."""
    while (row := claim_next(session, OutboxRow, due, lease=LEASE)) is not None:
        try:
            return row, _make(session, makers, row)
        except NoLongerWanted:
            row.state, row.claim_token, row.claimed_until = OutboxState.TAKEN_BACK, None, None
            session.flush()
    return None, None


def _make(session: Session, makers: Mapping[str, LetterMaker], row: OutboxRow) -> OutgoingLetter | SendingFailed:
    # A letter that cannot be made must not stand in the way of all behind it: the claim is kept and the failure told.
    try:
        return makers[row.letter](session, row)
    except NoLongerWanted:
        raise
    except Refused as refusal:
        # A mailbox switched off, say: the operator can mend that.
        return _cannot_leave(refusal)
    except Exception as error:
        return SendingFailed(f"the letter cannot be made: {type(error).__name__}", permanent=True)


def _mailbox(session: Session, letter: OutgoingLetter | SendingFailed) -> Mailbox | None:
    if isinstance(letter, SendingFailed) or letter.mailbox_id is None:
        return None
    return session.get_one(Mailbox, letter.mailbox_id)


def _as_mail(store: BlobStore, letter: OutgoingLetter | SendingFailed, now: datetime) -> tuple[OutgoingLetter, bytes]:
    if isinstance(letter, SendingFailed):
        raise letter
    try:
        contents = [file.kept.read(store) for file in letter.files]
        sender, recipient = ascii_address(letter.from_address), ascii_address(letter.to_address)
        letter = replace(letter, from_address=sender, to_address=recipient)
        return letter, mail_bytes(letter, contents, at=now)
    except PortError as error:
        # Its files are somewhere that does not answer: the letter waits for them.
        raise SendingFailed(error.reason, permanent=error.permanent) from error
    except Refused as refusal:
        # They are nowhere now, but a folder may be put back from a copy.
        raise _cannot_leave(refusal) from refusal
    except Exception as error:
        # The addresses and words of a letter come from outside; whatever they do is this letter's failure only.
        raise SendingFailed(f"the letter cannot be written as mail: {type(error).__name__}", permanent=True) from error


def _cannot_leave(refusal: Refused) -> SendingFailed:
    return SendingFailed(f"the letter cannot leave: {type(refusal).__name__}", permanent=False)


def _give_up(session: Session, claim: SendingClaim, failure: SendingFailed, now: datetime) -> bool:
    values = {"state": OutboxState.FAILED, "error": failure.reason}
    if not record_claim(session, OutboxRow, claim.outbox_id, claim.token, values):
        return False
    _tell(session, EventKind.MESSAGE_UNDELIVERABLE, claim, now)
    if claim.ticket_id is None:
        # A test letter answers nobody; that it did not come back is a trouble of its own.
        return True
    raise_trouble(
        session,
        TroubleKind.SENDING_FAILED,
        now=now,
        subject=f"outbox:{claim.outbox_id}",
        client_id=claim.client_id,
        outbox=claim.outbox_id,
        ticket=claim.ticket_id,
        reason=failure.reason,
    )
    return True


def _tell(session: Session, kind: EventKind, claim: SendingClaim, now: datetime) -> None:
    record_event(
        session,
        kind,
        at=now,
        actor=JOB,
        client_id=claim.client_id,
        ticket_id=claim.ticket_id,
        outbox=claim.outbox_id,
        attempts=claim.attempts,
    )
