"""Bytes on disk, content-addressed within a client: raw letters and attachments."""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from dataclasses import dataclass
from pathlib import Path

from tolmach.errors import NotFound


@dataclass(frozen=True)
class BlobStore:
    """A folder of compressed blobs, ``<root>/<owner>/<aa>/<sha256>``; the owner is a client's id or ``stray``."""

    root: Path

    def put(self, owner: int | str, content: bytes) -> str:
        """Keep the bytes and return their SHA-256. When this returns they survive a power cut."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(owner, digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{digest}.{secrets.token_hex(4)}")
        with draft.open("wb") as stream:
            stream.write(zlib.compress(content, 6))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
        return digest

    def read(self, owner: int | str, digest: str) -> bytes:
        """The bytes with this SHA-256. Raises NotFound when they are not there."""
        try:
            return zlib.decompress(self._path(owner, digest).read_bytes())
        except FileNotFoundError as error:
            raise NotFound("blob", digest) from error

    def _path(self, owner: int | str, digest: str) -> Path:
        return self.root / str(owner) / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    # The name of a new file is only safe once its folder is written too.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
