"""The front door for letters that come as bytes: keep, commit, then receive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from tolmach.errors import NotFound
from tolmach.inbox.inbound import Raw
from tolmach.inbox.keep import keep, keep_stray, mailboxes_for
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.read_mail import identity_of_mail
from tolmach.outbox.model import Channel
from tolmach.wiring import House


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What keeping a mail gave: its letter (of a client) or stray, and whether it is new."""

    letter_id: int | None
    stray_id: int | None = None
    is_new: bool = True


def keep_mail(house: House, content: bytes, *, to: Sequence[str] = (), client_id: int | None = None) -> Kept:
    """Keep a mail for the client whose mailbox it is for, by ``to`` (the envelope) or else by its own headers.

    A mail to the mailboxes of two clients is a letter of each; what is given back is that of the first. Where only one
    client may have it, a mail for nobody or another is not kept: raises NotFound.
    """
    identity, addresses = identity_of_mail(content), to or _recipients(content)
    try:
        return _keep(house, content, identity, addresses, client_id)
    except IntegrityError:
        # The same letter came by two ways at once; the second round finds it.
        return _keep(house, content, identity, addresses, client_id)


def _keep(
    house: House, content: bytes, identity: tuple[str, str], addresses: Sequence[str], client_id: int | None
) -> Kept:
    with house.database.writing.begin() as session:
        now = house.clock.now()
        boxes = mailboxes_for(session, house.settings.keyring, addresses)
        if client_id is not None:
            boxes = [box for box in boxes if box.client_id == client_id]
            if not boxes:
                raise NotFound("mailbox", ", ".join(addresses))
        raw = Raw(
            channel=Channel.MAIL,
            account=", ".join(addresses),
            external_id=identity[0],
            content_hash=identity[1],
            content=content,
        )
        if not boxes:
            return Kept(letter_id=None, stray_id=keep_stray(session, house.store, raw=raw, now=now).id)
        kept = [
            keep(session, house.store, client_id=box.client_id, raw=replace(raw, account=box.address), now=now)
            for box in boxes
        ]
        letter_id, is_new = kept[0]
        return Kept(letter_id=letter_id, is_new=is_new)


def _recipients(content: bytes) -> tuple[str, ...]:
    try:
        parsed = parse_letter(content)
    except Exception:
        return ()
    return (*parsed.delivered_to, *parsed.to, *parsed.cc)
