"""The one door: what every channel's letter becomes before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tolmach.clients.model import SenderVerdict
from tolmach.customers.model import AddressKind
from tolmach.inbox.carried import Carried
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.letter import Attachment
from tolmach.inbox.official import Official
from tolmach.outbox.model import Channel


@dataclass(frozen=True, kw_only=True)
class Raw:
    """A letter as a channel hands it over, nothing understood yet.

    ``account`` is the mailbox address, the market's form or the token's client; ``external_id`` what the channel calls
    the letter; ``facts`` what the channel says besides the bytes.
    """

    channel: Channel
    account: str
    external_id: str
    content_hash: str
    content: bytes = field(repr=False)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """A letter understood, whatever channel it came by. ``text`` is all of it, ``new_text`` the new words only.

    ``is_cut`` says that there is more of the text than is read, ``is_withdrawal`` that a form's notice says it is one.
    ``market_slug`` is set where the channel itself knows the market; ``thread_ids`` are Message-IDs it answers, the
    nearest last; ``to`` is what its writer addressed, ``recipients`` everybody it reached; they may carry a signed
    reply address. ``header_sender`` is the From of a mail, whoever is to be answered. ``carried`` is somebody else's
    letter inside this one, ``verdict`` what the client says of its sender. ``note`` is what a forwarder wrote over it.
    An automatic letter to what is not ``is_answerable`` reaches nobody. The sender of what ``is_anybodys`` says nothing
    of who wrote it: a machine's address, our own, a form's. ``test_token`` is what a test letter says of
    itself; it is not proven yet.
    """

    channel: Channel
    kind: LetterKind
    reason: str
    sender_kind: AddressKind
    sender: str
    sender_name: str
    subject: str
    text: str
    new_text: str
    is_cut: bool = False
    html: str | None = None
    market_slug: str | None = None
    to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    thread_ids: tuple[str, ...] = ()
    message_id: str | None = None
    attachments: tuple[Attachment, ...] = ()
    order_numbers: tuple[str, ...] = ()
    sent_at: datetime | None = None
    header_sender: str = ""
    bounced_message_id: str | None = None
    is_hard_bounce: bool = False
    bounce_status: str | None = None
    carried: Carried | None = None
    official: Official | None = None
    verdict: SenderVerdict | None = None
    topic: str | None = None
    is_withdrawal: bool = False
    note: str = ""
    is_answerable: bool = True
    is_anybodys: bool = False
    test_token: str = ""
