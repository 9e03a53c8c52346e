"""The mailers: SMTP, a maildir, the console."""

from __future__ import annotations

import mailbox
import smtplib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tolmach.outbox.letter import OutgoingLetter
from tolmach.outbox.port import LoginRefused, Route, SendingFailed
from tolmach.outbox.smtp import LETTER_SECONDS, TALK_SECONDS, Talk, connect

_OF_THE_SERVER = frozenset({421, 530})
"""RFC 5321, section 3.8: the server closes the connection, whatever the letter. RFC 4954: it wants a login first."""


@dataclass(frozen=True)
class SmtpMailer:
    """Sends by the mailbox's own server: host, port, security (``tls``, ``starttls``, ``none``) and a user name."""

    talk_seconds: float = TALK_SECONDS
    letter_seconds: float = LETTER_SECONDS

    def send(self, letter: OutgoingLetter, content: bytes, route: Route) -> None:
        try:
            with self._connect(route) as server:
                server.sendmail(letter.from_address, [letter.to_address], content)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise _refused(f"the recipient was refused ({code})", code) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(f"the server said {error.smtp_code}", error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise _unreached(error) from error

    def _connect(self, route: Route) -> Talk:
        try:
            return connect(route, seconds=self.talk_seconds, letter_seconds=self.letter_seconds)
        except smtplib.SMTPAuthenticationError as error:
            raise LoginRefused(f"the server said {error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            # Nothing was said of the letter yet: it stays good and waits until the operator or the server mends this.
            reason = f"the server said {error.smtp_code}"
            raise SendingFailed(reason, permanent=False, is_server=True) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise _unreached(error) from error


@dataclass(frozen=True)
class MaildirMailer:
    """Delivers into a maildir, one folder a recipient address: what the demo and the tests read."""

    root: Path

    def send(self, letter: OutgoingLetter, content: bytes, route: Route) -> None:  # noqa: ARG002 - the port's shape
        folder = "".join(sign if sign.isalnum() or sign in "@.-_+" else "_" for sign in letter.to_address.lower())
        try:
            place = self.root / folder.lstrip(".")
            # The library makes them only where the folder itself is missing: a kill in between left it useless.
            for part in ("tmp", "new", "cur"):
                (place / part).mkdir(parents=True, exist_ok=True)
            mailbox.Maildir(place).add(content)
        except OSError as error:
            raise SendingFailed(f"the maildir cannot be written: {error}", permanent=False) from error


@dataclass(frozen=True)
class ConsoleMailer:
    """Prints letters, for trying out."""

    stream: TextIO = sys.stdout

    def send(self, letter: OutgoingLetter, content: bytes, route: Route) -> None:  # noqa: ARG002 - the port's shape
        self.stream.write(content.decode("utf-8", "replace") + "\n")


def _refused(reason: str, code: int) -> SendingFailed:
    """What the server said of the letter, or instead of it."""
    is_server = code in _OF_THE_SERVER
    return SendingFailed(reason, permanent=code >= 500 and not is_server, is_server=is_server)


def _unreached(error: Exception) -> SendingFailed:
    return SendingFailed(f"no connection: {type(error).__name__}", permanent=False, is_server=True)
