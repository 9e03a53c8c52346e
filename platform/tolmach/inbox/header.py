"""Header lines as they really come: raw bytes, broken encoded words, addresses and dates of any shape."""

from __future__ import annotations

import binascii
import quopri
import re
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from tolmach.inbox.charset import decode_text

_ENCODED = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?\r\n]*)(?:\?=|$)")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,45}\?[bBqQ]\?)")
_ID = re.compile(r"<\s*([^<>\s]{1,500})\s*>")
_ADDRESS = re.compile(r"[^\s<>\"'(),:;@]{1,100}@[^\s<>\"'(),:;@]{1,200}")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,100}"
_WHOLE_ADDRESS = rf"{_ATOM}(?:\.{_ATOM}){{0,20}}@{_ATOM}(?:\.{_ATOM}){{0,20}}"
_ONE_MAILBOX = re.compile(
    rf"(?:\"(?P<quoted>[^\"\\]*)\" ?<(?P<named>{_WHOLE_ADDRESS})>"
    rf"|(?P<words>[^\"<>()\[\]\\,:;@.]*)<(?P<worded>{_WHOLE_ADDRESS})>"
    rf"|(?P<bare>{_WHOLE_ADDRESS}))"
)
"""One mailbox as nearly all are written: nothing that the grammar of RFC 5322 reads otherwise than it looks."""

_LONGEST_MAILBOX = 1_000
_LONGEST_LIST = 64_000
_MOST_IDS = 200
_MOST_COMMENTS = 100


def header_text(raw: bytes) -> str:
    """One header value as text on one line: unfolded, encoded words decoded, control signs gone."""
    plain = decode_text(re.sub(rb"\r?\n[ \t]*", b" ", raw))
    return _printable(_decode_words(plain)).strip()


def addresses(raw: bytes) -> tuple[tuple[str, str], ...]:
    """(display name, address) of every mailbox named; the address in lower case, names decoded after splitting."""
    plain = _printable(decode_text(re.sub(rb"\r?\n[ \t]*", b" ", raw[:_LONGEST_LIST])))
    named = _one_mailbox(plain) or _many_mailboxes(plain)
    pairs = [(_printable(_decode_words(name)).strip(" \"'"), address.strip()) for name, address in named]
    found = tuple((name, address.lower()) for name, address in pairs if "@" in address and " " not in address)
    if found:
        return found
    # An address that the grammar cannot hold is still an address to answer to.
    return tuple(("", address.lower()) for address in _ADDRESS.findall(_printable(_decode_words(plain))))


def _one_mailbox(plain: str) -> list[tuple[str, str]]:
    found = _ONE_MAILBOX.fullmatch(plain.strip()) if len(plain) <= _LONGEST_MAILBOX else None
    if found is None:
        return []
    quoted, named, words, worded, bare = found.groups()
    return [(quoted, named)] if named else [(" ".join((words or "").split()), worded or bare)]


def _many_mailboxes(plain: str) -> list[tuple[str, str]]:
    # The library recurses at every open bracket, so a header of brackets is not given to it.
    return getaddresses([plain]) if plain.count("(") < _MOST_COMMENTS else []


def message_ids(raw: bytes) -> tuple[str, ...]:
    """The ids named in a Message-ID, In-Reply-To or References header, without brackets, in order."""
    plain = _printable(decode_text(raw[:_LONGEST_LIST]))
    found = _ID.findall(plain)
    if not found and "<" not in plain and len(plain.split()) == 1 and "@" in plain:
        found = [plain.strip()]
    return tuple(found[-_MOST_IDS:])


def instant(raw: bytes) -> datetime | None:
    """The time of a Date header in UTC; None where it is garbage or cannot be true of a letter."""
    try:
        found = parsedate_to_datetime(header_text(raw))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # RFC 5322 writes "-0000" for a time in UTC whose place is unknown; the parser gives that as a naive time.
    aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found
    try:
        utc = aware.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return utc if 1980 <= utc.year < 2100 else None


def _decode_words(text: str) -> str:
    if "=?" not in text:
        return text
    joined = _BETWEEN.sub(r"\1", text)
    out: list[str] = []
    at = 0
    pending: tuple[str, bytes] | None = None
    for found in _ENCODED.finditer(joined):
        charset, how, payload = found.group(1).lower(), found.group(2), found.group(3)
        # A multi-byte letter may be cut between two words, so neighbours of one charset are decoded together.
        if pending and (found.start() > at or pending[0] != charset):
            out.append(decode_text(pending[1], pending[0]))
            pending = None
        out.append(joined[at : found.start()])
        pending = (charset, (pending[1] if pending else b"") + _payload(payload, how))
        at = found.end()
    if pending:
        out.append(decode_text(pending[1], pending[0]))
    return "".join(out) + joined[at:]


def _payload(payload: str, how: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    if how in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "))
    return unbase64(raw)


def unbase64(raw: bytes) -> bytes:
    """Base64 decoded as far as it goes: foreign signs skipped, padding mended, a torn tail dropped."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _printable(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", text.replace("\x00", ""))
