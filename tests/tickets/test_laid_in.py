"""A page holds so many bytes of pictures, however often a letter names them."""

from __future__ import annotations

from pathlib import Path

from tolmach.store import FolderStore, Kept, pack
from tolmach.tickets.laid_in import MOST_BYTES_OF_PAGE, LaidIn, PictureAddresses


def test_a_picture_named_again_and_again_fills_no_memory(tmp_path: Path) -> None:
    kept = Kept(owner=1, digest="", packed=pack(bytes(MOST_BYTES_OF_PAGE // 2)))
    addresses = PictureAddresses({"a@x": LaidIn(type="image/png", kept=kept)}, FolderStore(tmp_path))

    shown = [addresses.address(content_id) for content_id in ("a@x", "a@x", "b@x")]
    assert [bool(address) for address in shown] == [True, False, False]
