"""How a connection to a mail server did: one of a few outcomes that people can be told, and what the server said."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from imap_tools import MailboxFolderSelectError, MailboxLoginError, UnexpectedCommandStatusError

from tolmach.errors import PortError
from tolmach.inbox.oauth import TokenRefused


class Outcome(StrEnum):
    """What became of a connection."""

    WORKS = "works"
    NOTHING_SET = "nothing_set"
    UNKNOWN_HOST = "unknown_host"
    NO_CONNECTION = "no_connection"
    TOO_SLOW = "too_slow"
    NOT_ENCRYPTED = "not_encrypted"
    BAD_CERTIFICATE = "bad_certificate"
    LOGIN_REFUSED = "login_refused"
    TOKEN_REFUSED = "token_refused"
    NO_TOKEN = "no_token"
    BUSY = "busy"
    NO_FOLDER = "no_folder"
    NOT_SETTLED = "not_settled"
    NOT_UNDERSTOOD = "not_understood"


OPERATORS = frozenset(
    {
        Outcome.NOT_ENCRYPTED,
        Outcome.BAD_CERTIFICATE,
        Outcome.LOGIN_REFUSED,
        Outcome.TOKEN_REFUSED,
        Outcome.NO_FOLDER,
        Outcome.NOT_SETTLED,
    }
)
"""What waiting does not mend; everything else may be a server that is started again."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """How a connection did; ``detail`` is what the server or the machine said, in its words."""

    outcome: Outcome
    detail: str = ""


_OUTCOMES: tuple[tuple[type[BaseException], Outcome], ...] = (
    (socket.gaierror, Outcome.UNKNOWN_HOST),
    (TokenRefused, Outcome.TOKEN_REFUSED),
    (MailboxLoginError, Outcome.LOGIN_REFUSED),
    (smtplib.SMTPAuthenticationError, Outcome.LOGIN_REFUSED),
    (MailboxFolderSelectError, Outcome.NO_FOLDER),
    (ssl.SSLCertVerificationError, Outcome.BAD_CERTIFICATE),
    (ssl.SSLError, Outcome.NOT_ENCRYPTED),
    (smtplib.SMTPNotSupportedError, Outcome.NOT_ENCRYPTED),
    (TimeoutError, Outcome.TOO_SLOW),
    (smtplib.SMTPException, Outcome.NOT_UNDERSTOOD),
    (OSError, Outcome.NO_CONNECTION),
)
"""The first kind that fits says what happened; the exact ones stand before the families they belong to."""

_OF_PORTS = {"maildir": Outcome.NO_FOLDER, "oauth": Outcome.NO_TOKEN, "store": Outcome.NO_CONNECTION}
"""Ports whose failures mean one thing, whatever the machine calls them."""

_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
"""RFC 5530: with these words a server refuses for now what may be right."""


def what_happened(error: BaseException) -> Tried:
    """The outcome of a connection that ended with this error."""
    if isinstance(error, PortError) and error.port in _OF_PORTS and not isinstance(error, TokenRefused):
        return Tried(outcome=_OF_PORTS[error.port], detail=error.reason)
    causes = list(_causes(error))
    for kind, outcome in _OUTCOMES:
        for cause in causes:
            if isinstance(cause, kind):
                return _refined(outcome, _said(cause))
    return Tried(outcome=Outcome.NOT_UNDERSTOOD, detail=_said(causes[-1]))


def _refined(outcome: Outcome, said: str) -> Tried:
    is_refusal = outcome in (Outcome.LOGIN_REFUSED, Outcome.NO_FOLDER)
    is_for_later = is_refusal and any(word in said.upper() for word in _LATER)
    return Tried(outcome=Outcome.BUSY if is_for_later else outcome, detail=said)


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
    elif isinstance(error, ssl.SSLCertVerificationError):
        text = error.verify_message
    elif isinstance(error, PortError):
        text = error.reason
    elif isinstance(error, OSError) and error.strerror:
        text = error.strerror
    else:
        text = str(error) or type(error).__name__
    return " ".join(text.split())[:200]


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
