"""Bytes of letters and files, kept once per client, with how many rows still need them.

What packs small stays in its row: it is safe with the commit that needs it, where a file on disk must be written
through by itself before, its content and its name. Most letters are small, and writing through takes milliseconds.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection
from functools import cache

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from tolmach.db import Upsert, insert_for, table_of
from tolmach.store import BlobStore
from tolmach.tickets.model import Blob

MOST_PACKED = 16 * 1024
"""Bytes that may stay in a row once packed; larger ones make each copy of the database dear."""

_WORTH_PACKING = 16 * MOST_PACKED
"""Larger content is not tried: hardly any packs that well."""


def keep_blob(session: Session, store: BlobStore, *, client_id: int, content: bytes) -> str:
    """Keep bytes for the client and count one more use; returns their SHA-256."""
    packed = zlib.compress(content, 6) if len(content) <= _WORTH_PACKING else None
    if packed is not None and len(packed) <= MOST_PACKED:
        digest = digest_of(content)
    else:
        digest, packed = store.put(client_id, content), None
    row = {"client_id": client_id, "sha256": digest, "size": len(content), "uses": 1, "packed": packed}
    connection = session.connection()
    connection.execute(_insert_or_count(connection.dialect.name), row)
    return digest


def digest_of(content: bytes) -> str:
    """The SHA-256 by which these bytes are kept."""
    return hashlib.sha256(content).hexdigest()


def read_blob(session: Session, store: BlobStore, *, client_id: int, digest: str) -> bytes:
    """The client's bytes with this SHA-256. Raises NotFound when they are nowhere."""
    packed = session.scalar(select(Blob.packed).where(Blob.client_id == client_id, Blob.sha256 == digest))
    return store.read(client_id, digest) if packed is None else unpack(packed)


def packed_blobs(session: Session, wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], bytes]:
    """Of these, by client and SHA-256, those that stay in their rows, packed."""
    if not wanted:
        return {}
    key = tuple_(Blob.client_id, Blob.sha256)
    rows = session.execute(
        select(Blob.client_id, Blob.sha256, Blob.packed).where(key.in_(wanted), Blob.packed.is_not(None))
    )
    return {(client_id, digest): packed for client_id, digest, packed in rows if packed is not None}


def unpack(packed: bytes) -> bytes:
    """The bytes that were packed into a row."""
    return zlib.decompress(packed)


def drop_blob(session: Session, *, client_id: int, digest: str) -> None:
    """One use less; the bytes go with the last one, when retention sweeps."""
    session.execute(update(Blob).where(Blob.client_id == client_id, Blob.sha256 == digest).values(uses=Blob.uses - 1))


@cache
def _insert_or_count(dialect: str) -> Upsert:
    table = table_of(Blob)
    insert = insert_for(dialect)(table)
    return insert.on_conflict_do_update(index_elements=["client_id", "sha256"], set_={"uses": table.c.uses + 1})
