"""Try a mailbox's connections: log in where its letters come from and where answers leave, and say what happened.

Outside any transaction, with a short time limit; no letter is fetched, marked or sent.
"""

from __future__ import annotations

import smtplib
from datetime import date

from tolmach.clients.model import Mailbox, MailSource
from tolmach.errors import PortError
from tolmach.inbox.connection import Outcome, Tried, what_happened
from tolmach.inbox.sources import open_source
from tolmach.outbox.port import Route
from tolmach.outbox.smtp import connect

TIMEOUT_SECONDS = 8.0


def try_receiving(box: Mailbox, *, today: date, token: str | None = None, timeout: float = TIMEOUT_SECONDS) -> Tried:
    """Open the mailbox's source as fetching does, and close it again."""
    if box.source is MailSource.NONE:
        return Tried(outcome=Outcome.NOTHING_SET)
    try:
        with open_source(box, today=today, token=token, timeout=timeout):
            return Tried(outcome=Outcome.WORKS)
    except PortError as error:
        return what_happened(error)


def try_sending(box: Mailbox, *, token: str | None = None, timeout: float = TIMEOUT_SECONDS) -> Tried:
    """Greet the mailbox's sending server and log in to it."""
    if not box.sending_settings.get("host"):
        return Tried(outcome=Outcome.NOTHING_SET)
    try:
        route = Route(settings=box.sending_settings, secret=box.sending_secret, token=token)
        with connect(route, seconds=timeout) as server:
            server.noop()
    except (OSError, smtplib.SMTPException, ValueError, PortError) as error:
        return what_happened(error)
    return Tried(outcome=Outcome.WORKS)
