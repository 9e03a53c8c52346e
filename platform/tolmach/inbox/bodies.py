"""From the parts of a letter: what its writer wrote, as text and as HTML, and the files beside it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from tolmach.inbox.body_text import Body, text_of
from tolmach.inbox.charset import decode_text
from tolmach.inbox.header import header_text
from tolmach.inbox.html_text import text_from_html
from tolmach.inbox.letter import Attachment
from tolmach.inbox.mime import Part, first, unquote

_NAMES = {"message/rfc822": "message.eml", "text/calendar": "invite.ics", "text/rfc822-headers": "headers.txt"}
_SEALED = {
    "application/pgp-encrypted": "pgp encrypted",
    "application/pkcs7-mime": "s/mime message",
    "application/x-pkcs7-mime": "s/mime message",
    "application/ms-tnef": "tnef",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SOFT_LINE_END = re.compile(rb"=\r?\n")
_QUOTED_LETTERS = re.compile(rb"=[0-9A-F]{2}=[0-9A-F]{2}")


@dataclass(frozen=True)
class Bodies:
    """The text form (made from HTML where the sender sent no other form of it), the HTML as it came, the files."""

    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    defects: tuple[str, ...]


def read_bodies(parts: Iterable[Part], *, has_header: bool) -> Bodies:
    """Sort the parts into what was written and the files. What is written is one text, in the order it came."""
    bodies: list[Body] = []
    files: list[Part] = []
    for part in parts:
        if not _is_body(part, is_first=not bodies):
            files.append(part)
        elif part.content_type == "text/html":
            page = clean_text(decode_text(part.payload(), _charset(part)))
            bodies.append(Body(page, is_page=True, alternative=part.alternative))
        else:
            bodies.append(Body(_plain(part, has_header=has_header), is_page=False, alternative=part.alternative))
    html = "\n".join(body.content for body in bodies if body.is_page) or None
    attachments = tuple(_attachment(part, number, html) for number, part in enumerate(files, start=1))
    sealed = dict.fromkeys(_SEALED[file.type] for file in attachments if file.type in _SEALED)
    return Bodies(clean_text(text_of(bodies)), html, attachments, tuple(sealed))


def clean_text(text: str) -> str:
    """Line ends as ``\\n`` and no control signs or halves of pairs; databases refuse NUL and what is no UTF-8."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))


def _is_body(part: Part, *, is_first: bool) -> bool:
    if part.content_type not in {"text/plain", "text/html", "text/enriched"}:
        return False
    disposition = part.params.get_content_disposition()
    if disposition == "attachment":
        return False
    # A name makes a text a file, but some mail servers name even the words of their report.
    return not part.params.get_filename() or (is_first and disposition is None)


def _charset(part: Part) -> str | None:
    found = part.params.get_param("charset")
    return found[2] if isinstance(found, tuple) else found


def _plain(part: Part, *, has_header: bool) -> str:
    raw = part.payload()
    if not has_header and _SOFT_LINE_END.search(raw) and _QUOTED_LETTERS.search(raw):
        raw = unquote(raw)
    text = clean_text(decode_text(raw, _charset(part)))
    if part.content_type != "text/plain":
        return text_from_html(text) if part.content_type == "text/enriched" else ""
    if _said(part, "format") != "flowed":
        return text
    return _unflow(text, is_space_deleted=_said(part, "delsp") == "yes")


def _said(part: Part, name: str) -> str:
    return str(part.params.get_param(name, "")).lower()


def _unflow(text: str, *, is_space_deleted: bool) -> str:
    """Join the soft line ends of RFC 3676; the signature mark ``-- `` ends in a blank and stays a line.

    ``is_space_deleted``: the blank that marks a soft line end is no part of the text (``DelSp=Yes``).
    """
    out: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if open_depth == depth and content != "-- ":
            out[-1].append(content)
        else:
            out.append([line if depth else content])
        is_soft = content.endswith(" ") and content != "-- "
        if is_soft and is_space_deleted:
            out[-1][-1] = out[-1][-1].removesuffix(" ")
        open_depth = depth if is_soft else None
    return "\n".join("".join(pieces) for pieces in out)


def _attachment(part: Part, number: int, html: str | None) -> Attachment:
    content = part.payload() if not part.content_type.startswith("message/") else _message_payload(part)
    content_id = header_text(first(part.headers, "content-id")).strip("<>") or None
    is_named_in_page = bool(content_id and html and f"cid:{content_id}" in html)
    return Attachment(
        name=_name(part, number),
        type=part.content_type,
        size=len(content),
        content=content,
        content_id=content_id,
        is_inline=is_named_in_page
        or bool(
            content_id and part.params.get_content_disposition() != "attachment" and "multipart/related" in part.within
        ),
    )


def _message_payload(part: Part) -> bytes:
    """RFC 2046 forbids an encoding here, yet some senders use base64; other claims are not believed."""
    return part.payload() if b"base64" in first(part.headers, "content-transfer-encoding").lower() else part.body


def _name(part: Part, number: int) -> str:
    given = part.params.get_filename() or ""
    # A path in a name is an attack or a habit of old programs; only its last piece is a name.
    name = PurePosixPath(re.sub(r"[\n\t]", " ", clean_text(given)).replace("\\", "/").strip()).name[:180]
    if name and name not in {".", ".."}:
        return name
    return _NAMES.get(part.content_type) or f"part-{number}{mimetypes.guess_extension(part.content_type) or '.bin'}"
