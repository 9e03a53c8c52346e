"""What a message of a web form or an API call may hold, and how it is made clean. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from tolmach.inbox.attachments import MOST_BYTES, MOST_FILES
from tolmach.storable import storable

MOST_TEXT_LETTERS = 100_000
MOST_LETTERS = {"name": 200, "subject": 300, "order_number": 64, "external_id": 255}
"""Field → how many characters it may have; names of files and types are cut instead of refused."""

MOST_FILE_NAME_LETTERS = 255
MOST_MEGABYTES_TOGETHER = 30
"""What a form may bring at once, all its files together."""

MOST_ADDRESS_LETTERS = 254
"""RFC 5321, section 4.5.3.1.3, without the brackets; the part before the @ has at most 64 (4.5.3.1.1)."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST_AHEAD = timedelta(days=1)
"""A shop's clock may be wrong; a message from another decade is a mistake of its sender."""

_LOST = "\ufffd"
"""Where a letter's words had a sign that cannot be kept, its reader sees that one is missing."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)


class FormProblem(StrEnum):
    MISSING = "missing"
    TOO_LONG = "too_long"
    NO_ADDRESS = "no_address"
    UNKNOWN_MARKET = "unknown_market"
    IMPLAUSIBLE_TIME = "implausible_time"
    FILE_TOO_LARGE = "file_too_large"
    TOO_MANY_FILES = "too_many_files"


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """What is wrong with a field; ``place`` says which of several files, ``limit`` how much would be accepted."""

    field: str
    problem: FormProblem
    place: int | None = None
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class FormFile:
    """A file beside the words; ``type`` is what the sender claims."""

    name: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class FormMessage:
    """What somebody wrote into a form, or a shop hands over; ``external_id`` is what the sender calls it."""

    market: str
    address: str
    text: str
    name: str = ""
    subject: str = ""
    order_number: str = ""
    topic: str = ""
    external_id: str = ""
    sent_at: datetime | None = None
    files: tuple[FormFile, ...] = ()


def clean_message(message: FormMessage) -> FormMessage:
    """The message without what no database keeps, one-line fields on one line, the address in its ASCII form."""
    return replace(
        message,
        market=_one_line(message.market),
        address=_ascii_address(_one_line(message.address)),
        text=storable(message.text, half=_LOST).replace("\r\n", "\n").replace("\r", "\n").strip(),
        name=_one_line(message.name),
        subject=_one_line(message.subject),
        order_number=_one_line(message.order_number),
        topic=_one_line(message.topic),
        external_id=_one_line(message.external_id),
        files=tuple(_clean_file(file) for file in message.files),
    )


def problems_of(message: FormMessage, *, now: datetime) -> Iterator[FieldProblem]:
    """Everything that is wrong with a clean message, apart from whether its market is served."""
    if not message.address:
        yield FieldProblem(field="address", problem=FormProblem.MISSING)
    elif not is_mail_address(message.address):
        yield FieldProblem(field="address", problem=FormProblem.NO_ADDRESS)
    if not message.text:
        yield FieldProblem(field="text", problem=FormProblem.MISSING)
    for name, most in {"text": MOST_TEXT_LETTERS, **MOST_LETTERS}.items():
        if len(getattr(message, name)) > most:
            yield FieldProblem(field=name, problem=FormProblem.TOO_LONG, limit=most)
    if message.sent_at is not None and not EARLIEST <= message.sent_at <= now + LATEST_AHEAD:
        yield FieldProblem(field="sent_at", problem=FormProblem.IMPLAUSIBLE_TIME)
    yield from _file_problems(message.files)


def is_mail_address(address: str) -> bool:
    """Whether mail can be sent there by every server: ASCII, a dotted domain, no quoted or commented parts."""
    local, _, domain = address.rpartition("@")
    is_short = len(address) <= MOST_ADDRESS_LETTERS and len(local) <= 64
    return is_short and bool(_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))


def _file_problems(files: tuple[FormFile, ...]) -> Iterator[FieldProblem]:
    if len(files) > MOST_FILES:
        yield FieldProblem(field="files", problem=FormProblem.TOO_MANY_FILES, limit=MOST_FILES)
    for place, file in enumerate(files):
        if len(file.content) > MOST_BYTES:
            yield FieldProblem(field="files", problem=FormProblem.FILE_TOO_LARGE, place=place, limit=MOST_BYTES)


def _clean_file(file: FormFile) -> FormFile:
    name, kind = _one_line(file.name)[-MOST_FILE_NAME_LETTERS:], _one_line(file.type)[:MOST_FILE_NAME_LETTERS]
    return replace(file, name=name or "file", type=kind or "application/octet-stream")


def _one_line(text: str) -> str:
    return " ".join(storable(text, half=_LOST).split())


def _ascii_address(address: str) -> str:
    # Domains with umlauts or in Greek letters are mailed to by their xn-- form.
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}" if domain else address
    except UnicodeError:
        return address
