"""Read a letter that came as mail."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from tolmach.customers.model import AddressKind
from tolmach.inbox.inbound import Inbound
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.letter import Parsed
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.read_letter import read_letter
from tolmach.inbox.relayed import Relayed
from tolmach.orders.numbers import order_numbers
from tolmach.outbox.letter import TEST_HEADER
from tolmach.outbox.model import Channel


def read_mail(raw: bytes) -> Inbound:
    """The letter of a mail's bytes. Raises Unreadable where nothing can be read of it.

    A text that is longer than anybody reads is cut; the kept letter has the rest.
    """
    letter = read_letter(raw)
    parsed, bounce = letter.parsed, letter.bounce
    inbound = Inbound(
        channel=Channel.MAIL,
        kind=letter.kind,
        reason=letter.reason,
        sender_kind=AddressKind.MAIL,
        sender=parsed.reply_to or parsed.from_address,
        sender_name=parsed.from_name,
        header_sender=parsed.from_address,
        test_token=next(iter(parsed.headers.get(TEST_HEADER.lower(), ())), ""),
        subject=parsed.subject,
        text=parsed.text,
        new_text=letter.new_text,
        is_cut=len(letter.whole_text) > len(parsed.text),
        html=parsed.html,
        to=parsed.to,
        recipients=(*parsed.to, *parsed.cc, *parsed.delivered_to),
        thread_ids=tuple(dict.fromkeys((*parsed.references, *_one(parsed.in_reply_to)))),
        message_id=parsed.message_id,
        attachments=parsed.attachments,
        order_numbers=order_numbers(f"{parsed.subject}\n{letter.new_text}"),
        sent_at=parsed.sent_at,
        bounced_message_id=bounce.original_message_id if bounce else None,
        is_hard_bounce=bounce.is_hard if bounce else False,
        bounce_status=bounce.status if bounce else None,
        carried=letter.carried,
        official=letter.official,
    )
    return inbound if letter.relayed is None else _by_marketplace(inbound, letter.relayed)


def _by_marketplace(inbound: Inbound, relayed: Relayed) -> Inbound:
    """A buyer's letter goes by the marketplace's own channel; what marks it as sent to many is the relay's."""
    is_relays = inbound.kind is LetterKind.LIST
    return replace(
        inbound,
        channel=Channel.MARKETPLACE,
        kind=LetterKind.LETTER if is_relays else inbound.kind,
        reason=f"relayed by {relayed.marketplace.name}" if is_relays else inbound.reason,
        sender=relayed.sender,
        new_text=relayed.new_text,
        order_numbers=relayed.order_numbers,
        carried=None,
        official=None,
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
