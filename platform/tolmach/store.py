"""Bytes, content-addressed within a client: raw letters and attachments. The port, and the store on disk."""

from __future__ import annotations

import hashlib
import os
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tolmach.errors import NotFound, PortError

Owner = int | str
"""A client's id, or ``stray``."""


class BlobStore(Protocol):
    """Keeps bytes under their owner and SHA-256. A store that cannot be reached raises PortError."""

    def put(self, owner: Owner, content: bytes) -> str:
        """Keep the bytes and return their SHA-256. When this returns they survive a power cut."""

    def read(self, owner: Owner, digest: str) -> bytes:
        """The bytes with this SHA-256. Raises NotFound when they are not there."""


def place_of(owner: Owner, digest: str) -> str:
    """Where a blob lies below the root of any store: ``<owner>/<aa>/<sha256>``."""
    return f"{owner}/{digest[:2]}/{digest}"


def pack(content: bytes) -> bytes:
    """Bytes as every store keeps them, so that a house may move from one to another by copying."""
    return zlib.compress(content, 6)


def unpack(packed: bytes) -> bytes:
    """The bytes that were packed."""
    return zlib.decompress(packed)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Where bytes are: packed in the database, or in the store. It is found in a transaction and read outside of it."""

    owner: Owner
    digest: str
    packed: bytes | None = field(default=None, repr=False)

    def read(self, store: BlobStore) -> bytes:
        """The bytes. Raises NotFound when they are nowhere, PortError where the store cannot be reached."""
        return store.read(self.owner, self.digest) if self.packed is None else unpack(self.packed)


@dataclass(frozen=True)
class FolderStore:
    """A folder of blobs on this machine's disk."""

    root: Path

    def put(self, owner: Owner, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(owner, digest)
        with _disk():
            if not path.exists():
                _write_through(path, pack(content))
        return digest

    def read(self, owner: Owner, digest: str) -> bytes:
        with _disk():
            try:
                return unpack(self._path(owner, digest).read_bytes())
            except FileNotFoundError as error:
                if not self.root.exists():
                    # Its disk is not there, rather than every file lost.
                    raise
                raise NotFound("blob", digest) from error

    def _path(self, owner: Owner, digest: str) -> Path:
        return self.root / place_of(owner, digest)


@contextmanager
def _disk() -> Iterator[None]:
    """A disk that is full, read-only or gone is a store that is away: somebody mends it, and nothing is lost."""
    try:
        yield
    except OSError as error:
        raise PortError("store", error.strerror or type(error).__name__, permanent=False) from error


def _write_through(path: Path, packed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with draft.open("wb") as stream:
        stream.write(packed)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The name of a new file is only safe once its folder is written too.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
