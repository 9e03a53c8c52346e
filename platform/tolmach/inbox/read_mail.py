"""Read a letter that came as mail."""

from __future__ import annotations

import hashlib

from tolmach.customers.model import AddressKind
from tolmach.inbox.bounce import read_bounce
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.kind import LetterKind, decide_kind
from tolmach.inbox.letter import Parsed
from tolmach.inbox.new_words import new_words
from tolmach.inbox.parse import parse_letter
from tolmach.orders.numbers import order_numbers
from tolmach.outbox.model import Channel


def read_mail(raw: bytes) -> Inbound:
    """The letter of a mail's bytes. Raises Unreadable where nothing can be read of it."""
    parsed = parse_letter(raw)
    kind, reason = decide_kind(parsed)
    words = new_words(parsed.text, html=parsed.html)
    bounce = read_bounce(parsed) if kind is LetterKind.BOUNCE else None
    return Inbound(
        channel=Channel.MAIL,
        kind=kind,
        reason=reason,
        sender_kind=AddressKind.MAIL,
        sender=parsed.reply_to or parsed.from_address,
        sender_name=parsed.from_name,
        subject=parsed.subject,
        text=parsed.text,
        new_text=words.text,
        html=parsed.html,
        recipients=(*parsed.to, *parsed.cc, *parsed.delivered_to),
        thread_ids=tuple(dict.fromkeys((*parsed.references, *_one(parsed.in_reply_to)))),
        message_id=parsed.message_id,
        attachments=parsed.attachments,
        order_numbers=order_numbers(f"{parsed.subject}\n{words.text}"),
        sent_at=parsed.sent_at,
        bounced_message_id=bounce.original_message_id if bounce else None,
        bounced_address=bounce.recipient if bounce else None,
        is_hard_bounce=bounce.is_hard if bounce else False,
    )


def identity_of_mail(raw: bytes) -> tuple[str, str]:
    """The Message-ID and the content hash: From, Date, Subject, body and attachments, no trace headers.

    What cannot be parsed is identified by its bytes: it must be kept all the same.
    """
    try:
        parsed = parse_letter(raw)
    except Exception:
        return "", hashlib.sha256(raw).hexdigest()
    return parsed.message_id or "", _content_hash(parsed)


def _content_hash(parsed: Parsed) -> str:
    digest = hashlib.sha256()
    sent = parsed.sent_at.isoformat() if parsed.sent_at else ""
    for part in (parsed.from_address, sent, parsed.subject, parsed.text, parsed.html or ""):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for file in parsed.attachments:
        digest.update(file.name.encode("utf-8", "surrogatepass") + b"\0" + hashlib.sha256(file.content).digest())
    return digest.hexdigest()


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
