"""The front door for letters that come as bytes: keep, commit, then receive."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tolmach.inbox.inbound import Raw
from tolmach.inbox.keep import keep, keep_stray, mailboxes_for
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.read_mail import identity_of_mail
from tolmach.outbox.model import Channel
from tolmach.tickets.references import split_reply_address
from tolmach.wiring import House


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What keeping a mail gave: its letter (of a client) or stray, and whether it is new."""

    letter_id: int | None
    stray_id: int | None = None
    is_new: bool = True


def keep_mail(house: House, content: bytes, *, to: tuple[str, ...] = ()) -> Kept:
    """Keep a mail for the client whose mailbox it is for, by ``to`` (the envelope) or else by its own headers.

    A mail to the mailboxes of two clients is a letter of each; what is given back is that of the first.
    """
    external_id, content_hash = identity_of_mail(content)
    addresses = [split_reply_address(house.settings.keyring, one)[0] for one in (to or _recipients(content))]
    with house.database.writing.begin() as session:
        now = house.clock.now()
        boxes = mailboxes_for(session, addresses)
        raw = Raw(
            channel=Channel.MAIL,
            account=", ".join(addresses),
            external_id=external_id,
            content_hash=content_hash,
            content=content,
        )
        if not boxes:
            return Kept(letter_id=None, stray_id=keep_stray(session, house.store, raw=raw, now=now).id)
        kept = [
            keep(session, house.store, client_id=box.client_id, raw=replace(raw, account=box.address), now=now)
            for box in boxes
        ]
        letter, is_new = kept[0]
        return Kept(letter_id=letter.id, is_new=is_new)


def _recipients(content: bytes) -> tuple[str, ...]:
    try:
        parsed = parse_letter(content)
    except Exception:
        return ()
    return (*parsed.delivered_to, *parsed.to, *parsed.cc)
