"""Connect and log in to an IMAP server: encrypted with a checked certificate, by password or by access token."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from imap_tools import (
    BaseMailBox,
    ImapToolsError,
    MailBox,
    MailboxLoginError,
    MailBoxStartTls,
    MailBoxUnencrypted,
)

from tolmach.clients.model import Mailbox
from tolmach.inbox.imap import ImapSource, speaking


@contextmanager
def open_imap(box: Mailbox, *, token: str | None, timeout: float, today: date) -> Iterator[ImapSource]:
    """The mailbox's folder, opened and closed; with ``token`` the login is XOAUTH2. Raises PortError."""
    settings: dict[str, Any] = box.source_settings
    with speaking():
        server = _connect(settings, timeout)
    try:
        with speaking():
            _log_in(server, str(settings["user"]), box.source_secret or "", token)
            # Servers say what they can once they know who asks; the library keeps what they said to strangers.
            client: Any = server.client
            client._get_capabilities()
            server.folder.set(settings.get("folder") or "INBOX")
        yield ImapSource(server, settings, box.source_state or {}, today=today)
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            server.logout()
    finally:
        with suppress(OSError):
            server.client.shutdown()


def _connect(settings: dict[str, Any], timeout: float) -> BaseMailBox:
    host, security = settings["host"], settings.get("security", "tls")
    port = int(settings.get("port", 993 if security == "tls" else 143))
    if security == "none":
        return MailBoxUnencrypted(host, port=port, timeout=timeout)
    # The library's own default checks no certificate. An authority of the house's own is named by SSL_CERT_FILE.
    kind = MailBox if security == "tls" else MailBoxStartTls
    return kind(host, port=port, timeout=timeout, ssl_context=ssl.create_default_context())


def _log_in(server: BaseMailBox, user: str, password: str, token: str | None) -> None:
    try:
        if token is not None:
            # A refusal comes as a second question, with the reason; it wants an empty answer and then says no.
            answers = iter([f"user={user}\1auth=Bearer {token}\1\1".encode()])
            server.client.authenticate("XOAUTH2", lambda _question: next(answers, b""))
        elif (user + password).isascii():
            server.login(user, password, None)
        else:
            server.login_utf8(user, password, None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise MailboxLoginError(command_result=("NO", [str(error).encode()]), expected="OK") from error
