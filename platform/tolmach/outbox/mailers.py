"""The mailers: SMTP, a maildir, the console."""

from __future__ import annotations

import mailbox
import smtplib
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tolmach.outbox.letter import OutgoingLetter
from tolmach.outbox.port import Route, SendingFailed

TIMEOUT_SECONDS = 30
SERVICE_NOT_AVAILABLE = 421
"""RFC 5321, section 3.8: the server closes the connection, whatever the letter."""


@dataclass(frozen=True)
class SmtpMailer:
    """Sends by the mailbox's own server: host, port, security (``tls``, ``starttls``, ``none``) and a user name."""

    def send(self, letter: OutgoingLetter, content: bytes, route: Route) -> None:
        try:
            with connect(route) as server:
                server.sendmail(letter.from_address, [letter.to_address], content)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise SendingFailed(f"the recipient was refused ({code})", permanent=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            # Wrong credentials are the operator's to mend; the letter itself stays good and waits for that.
            is_login = isinstance(error, smtplib.SMTPAuthenticationError)
            permanent = error.smtp_code >= 500 and not is_login
            is_server = is_login or error.smtp_code == SERVICE_NOT_AVAILABLE
            raise SendingFailed(
                f"the server said {error.smtp_code}", permanent=permanent, is_server=is_server
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise SendingFailed(f"no connection: {type(error).__name__}", permanent=False, is_server=True) from error


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


def connect(route: Route, *, timeout: float = TIMEOUT_SECONDS) -> smtplib.SMTP:
    """The route's server, greeted and logged in to. Raises SendingFailed without one, OSError and SMTPException."""
    settings = route.settings
    host, security = settings.get("host"), settings.get("security", "starttls")
    if not host:
        raise SendingFailed("this mailbox has no server to send by", permanent=False, is_server=True)
    context = ssl.create_default_context()
    if security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, int(settings.get("port", 465)), timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(host, int(settings.get("port", 587)), timeout=timeout)
    try:
        if security == "starttls":
            server.starttls(context=context)
        if settings.get("user") and route.secret:
            server.login(settings["user"], route.secret)
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server
