"""The whole text of a letter of which only the beginning is read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.errors import NotFound
from tolmach.inbox.model import Letter
from tolmach.inbox.parse import parse_letter
from tolmach.store import BlobStore
from tolmach.tickets.blobs import read_blob
from tolmach.tickets.door import message_for


def cut_letter(session: Session, store: BlobStore, access: Access, message_id: int) -> bytes:
    """The kept letter behind a message that shows its beginning only. Raises NotFound for others."""
    message = message_for(session, access, message_id)
    row = session.execute(
        select(Letter.client_id, Letter.raw_sha256).where(
            Letter.id == message.letter_id, Letter.client_id == message.client_id
        )
    ).one_or_none()
    if row is None or not message.is_cut:
        raise NotFound("whole text", message_id)
    return read_blob(session, store, client_id=row.client_id, digest=row.raw_sha256)


def whole_text(letter: bytes) -> str:
    """All that was written. Slow; no transaction is open meanwhile."""
    return parse_letter(letter).text
