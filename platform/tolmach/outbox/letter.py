"""A letter ready to leave, and its bytes as mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


@dataclass(frozen=True, kw_only=True)
class OutgoingFile:
    """A file that leaves with a letter."""

    name: str
    type: str
    content: bytes = field(repr=False)


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


def mail_bytes(letter: OutgoingLetter, *, at: datetime) -> bytes:
    """The letter as an RFC 5322 message with CRLF line ends."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(letter.from_name, letter.from_address)
    mail["To"] = _address("", letter.to_address)
    if letter.reply_to:
        mail["Reply-To"] = _address(letter.from_name, letter.reply_to)
    mail["Subject"] = " ".join(letter.subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    if letter.in_reply_to:
        mail["In-Reply-To"] = f"<{letter.in_reply_to}>"
    if letter.references:
        mail["References"] = " ".join(f"<{reference}>" for reference in letter.references)
    # Our own letters are told apart by this header together with the form of their Message-ID.
    mail["X-Tolmach"] = "1"
    for name, value in letter.headers.items():
        mail[name] = value
    mail.set_content(letter.text, cte="quoted-printable")
    # Setting the content clears every Content- header, so this one comes after it.
    mail["Content-Language"] = letter.language
    if letter.html:
        mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for file in letter.files:
        main, _, sub = file.type.partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    return mail.as_bytes()


def _address(name: str, address: str) -> Address:
    return Address(display_name=" ".join(name.split()), addr_spec=address)
