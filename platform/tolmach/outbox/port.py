"""The ports of what leaves: a mailer for letters, and who makes a letter's text when its time comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from tolmach.errors import PortError, Refused
from tolmach.outbox.letter import OutgoingLetter
from tolmach.outbox.model import OutboxRow


class SendingFailed(PortError):
    """The letter did not leave. ``permanent`` when no later try can succeed, ``is_server`` when no other can now."""

    def __init__(self, reason: str, *, permanent: bool, is_server: bool = False) -> None:
        super().__init__("mailer", reason, permanent=permanent)
        self.is_server = is_server


class LoginRefused(SendingFailed):
    """The mail server does not accept who logs in; the letter stays good."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=False, is_server=True)


class NoLongerWanted(Refused):
    """What the letter was for is over: it must not leave, and nobody has to mend anything."""

    def __init__(self, letter: str, subject_id: int) -> None:
        super().__init__(f"{letter} {subject_id}")


@dataclass(frozen=True, kw_only=True)
class Route:
    """Where a mailbox's letters leave: its own SMTP server, or nothing where the operator's relay sends for it.

    The login is by ``secret``, a password, or by an access ``token``.
    """

    settings: dict[str, Any] = field(default_factory=dict)
    secret: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


class Mailer(Protocol):
    """Sends one message. Raises SendingFailed."""

    def send(self, letter: OutgoingLetter, content: bytes, route: Route) -> None:
        """Hand the message over; when this returns somebody else is responsible for it."""


LetterMaker = Callable[[Session, OutboxRow], OutgoingLetter]
"""Makes the letter of a row from the ids it holds; looked up by the row's ``letter``. May raise NoLongerWanted."""
