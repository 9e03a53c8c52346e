"""Pictures that a letter lays into its HTML, from its own kept files, as addresses that load nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound, PortError
from tolmach.store import BlobStore, Kept
from tolmach.tickets.blobs import find_blobs
from tolmach.tickets.file_types import PICTURES
from tolmach.tickets.model import Attachment, Message
from tolmach.tickets.thumbnails import THUMBNAIL_TYPE

MOST_BYTES = 1024 * 1024
"""Of a picture shown as it is; of a larger one only its small copy is shown."""

MOST_BYTES_OF_PAGE = 8 * 1024 * 1024
"""Of all pictures of a page together, each as often as the page names it."""


@dataclass(frozen=True, kw_only=True)
class LaidIn:
    """A picture's type, and where its bytes are."""

    type: str
    kept: Kept


def pictures_laid_in(session: Session, message: Message) -> dict[str, LaidIn]:
    """The pictures of a message by their Content-ID; of two that share one, the first."""
    rows = session.scalars(
        select(Attachment)
        .where(
            Attachment.client_id == message.client_id,
            Attachment.message_id == message.id,
            Attachment.content_id.is_not(None),
            Attachment.type.in_(PICTURES),
        )
        .order_by(Attachment.id.desc())
    )
    chosen = {row.content_id or "": copy for row in rows if (copy := _copy_to_show(row)) is not None}
    blobs = find_blobs(session, {(message.client_id, digest) for digest, _ in chosen.values()})
    return {
        content_id: LaidIn(type=kind, kept=blobs[message.client_id, digest])
        for content_id, (digest, kind) in chosen.items()
    }


def _copy_to_show(row: Attachment) -> tuple[str, str] | None:
    if row.size <= MOST_BYTES:
        return row.blob_sha256, row.type
    return None if row.thumbnail_sha256 is None else (row.thumbnail_sha256, THUMBNAIL_TYPE)


@dataclass
class PictureAddresses:
    """Gives ``data:`` addresses by Content-ID until the page holds enough; reads the store, so in no transaction."""

    pictures: Mapping[str, LaidIn]
    store: BlobStore
    _room: int = MOST_BYTES_OF_PAGE
    _made: dict[str, str | None] = field(default_factory=dict)

    def address(self, content_id: str) -> str | None:
        """The address; None where there is no such picture, no room for it, or its bytes are out of reach."""
        if content_id not in self._made:
            self._made[content_id] = self._make(content_id)
        made = self._made[content_id]
        if made is None or len(made) > self._room:
            return None
        self._room -= len(made)
        return made

    def _make(self, content_id: str) -> str | None:
        picture = self.pictures.get(content_id)
        if picture is None:
            return None
        try:
            content = picture.kept.read(self.store)
        except (NotFound, PortError):
            return None
        return f"data:{picture.type};base64,{b64encode(content).decode()}"
