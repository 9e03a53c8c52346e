"""Bytes kept once per client: small ones in their row, large ones in the store, whoever asks gets the same."""

from __future__ import annotations

import secrets

import pytest
from house_makers import Shops
from sqlalchemy import select

from tolmach.errors import NotFound
from tolmach.tickets.blobs import MOST_PACKED, drop_blob, find_blobs, keep_blob, read_blob
from tolmach.tickets.model import Blob
from tolmach.wiring import House

pytestmark = pytest.mark.database

CONTENTS = {
    "nothing": (b"", True),
    "a letter": (b"From: eva@post.example\r\n\r\nKde je moja zasielka?\r\n", True),
    "much that packs well": (b"a" * 200_000, True),
    "just too much for a row": (secrets.token_bytes(MOST_PACKED), False),
    "more than is tried": (b"a" * 1_000_000, False),
}


@pytest.mark.parametrize(("content", "is_packed"), CONTENTS.values(), ids=CONTENTS)
def test_bytes_come_back_from_where_they_stay(house: House, shops: Shops, content: bytes, is_packed: bool):
    client_id = shops.clients["novesta"]
    with house.database.writing.begin() as session:
        digest = keep_blob(session, house.store, client_id=client_id, content=content)
        assert keep_blob(session, house.store, client_id=client_id, content=content) == digest
    with house.database.writing.begin() as session:
        assert read_blob(session, house.store, client_id=client_id, digest=digest) == content
        found = find_blobs(session, [(client_id, digest), (client_id, "0" * 64)])
        assert [kept.packed is not None for kept in found.values()] == [is_packed, False]
        assert found[client_id, digest].read(house.store) == content
        blob = session.scalars(select(Blob)).one()
        assert (blob.uses, blob.size) == (2, len(content))
        drop_blob(session, client_id=client_id, digest=digest)
    with house.database.reading() as session:
        assert session.scalars(select(Blob.uses)).one() == 1
    assert is_packed is not any((house.settings.data_dir / "blobs").rglob(digest))


def test_the_bytes_of_one_client_are_nobody_elses(house: House, shops: Shops):
    (house.settings.data_dir / "blobs").mkdir(parents=True)
    with house.database.writing.begin() as session:
        digest = keep_blob(session, house.store, client_id=shops.clients["novesta"], content=b"secret")
    with house.database.reading() as session, pytest.raises(NotFound):
        read_blob(session, house.store, client_id=shops.clients["calida"], digest=digest)
