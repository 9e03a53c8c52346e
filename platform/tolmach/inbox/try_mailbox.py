"""Try a mailbox's connections: log in where its letters come from and where answers leave, and say what happened.

Outside any transaction, with a short time limit; no letter is fetched, marked or sent.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from imap_tools import MailboxFolderSelectError, MailboxLoginError, UnexpectedCommandStatusError

from tolmach.clients.model import Mailbox, MailSource
from tolmach.errors import PortError
from tolmach.inbox.sources import open_source
from tolmach.outbox.mailers import connect
from tolmach.outbox.port import Route

TIMEOUT_SECONDS = 8.0


class Outcome(StrEnum):
    """What became of a try."""

    WORKS = "works"
    NOTHING_SET = "nothing_set"
    UNKNOWN_HOST = "unknown_host"
    NO_CONNECTION = "no_connection"
    TOO_SLOW = "too_slow"
    NOT_ENCRYPTED = "not_encrypted"
    LOGIN_REFUSED = "login_refused"
    NO_FOLDER = "no_folder"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """How one of a mailbox's two connections did; ``detail`` is what the server or the machine said, in its words."""

    outcome: Outcome
    detail: str = ""


def try_receiving(box: Mailbox, *, timeout: float = TIMEOUT_SECONDS) -> Tried:
    """Open the mailbox's source as fetching does, and close it again."""
    if box.source is MailSource.NONE:
        return Tried(outcome=Outcome.NOTHING_SET)
    try:
        with open_source(box, timeout=timeout):
            return Tried(outcome=Outcome.WORKS)
    except PortError as error:
        if box.source is MailSource.MAILDIR:
            return Tried(outcome=Outcome.NO_FOLDER, detail=error.reason)
        return _failed(error)


def try_sending(box: Mailbox, *, timeout: float = TIMEOUT_SECONDS) -> Tried:
    """Greet the mailbox's sending server and log in to it."""
    if not box.sending_settings.get("host"):
        return Tried(outcome=Outcome.NOTHING_SET)
    try:
        route = Route(settings=box.sending_settings, secret=box.sending_secret)
        with connect(route, timeout=timeout) as server:
            server.noop()
    except (OSError, smtplib.SMTPException, PortError) as error:
        return _failed(error)
    return Tried(outcome=Outcome.WORKS)


_OUTCOMES: tuple[tuple[type[BaseException], Outcome], ...] = (
    (socket.gaierror, Outcome.UNKNOWN_HOST),
    (MailboxLoginError, Outcome.LOGIN_REFUSED),
    (smtplib.SMTPAuthenticationError, Outcome.LOGIN_REFUSED),
    (MailboxFolderSelectError, Outcome.NO_FOLDER),
    (ssl.SSLError, Outcome.NOT_ENCRYPTED),
    (smtplib.SMTPNotSupportedError, Outcome.NOT_ENCRYPTED),
    (TimeoutError, Outcome.TOO_SLOW),
    (smtplib.SMTPException, Outcome.NOT_UNDERSTOOD),
    (OSError, Outcome.NO_CONNECTION),
)
"""The first kind that fits says what happened; the exact ones stand before the families they belong to."""


def _failed(error: BaseException) -> Tried:
    causes = list(_causes(error))
    for kind, outcome in _OUTCOMES:
        for cause in causes:
            if isinstance(cause, kind):
                return Tried(outcome=outcome, detail=_said(cause))
    return Tried(outcome=Outcome.NOT_UNDERSTOOD, detail=_said(causes[-1]))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    # The mail libraries do not always say "from": what an error was raised in the middle of is its cause too.
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _said(error: BaseException) -> str:
    """What the other side said, on one short line."""
    if isinstance(error, UnexpectedCommandStatusError):
        text = " ".join(_text(word) for word in error.command_result[1])
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_text(error.smtp_error)}"
    elif isinstance(error, OSError) and error.strerror:
        text = error.strerror
    else:
        text = str(error) or type(error).__name__
    return " ".join(text.split())[:200]


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
