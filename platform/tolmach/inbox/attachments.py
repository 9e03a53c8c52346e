"""Keep the files of a letter; those too large or too many are refused to the sender in their language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.inbox.letter import Attachment as LetterFile
from tolmach.replies.acknowledge import refuse_attachment, refuse_more_attachments
from tolmach.reserve import add_row
from tolmach.store import BlobStore
from tolmach.tickets.blobs import keep_blob
from tolmach.tickets.file_types import DANGEROUS_TYPES, PICTURES, UNKNOWN, sniff
from tolmach.tickets.model import Attachment, Message, Ticket

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
MOST_FILES = 50


def keep_attachments(
    session: Session,
    store: BlobStore,
    ticket: Ticket,
    message: Message,
    *,
    files: Sequence[LetterFile],
    tells: bool,
    now: datetime,
) -> None:
    """Keep each file beside its message. The raw letter still has the refused ones until retention removes it.

    Where there are too many, logos of the layout go first, and nobody is told of those. ``tells``: whoever sent the
    files may be told which were refused.
    """
    too_large = [file for file in files if file.size > MOST_BYTES]
    fitting = sorted((file for file in files if file.size <= MOST_BYTES), key=lambda file: file.is_decoration)
    left_out = sum(not file.is_decoration for file in fitting[MOST_FILES:])
    for file in fitting[:MOST_FILES]:
        add_row(
            session,
            Attachment(
                client_id=ticket.client_id,
                message_id=message.id,
                blob_sha256=keep_blob(session, store, client_id=ticket.client_id, content=file.content),
                thumbnail_sha256=_keep_thumbnail(session, store, ticket, file),
                name=file.name,
                type=_type_of(file),
                size=file.size,
                content_id=file.content_id,
                is_inline=file.is_decoration,
            ),
        )
    if too_large and tells:
        refuse_attachment(session, ticket, message, name=too_large[0].name, limit=f"{MOST_MEGABYTES} MB", now=now)
    if left_out and tells:
        refuse_more_attachments(session, ticket, message, left_out=left_out, limit=MOST_FILES, now=now)


def _keep_thumbnail(session: Session, store: BlobStore, ticket: Ticket, file: LetterFile) -> str | None:
    if file.thumbnail is None:
        return None
    return keep_blob(session, store, client_id=ticket.client_id, content=file.thumbnail.content)


def _type_of(file: LetterFile) -> str:
    """What the bytes show; what the letter claims only where that is closer and no picture or page."""
    kind = sniff(file.content)
    is_closer = kind == UNKNOWN or (kind == "text/plain" and file.type.startswith(("text/", "message/")))
    return file.type if is_closer and file.type not in PICTURES | DANGEROUS_TYPES else kind
