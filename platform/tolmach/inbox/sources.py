"""Where letters are fetched from: one small port, a maildir and IMAP behind it."""

from __future__ import annotations

import imaplib
import mailbox
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from imap_tools import AND, BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags

from tolmach.clients.model import Mailbox, MailSource
from tolmach.errors import PortError

TIMEOUT_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A letter at its source: its bytes and what the source calls it."""

    key: str
    content: bytes = field(repr=False)


class LetterSource(Protocol):
    """A place where letters wait. Both calls raise PortError when the place cannot be reached."""

    def unseen(self) -> Iterator[Fetched]:
        """The letters not marked seen, the oldest first."""

    def mark_seen(self, fetched: Fetched) -> None:
        """Say that this letter was kept; called only after its transaction is in."""


def open_source(box: Mailbox, *, timeout: float = TIMEOUT_SECONDS) -> AbstractContextManager[LetterSource]:
    """The source of a mailbox, opened; ``timeout`` in seconds for each answer of a server."""
    return _open_imap(box, timeout) if box.source is MailSource.IMAP else _open_maildir(box)


@dataclass(frozen=True)
class MaildirSource:
    """A maildir: letters lie in ``new`` until they are marked seen."""

    folder: mailbox.Maildir

    def unseen(self) -> Iterator[Fetched]:
        for key in sorted(key for key, letter in self.folder.iteritems() if letter.get_subdir() == "new"):
            yield Fetched(key=key, content=self.folder.get_bytes(key))

    def mark_seen(self, fetched: Fetched) -> None:
        letter = self.folder[fetched.key]
        letter.set_subdir("cur")
        letter.add_flag("S")
        self.folder[fetched.key] = letter


@dataclass(frozen=True)
class ImapSource:
    """An IMAP folder; a letter is seen by its flag, so that a person's reader shows the same."""

    server: BaseMailBox

    def unseen(self) -> Iterator[Fetched]:
        for message in self.server.fetch(AND(seen=False), mark_seen=False, bulk=False):
            yield Fetched(key=message.uid or "", content=message.obj.as_bytes())

    def mark_seen(self, fetched: Fetched) -> None:
        self.server.flag(fetched.key, MailMessageFlags.SEEN, True)


@contextmanager
def _open_maildir(box: Mailbox) -> Iterator[LetterSource]:
    path = Path(str(box.source_settings.get("path", "")))
    if not path.is_dir():
        raise PortError("maildir", f"{path} is no folder", permanent=False)
    try:
        yield MaildirSource(mailbox.Maildir(path, create=False))
    except OSError as error:
        raise PortError("maildir", str(error), permanent=False) from error


@contextmanager
def _open_imap(box: Mailbox, timeout: float) -> Iterator[LetterSource]:
    settings: dict[str, Any] = box.source_settings
    kinds = {"tls": MailBox, "starttls": MailBoxStartTls, "none": MailBoxUnencrypted}
    kind = kinds[settings.get("security", "tls")]
    port = int(settings.get("port", 993 if kind is MailBox else 143))
    try:
        server = kind(settings["host"], port=port, timeout=timeout)
        with _logged_in(server, settings, box.source_secret or "") as opened:
            yield ImapSource(opened)
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise PortError("imap", f"{type(error).__name__}: {error}", permanent=False) from error


def _logged_in(server: BaseMailBox, settings: dict[str, Any], secret: str) -> BaseMailBox:
    try:
        return server.login(settings["user"], secret, settings.get("folder") or "INBOX")
    except (OSError, imaplib.IMAP4.error, ImapToolsError):
        server.client.shutdown()
        raise
