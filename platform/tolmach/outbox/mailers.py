"""The mailers: SMTP, a maildir, the console."""

from __future__ import annotations

import mailbox
import re
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

_OF_THE_SIZE = frozenset({452, 552})
"""RFC 1870, section 6.1: the size is told with the sender, so there these speak of the letter."""

_LONGEST_WORDS = 200


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
            code, words = next(iter(error.recipients.values()))
            raise _refused(f"the recipient was refused ({code}){_said(words, letter)}", code) from error
        except smtplib.SMTPResponseException as error:
            raise _answered(error, letter) from error
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


def _answered(error: smtplib.SMTPResponseException, letter: OutgoingLetter) -> SendingFailed:
    reason = f"the server said {error.smtp_code}{_said(error.smtp_error, letter)}"
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code not in _OF_THE_SIZE:
        # A quota, a mailbox that may not send: neither the letter nor its recipient is to blame.
        return SendingFailed(reason, permanent=False, is_server=True)
    return _refused(reason, error.smtp_code)


def _refused(reason: str, code: int) -> SendingFailed:
    """What the server said of the letter, or instead of it."""
    is_server = code in _OF_THE_SERVER
    return SendingFailed(reason, permanent=code >= 500 and not is_server, is_server=is_server)


def _said(words: bytes | str, letter: OutgoingLetter) -> str:
    """What the server said, to stand behind our own words: one line, without addresses, for an alarm names nobody."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    text = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    text = re.sub(r"[^\s@]*@\S+", "…", text)
    name = re.escape(letter.to_address.partition("@")[0])
    text = re.sub(rf"(?<!\w){name}(?!\w)", "…", text, flags=re.IGNORECASE)[:_LONGEST_WORDS]
    return f": {text}" if text else ""


def _unreached(error: Exception) -> SendingFailed:
    return SendingFailed(f"no connection: {type(error).__name__}", permanent=False, is_server=True)
