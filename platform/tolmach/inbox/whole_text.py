"""The whole text of a letter of which only the beginning is read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.errors import NotFound
from tolmach.inbox.model import Letter
from tolmach.inbox.parse import parse_letter
from tolmach.store import BlobStore
from tolmach.tickets.door import message_for


@dataclass(frozen=True, kw_only=True)
class KeptLetter:
    """Where the bytes of a letter are."""

    client_id: int
    raw_sha256: str


def cut_letter(session: Session, access: Access, message_id: int) -> KeptLetter:
    """The kept letter behind a message that shows its beginning only. Raises NotFound for others."""
    message = message_for(session, access, message_id)
    row = session.execute(
        select(Letter.client_id, Letter.raw_sha256).where(
            Letter.id == message.letter_id, Letter.client_id == message.client_id
        )
    ).one_or_none()
    if row is None or not message.is_cut:
        raise NotFound("whole text", message_id)
    return KeptLetter(client_id=row.client_id, raw_sha256=row.raw_sha256)


def whole_text(store: BlobStore, letter: KeptLetter) -> str:
    """All that was written. Slow; no transaction is open meanwhile."""
    return parse_letter(store.read(letter.client_id, letter.raw_sha256)).text
