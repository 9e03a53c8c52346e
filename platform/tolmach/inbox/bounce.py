"""Which letter of ours did not arrive, at whom, and whether the address is dead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tolmach.inbox.charset import decode_text
from tolmach.inbox.header import message_ids
from tolmach.inbox.kind import OWN_ID
from tolmach.inbox.letter import Parsed
from tolmach.inbox.mime import split_headers
from tolmach.inbox.reports import delivery_status
from tolmach.languages.fold import fold

_ADDRESS = r"<?([^\s<>\"'(),;:@\[\]]{1,100}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)>?"
_RECIPIENT_FIELD = re.compile(
    rf"^[ \t>]*(?:Final|Original)-Recipient[ \t]*:[ \t]*(?:[\w-]+[ \t]*;)?[ \t]*{_ADDRESS}",
    re.IGNORECASE | re.MULTILINE,
)
_STATUS_FIELD = re.compile(r"^[ \t>]*Status[ \t]*:[ \t]*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])#?([45]\.[0-7]\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<!\d)([45])\d\d[ -](?=\D)")
_DIALOG = re.compile(rf"RCPT TO\s*:\s*{_ADDRESS}", re.IGNORECASE)
_ANY_ADDRESS = re.compile(_ADDRESS)
_ID_LINE = re.compile(r"^[ \t>]*Message-ID[ \t]*:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_LIVING_STATUS = re.compile(r"4\.|5\.1\.[78]$|5\.2\.2$")
"""It passes; our own address is refused (RFC 3463, 3.2); the mailbox is full. Whatever words come with it."""
_DEAD_STATUS = re.compile(r"5\.(1\.\d+|2\.1|4\.4|7\.1[3-9]|0\.0|5\.0|4\.310)$")
_DEAD_WORDS = re.compile(
    r"(user|recipient|mailbox|address|host|domain|account)('s)?( name)? (is |was |you tried to reach )*"
    r"(unknown|not found|disabled|inactive|does not exist|doesn't exist|not listed|invalid|not known|not recognized)|"
    r"(unknown|invalid|no such|no valid) (local )?(user|recipient|host|address|mailbox|person|account|domain)|"
    r"unbekannt|neexistuje|nie istnieje|nem letezik|nu exista|не съществува|не существует|ne obstaja|ne postoji|"
    r"inconnu|desconocido|sconosciuto|inexistente|見つかりません"
)
_OUR_FAULT = re.compile(
    r"sender (address )?(rejected|verif)|(invalid|bad|rejected) (helo|ehlo)|(helo|ehlo) (command )?rejected|"
    r"in reply to (mail from|helo|ehlo)|not found, try again"
)
"""Words of servers that have not asked for the recipient yet, or could not. "No such user" beside them is us."""
_LIVING_WORDS = re.compile(
    r"mailbox (is )?full|over ?quota|quota exceed|exceed|spam|blocked|blacklist|block list|greylist|policy|"
    r"too (large|big)|virus|rate limit|too many|access denied|relay"
)


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """What a bounce tells. ``status`` is an RFC 3463 code, or ``5.0.0``/``4.0.0`` made from a bare SMTP reply."""

    recipient: str | None
    status: str | None
    is_hard: bool
    """The address itself is dead (unknown user, no such domain). A full mailbox or a refused content is not hard."""
    original_message_id: str | None
    """Without brackets; ours (``t.…@…``) before any other that the bounce names."""


def read_bounce(parsed: Parsed) -> Bounce:
    """Read what can be read; each part is None where the bounce does not tell it. Meant for bounces and delays."""
    fields = delivery_status(parsed)
    words = f"{parsed.text[:20_000]}\n{fields}"
    status = _status(fields, words)
    return Bounce(
        recipient=_recipient(parsed, fields),
        status=status,
        is_hard=_is_hard(status, fold(words)),
        original_message_id=_original_id(parsed),
    )


def _recipient(parsed: Parsed, fields: str) -> str | None:
    named = _ANY_ADDRESS.findall(" ".join(parsed.headers.get("x-failed-recipients", ())))
    told = named or _RECIPIENT_FIELD.findall(fields) or _RECIPIENT_FIELD.findall(parsed.text[:20_000])
    told = told or _DIALOG.findall(parsed.text[:20_000])
    if not told:
        # The words come before the returned letter, and neither the server nor we are the one who was not reached.
        ours = {*parsed.to, *parsed.delivered_to, parsed.from_address}
        told = [found for found in _ANY_ADDRESS.findall(parsed.text[:4_000]) if found.lower() not in ours]
    return told[0].lower() if told else None


def _status(fields: str, words: str) -> str | None:
    for found in (_STATUS_FIELD.findall(fields), _STATUS.findall(words)):
        # "5.0.0" only says "failed"; a more telling code in the same report wins.
        if telling := [code for code in found if not code.endswith(".0.0")]:
            return str(telling[0])
        if found:
            return str(found[0])
    code = _CODE.search(words)
    return f"{code.group(1)}.0.0" if code else None


def _is_hard(status: str | None, words: str) -> bool:
    if (status and _LIVING_STATUS.match(status)) or _OUR_FAULT.search(words):
        return False
    if _DEAD_WORDS.search(words):
        return True
    return bool(status and _DEAD_STATUS.match(status)) and not _LIVING_WORDS.search(words)


def _original_id(parsed: Parsed) -> str | None:
    named: list[str] = []
    for part in parsed.attachments:
        if part.type in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            named += message_ids(split_headers(part.content)[0].get("message-id", [b""])[0])
        elif part.type in {"message/delivery-status", "text/plain"}:
            named += _ids(decode_text(part.content[:20_000]))
    named += [*_ids(parsed.text[:60_000]), *((parsed.in_reply_to,) if parsed.in_reply_to else ()), *parsed.references]
    return next((name for name in named if OWN_ID.match(name)), named[0] if named else None)


def _ids(text: str) -> list[str]:
    return [found for line in _ID_LINE.findall(text) for found in message_ids(line.encode("utf-8", "replace"))]
