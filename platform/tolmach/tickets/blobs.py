"""Bytes of letters and files, kept once per client, with how many rows still need them."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tolmach.store import BlobStore
from tolmach.tickets.model import Blob


def keep_blob(session: Session, store: BlobStore, *, client_id: int, content: bytes) -> str:
    """Keep bytes in the client's store and count one more use; returns their SHA-256."""
    digest = store.put(client_id, content)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    # The table and not the class: nothing that waits to be written has to be there before a blob.
    table = cast("Table", Blob.__table__)
    statement = insert(table).values(client_id=client_id, sha256=digest, size=len(content), uses=1)
    session.execute(
        statement.on_conflict_do_update(index_elements=["client_id", "sha256"], set_={"uses": Blob.uses + 1})
    )
    return digest


def drop_blob(session: Session, *, client_id: int, digest: str) -> None:
    """One use less; the bytes go with the last one, when retention sweeps."""
    session.execute(update(Blob).where(Blob.client_id == client_id, Blob.sha256 == digest).values(uses=Blob.uses - 1))
