"""The front door for letters that come as bytes: keep, commit, then receive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox
from tolmach.errors import NotFound
from tolmach.inbox.inbound import Raw
from tolmach.inbox.keep import keep, keep_stray, mailbox_for, remember_kept
from tolmach.inbox.model import Letter
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.read_mail import identity_of_mail
from tolmach.outbox.model import Channel
from tolmach.remember import begin_remembering, remembered
from tolmach.reserve import reserve_ids
from tolmach.wiring import House


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What keeping a mail gave: its letter (of a client) or stray, and whether it is new."""

    letter_id: int | None
    stray_id: int | None = None
    is_new: bool = True


def keep_mail(house: House, content: bytes, *, to: Sequence[str] = (), client_id: int | None = None) -> Kept:
    """Keep a mail for the client whose mailbox it is for, by ``to`` (the envelope) or else by its own headers.

    Where only one client may have it, a mail for nobody or another is not kept: raises NotFound.
    """
    return keep_mails(house, [content], to=to, client_id=client_id)[0]


def keep_mails(
    house: House, contents: Sequence[bytes], *, to: Sequence[str] = (), client_id: int | None = None
) -> list[Kept]:
    """Keep several mails that came together, in one transaction: all of them are here when this returns, or none."""
    mails = [_Mail(content, *identity_of_mail(content), tuple(to or _recipients(content))) for content in contents]
    try:
        return _keep_all(house, mails, client_id)
    except IntegrityError:
        # The same letter came by two ways at once; the second round finds it.
        return _keep_all(house, mails, client_id)


class _Mail(NamedTuple):
    content: bytes
    external_id: str
    content_hash: str
    addresses: tuple[str, ...]


def _keep_all(house: House, mails: Sequence[_Mail], client_id: int | None) -> list[Kept]:
    with house.database.writing.begin() as session:
        now = house.clock.now()
        begin_remembering(session)
        boxes = [_box_for(session, house, mail.addresses) for mail in mails]
        for mail, box in zip(mails, boxes, strict=True):
            if client_id is not None and (box is None or box.client_id != client_id):
                raise NotFound("mailbox", ", ".join(mail.addresses))
        for client in {box.client_id for box in boxes if box}:
            remember_kept(session, client, {mail.content_hash for mail in mails})
        reserve_ids(session, {Letter: len(mails)})
        return [_keep(session, house, mail, box, now=now) for mail, box in zip(mails, boxes, strict=True)]


def _box_for(session: Session, house: House, addresses: tuple[str, ...]) -> Mailbox | None:
    keyring = house.settings.keyring
    return remembered(session, ("mailbox for", addresses), lambda: mailbox_for(session, keyring, addresses))


def _keep(session: Session, house: House, mail: _Mail, box: Mailbox | None, *, now: datetime) -> Kept:
    raw = Raw(
        channel=Channel.MAIL,
        account=box.address if box else ", ".join(mail.addresses),
        external_id=mail.external_id,
        content_hash=mail.content_hash,
        content=mail.content,
    )
    if box is None:
        return Kept(letter_id=None, stray_id=keep_stray(session, house.store, raw=raw, now=now).id)
    letter, is_new = keep(session, house.store, client_id=box.client_id, raw=raw, now=now)
    return Kept(letter_id=letter.id, is_new=is_new)


def _recipients(content: bytes) -> tuple[str, ...]:
    try:
        parsed = parse_letter(content)
    except Exception:
        return ()
    return (*parsed.delivered_to, *parsed.to, *parsed.cc)
