"""Bytes of letters and files, kept once per client, with how many rows still need them.

What packs small stays in its row: it is safe with the commit that needs it, where a file on disk must be written
through by itself before, its content and its name. Most letters are small, and writing through takes milliseconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import cache

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from tolmach.db import Upsert, insert_for, table_of
from tolmach.store import BlobStore, Kept, pack
from tolmach.tickets.model import Blob

MOST_PACKED = 16 * 1024
"""Bytes that may stay in a row once packed; larger ones make each copy of the database dear."""

_WORTH_PACKING = 16 * MOST_PACKED
"""Larger content is not tried: hardly any packs that well."""


def keep_blob(session: Session, store: BlobStore, *, client_id: int, content: bytes) -> str:
    """Keep bytes for the client and count one more use; returns their SHA-256."""
    packed = pack(content) if len(content) <= _WORTH_PACKING else None
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
    return find_blobs(session, [(client_id, digest)])[client_id, digest].read(store)


def find_blobs(session: Session, wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], Kept]:
    """Where the bytes of each of these are, by client and SHA-256, to be read when no transaction is open."""
    if not wanted:
        return {}
    is_wanted = tuple_(Blob.client_id, Blob.sha256).in_(wanted)
    rows = session.execute(select(Blob.client_id, Blob.sha256, Blob.packed).where(is_wanted, Blob.packed.is_not(None)))
    packed = {(row.client_id, row.sha256): row.packed for row in rows}
    return {key: Kept(owner=key[0], digest=key[1], packed=packed.get(key)) for key in wanted}


def drop_blob(session: Session, *, client_id: int, digest: str) -> None:
    """One use less; the bytes go with the last one, when retention sweeps."""
    session.execute(update(Blob).where(Blob.client_id == client_id, Blob.sha256 == digest).values(uses=Blob.uses - 1))


@cache
def _insert_or_count(dialect: str) -> Upsert:
    table = table_of(Blob)
    insert = insert_for(dialect)(table)
    return insert.on_conflict_do_update(index_elements=["client_id", "sha256"], set_={"uses": table.c.uses + 1})
