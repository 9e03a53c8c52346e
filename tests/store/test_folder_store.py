"""The store on a disk: what stumbles is away, and what waits for it comes when it is back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flow_steps import run_jobs
from house_makers import Shops
from sqlalchemy import select
from test_s3_house import INVOICE, let_time_pass, letter, open_troubles, with_file

from tolmach.errors import NotFound, PortError
from tolmach.inbox.model import LetterState
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.store import FolderStore, Owner
from tolmach.tickets.model import Attachment
from tolmach.troubles.model import TroubleKind
from tolmach.wiring import House


def test_a_disk_that_stumbles_is_away_and_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "blobs")
    with pytest.raises(PortError) as gone:
        store.read(1, "0" * 64)
    store.root.write_bytes(b"a file where the folder was")
    for failing in (lambda: store.put(1, b"x"), lambda: store.read(1, "0" * 64)):
        with pytest.raises(PortError) as stumbled:
            failing()
    store.root.unlink()
    digest = store.put(1, b"x")

    assert (gone.value.port, gone.value.permanent, stumbled.value.permanent) == ("store", False, False)
    assert store.read(1, digest) == b"x"
    with pytest.raises(NotFound):
        store.read(1, "0" * 64)


@dataclass(frozen=True)
class Full:
    """A disk that can be read and not written."""

    root: Path

    def put(self, owner: Owner, content: bytes) -> str:
        raise PortError("store", "No space left on device", permanent=False)

    def read(self, owner: Owner, digest: str) -> bytes:
        return FolderStore(self.root).read(owner, digest)


@pytest.mark.database
def test_a_letter_waits_for_a_disk_that_is_full_with_one_trouble(house: House, shops: Shops):
    keep_mail(house, with_file("Dobrý deň, posielam faktúru.\n"))
    full = replace(house, store=Full(house.settings.data_dir / "blobs"))
    for _ in range(7):
        assert receive_one(full)
        let_time_pass(house)
    assert (letter(house).state, letter(house).reason) == (LetterState.WAITING, "store: No space left on device")
    assert [trouble.kind for trouble in open_troubles(house)] == [TroubleKind.STORE_AWAY]
    run_jobs(house)
    assert (letter(house).state, open_troubles(house)) == (LetterState.RECEIVED, [])
    with house.database.reading() as session:
        kept = session.scalars(select(Attachment)).one()
    assert house.store.read(kept.client_id, kept.blob_sha256) == INVOICE
