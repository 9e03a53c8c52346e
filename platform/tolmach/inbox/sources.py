"""Where letters are fetched from: a maildir or an IMAP server behind one small port."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date

from tolmach.clients.model import Mailbox, MailSource
from tolmach.inbox.fetched import LetterSource
from tolmach.inbox.imap_login import open_imap
from tolmach.inbox.maildir import open_maildir

TIMEOUT_SECONDS = 30.0


def open_source(
    box: Mailbox, *, today: date, token: str | None = None, timeout: float = TIMEOUT_SECONDS
) -> AbstractContextManager[LetterSource]:
    """The source of a mailbox, opened; ``timeout`` in seconds for each answer of a server. Raises PortError."""
    if box.source is MailSource.IMAP:
        return open_imap(box, token=token, timeout=timeout, today=today)
    return open_maildir(box)
