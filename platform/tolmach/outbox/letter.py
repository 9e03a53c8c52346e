"""A letter ready to leave, and its bytes as mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from tolmach.store import Kept

MOST_ID_LETTERS = 900
"""A line of a header ends at 998 characters (RFC 5322, 2.1.1)."""

TEST_HEADER = "X-Tolmach-Test"
"""Names a test letter with its signature. Some servers give every letter a new Message-ID, so it is not there."""

_PRINTABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, kw_only=True)
class OutgoingFile:
    """A file that leaves with a letter; ``kept`` is where its bytes are."""

    name: str
    type: str
    kept: Kept


@dataclass(frozen=True, kw_only=True)
class OutgoingLetter:
    """What a recipient gets, whatever the channel; mail headers are only those that every letter may differ in."""

    mailbox_id: int | None
    from_name: str
    from_address: str
    to_address: str
    reply_to: str | None
    subject: str
    text: str
    html: str | None
    language: str
    message_id: str
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    files: tuple[OutgoingFile, ...] = ()


def mail_bytes(letter: OutgoingLetter, contents: Sequence[bytes] = (), *, at: datetime) -> bytes:
    """The letter as an RFC 5322 message with CRLF line ends; ``contents`` are its files' bytes, in their order."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _address(letter.from_name, letter.from_address)
    mail["To"] = _address("", letter.to_address)
    if letter.reply_to:
        mail["Reply-To"] = _address(letter.from_name, letter.reply_to)
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    if answered := _as_ids((letter.in_reply_to or "",)):
        mail["In-Reply-To"] = answered
    if thread := _as_ids(letter.references):
        mail["References"] = thread
    # Our own letters are told apart by this header together with the form of their Message-ID.
    mail["X-Tolmach"] = "1"
    for name, value in letter.headers.items():
        mail[name] = value
    mail.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for file, content in zip(letter.files, contents, strict=True):
        main, _, sub = file.type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    # Each further part takes the Content- headers with it into the first one, so this one comes last.
    mail["Content-Language"] = letter.language
    return mail.as_bytes()


def ascii_address(address: str) -> str:
    """The address as every server takes it, its domain in ASCII (RFC 3490). Raises ValueError where there is none.

    A local part is taken as it is: providers gave out addresses like ``anna..b@`` that no grammar allows.
    """
    local, _, domain = address.rpartition("@")
    if not local or not domain or not local.isascii() or any(sign.isspace() or sign in "<>," for sign in address):
        raise ValueError("not an address that mail can be sent to")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


class _PlainWords(UnstructuredHeader, BaseHeader):
    """Message-IDs or addresses of pages, one a line.

    The library encodes what is longer than a line, and then no program finds the thread or the page.
    """

    def fold(self, *, policy: Policy) -> str:
        words = f"{policy.linesep} ".join(str(self).split())
        return f"{self.name}: {words}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _NAME in ("in-reply-to", "references", "list-unsubscribe"):
    _HEADERS.map_to_type(_NAME, _PlainWords)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def _as_ids(ids: Iterable[str]) -> str:
    """Those that can stand in a header; what strangers call a Message-ID is not always one."""
    return " ".join(f"<{one}>" for one in ids if len(one) <= MOST_ID_LETTERS and _PRINTABLE.fullmatch(one))


def _address(name: str, address: str) -> Address:
    local, _, domain = ascii_address(address).rpartition("@")
    return Address(display_name=" ".join(name.split()), username=local, domain=domain)
