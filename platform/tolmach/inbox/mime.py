"""A letter taken apart into its parts, in one pass with bounded depth and count.

The standard library's parser compares every line with every open boundary and recurses per level, so a letter of a
thousand nested levels costs a million comparisons; this one splits each level once and stops at ``MAX_DEPTH``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from itertools import islice

from tolmach.inbox.header import header_text, unbase64

ALTERNATIVE = "multipart/alternative"
MAX_DEPTH = 12
MAX_PARTS = 400
_LONGEST_HEAD = 512_000

Headers = dict[str, list[bytes]]
"""Header name in lower case → its raw values from top to bottom."""

_NAME = re.compile(rb"[!-9;-~]{1,120}[ \t]*:")
_KNOWN = frozenset(
    b"from to cc subject date message-id received return-path mime-version content-type delivered-to reply-to sender "
    b"x-original-to envelope-to content-transfer-encoding in-reply-to references auto-submitted".split()
)


@dataclass
class Part:
    """One leaf of a letter: its headers, its still encoded body and the multiparts around it, outermost first."""

    headers: Headers
    body: bytes
    within: tuple[str, ...] = ()
    path: tuple[int, ...] = ()
    """Which piece of each of the multiparts around it this is or is in."""
    content_type: str = "text/plain"
    params: Message = field(default_factory=Message)

    @property
    def alternative(self) -> tuple[int, ...] | None:
        """Where the alternative is that this is one form of, the outermost one; None where it has no other form."""
        return self.path[: self.within.index(ALTERNATIVE)] if ALTERNATIVE in self.within else None

    def payload(self) -> bytes:
        """The body without its transfer encoding; a broken encoding gives what could be read."""
        coding = first(self.headers, "content-transfer-encoding").decode("ascii", "replace").strip().lower()
        if coding == "base64":
            return unbase64(self.body)
        if coding in {"quoted-printable", "quopri", "qp"}:
            return unquote(self.body)
        return self.body


def split_letter(raw: bytes) -> tuple[Headers, list[Part], list[str]]:
    """The top headers, the leaves in order, and what was wrong on the way."""
    headers, body = split_headers(raw)
    defects: list[str] = []
    if not _KNOWN & {name.encode() for name in headers}:
        headers, body = {}, raw
        defects.append("no header")
    parts = list(islice(_leaves(Part(headers, body), defects), MAX_PARTS + 1))
    if len(parts) > MAX_PARTS:
        defects.append("too many parts")
    return headers, parts[:MAX_PARTS], defects


def first(headers: Headers, name: str) -> bytes:
    """The first value of a header, empty where there is none."""
    return headers.get(name, [b""])[0]


def split_headers(raw: bytes) -> tuple[Headers, bytes]:
    """Header lines and the rest. A torn line between two good ones belongs to the header above it."""
    lines: list[tuple[str, list[bytes]]] = []
    at = 0
    while at < min(len(raw), _LONGEST_HEAD):
        end = raw.find(b"\n", at) + 1 or len(raw)
        line = raw[at:end].rstrip(b"\r\n")
        if not line.strip():
            return _by_name(lines), raw[end:]
        if found := _NAME.match(line):
            lines.append((found.group()[:-1].strip().decode("ascii").lower(), [line[found.end() :].strip()]))
        elif lines and (line[:1] in b" \t" or _NAME.match(raw, end)):
            lines[-1][1].append(line.strip())
        elif at or not line.startswith((b"From ", b">From ")):
            return _by_name(lines), raw[at:]
        at = end
    return _by_name(lines), raw[at:]


def _by_name(lines: list[tuple[str, list[bytes]]]) -> Headers:
    headers: Headers = {}
    for name, pieces in lines:
        headers.setdefault(name, []).append(b"\n ".join(pieces))
    return headers


def _leaves(part: Part, defects: list[str]) -> Iterator[Part]:
    part.content_type, part.params = _content_type(part.headers, part.within)
    boundary = part.params.get_boundary() if part.content_type.startswith("multipart/") else None
    if not part.content_type.startswith("multipart/"):
        yield part
    elif len(part.within) >= MAX_DEPTH:
        defects.append("nested too deep")
        yield replace(part, content_type="application/octet-stream", params=Message())
    elif not boundary or not (pieces := _split(part.body, boundary)):
        defects.append("broken multipart")
        kind = "text/html" if b"<html" in part.body[:2000].lower() else "text/plain"
        yield replace(part, headers={}, content_type=kind, params=Message())
    else:
        within = (*part.within, part.content_type)
        for number, piece in enumerate(pieces[: MAX_PARTS + 1]):
            yield from _leaves(Part(*split_headers(piece), within, (*part.path, number)), defects)


def _content_type(headers: Headers, within: tuple[str, ...]) -> tuple[str, Message]:
    message = Message()
    message["Content-Type"] = header_text(first(headers, "content-type"))[:2000] or "text/plain"
    if disposition := header_text(first(headers, "content-disposition"))[:2000]:
        message["Content-Disposition"] = disposition
    kind = message.get_content_type()
    if within and within[-1] == "multipart/digest" and "content-type" not in headers:
        kind = "message/rfc822"
    return kind, message


def _split(body: bytes, boundary: str) -> list[bytes]:
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    pieces: list[bytes] = []
    start: int | None = None
    for found in line.finditer(body):
        if start is not None:
            pieces.append(body[start : found.start()])
        start = None if found.group(1) else _after_line(body, found.end())
        if len(pieces) > MAX_PARTS:
            return pieces
    if start is not None and start < len(body):
        pieces.append(body[start:])
    return pieces


def _after_line(body: bytes, at: int) -> int:
    return body.find(b"\n", at) + 1 or len(body)


_SOFT = re.compile(rb"=[ \t]{0,40}\r?\n")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_PIECE = 1_000_000
"""Bytes decoded at once; a piece ends before a ``=`` rather than within what it begins."""


def unquote(raw: bytes) -> bytes:
    """Quoted-printable decoded; a lone ``=`` stays as it is."""
    text = _SOFT.sub(b"", raw)
    out: list[bytes] = []
    at = 0
    # Piece by piece: each decoded letter is an object of its own meanwhile, and forty megabytes of them fill a machine.
    while at < len(text):
        end = text.find(b"=", at + _PIECE - 2, at + _PIECE)
        end = end if end > at else at + _PIECE
        out.append(_HEX.sub(lambda found: bytes([int(found.group(1), 16)]), text[at:end]))
        at = end
    return b"".join(out)
