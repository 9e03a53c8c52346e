"""Read a letter that came by a web form or the messages API: a JSON object, checked where it entered."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import datetime
from typing import Any

from tolmach.customers.model import AddressKind
from tolmach.inbox.inbound import Inbound, Raw
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.letter import Attachment
from tolmach.orders.numbers import order_numbers
from tolmach.outbox.model import Channel

OTHER_TOPIC = "other"
_WORD_WITH_DIGIT = re.compile(r"[\w/-]*\d[\w/-]*")
_PARTED = re.compile(r"(?!(?:nr|no)\b)[^\W\d]{1,4}(?:[ /-]\d{2,}){2,}", re.IGNORECASE)
"""A number that is typed in parts: ``nv 2026 10482``."""


def raw_of_form(channel: Channel, *, account: str, external_id: str, fields: dict[str, Any]) -> Raw:
    """Put the fields of a form or call into the bytes that are kept.

    ``fields``: market, address, name, subject, text, order_number, topic, sent_at, files (name, type, content in
    base64).
    """
    content = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(content).hexdigest()
    return Raw(channel=channel, account=account, external_id=external_id, content_hash=digest, content=content)


def read_form(channel: Channel, raw: bytes) -> Inbound:
    """The letter of a form's bytes. Every word of a form is new, and whoever sends one waits for an answer."""
    fields: dict[str, Any] = json.loads(raw)
    text, field = str(fields["text"]), str(fields.get("order_number") or "")
    sent_at = fields.get("sent_at")
    return Inbound(
        channel=channel,
        kind=LetterKind.LETTER,
        reason=channel,
        sender_kind=AddressKind.MAIL,
        sender=fields["address"],
        sender_name=fields.get("name") or "",
        subject=fields.get("subject") or "",
        text=text,
        new_text=text,
        market_slug=fields["market"],
        attachments=tuple(_file(one) for one in fields.get("files", ())),
        order_numbers=tuple(dict.fromkeys((*_numbers_in_field(field), *order_numbers(text)))),
        topic=_topic(fields.get("topic")),
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
    )


def _numbers_in_field(said: str) -> tuple[str, ...]:
    """What stands in the field for the order's number: some write words before it, or that they do not know it."""
    if _PARTED.fullmatch(said):
        return (said.upper(),)
    word = _WORD_WITH_DIGIT.search(said)
    return order_numbers(f"order {said}") or ((word.group().strip("/-_").upper(),) if word else ())


def _topic(chosen: str | None) -> str | None:
    """What the writer chose; who found nothing fitting leaves it to be read in the words."""
    return chosen if chosen and chosen != OTHER_TOPIC else None


def _file(one: dict[str, str]) -> Attachment:
    content = base64.b64decode(one["content"])
    return Attachment(name=one["name"], type=one["type"], size=len(content), content=content)
