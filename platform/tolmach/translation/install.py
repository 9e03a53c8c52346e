"""Bringing models into the store: from a folder or a mirror, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from tolmach.language import PIVOT
from tolmach.translation.errors import ModelRefused
from tolmach.translation.offer import Offer
from tolmach.translation.port import Direction
from tolmach.translation.sources import offers_of
from tolmach.translation.store import MANIFEST, InstalledModel, ModelStore, sha256_of

Progress = Callable[[Offer, int], None]
"""Is told, of each model being fetched, how many of its bytes have come."""


def install_models(store: ModelStore, wanted: Sequence[str], origin: str, progress: Progress) -> list[InstalledModel]:
    """Install what ``wanted`` names from Mozilla's records, a folder or an http(s) mirror.

    ``cs`` means both directions with English, ``cs-en`` that one; an empty list means everything offered. Raises
    ModelRefused when something wanted is not offered or a file is damaged; what was installed before that stays.
    """
    sweep(store)
    offers = {(offer.engine, *offer.direction): offer for offer in offers_of(origin)}
    chosen = [offer for offer in offers.values() if _is_wanted(offer.direction, wanted)]
    missing = [
        word for word in wanted if word != PIVOT and not any(_is_wanted(offer.direction, [word]) for offer in chosen)
    ]
    if missing or not chosen:
        raise ModelRefused(f"{origin} offers no model for {', '.join(missing) or 'any direction'}.")
    return [_install(store, offer, progress) for offer in chosen]


def _is_wanted(direction: Direction, wanted: Sequence[str]) -> bool:
    languages = [word for word in wanted if "-" not in word]
    if not wanted or "-".join(direction) in wanted:
        return True
    return PIVOT in direction and any(language in direction for language in languages if language != PIVOT)


def _install(store: ModelStore, offer: Offer, progress: Progress) -> InstalledModel:
    source, target = offer.direction
    folder = store.root / offer.engine / f"{source}-{target}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    # A name with a dot is no model to the store: a cut at any moment leaves nothing that could be loaded.
    draft = folder.with_name(f".installing-{folder.name}-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        _fetch(offer, draft, progress)
        _finish(draft, offer)
        _swap(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    model = store.find(offer.engine, source, target)
    assert model is not None
    return model


def sweep(store: ModelStore) -> None:
    """Delete what an installation left that was killed on the way: the folders of processes that are gone."""
    for folder in store.root.glob("*/.*-*-*-*"):
        pid = folder.name.rpartition("-")[2]
        if pid.isdecimal() and not Path("/proc", pid).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _fetch(offer: Offer, draft: Path, progress: Progress) -> None:
    come = 0

    def tell(size: int) -> None:
        nonlocal come
        come += size
        progress(offer, come)

    progress(offer, 0)
    offer.fetch_into(draft, tell)


def _finish(draft: Path, offer: Offer) -> None:
    """Check each file against what its origin says, write the manifest and make both durable."""
    files = {str(path.relative_to(draft)): sha256_of(path) for path in sorted(draft.rglob("*")) if path.is_file()}
    damaged = [name for name, expected in offer.sha256.items() if files.get(name) != expected]
    if damaged:
        raise ModelRefused(f"Damaged on the way: {', '.join(damaged)}; nothing was installed.")
    source, target = offer.direction
    manifest = {"engine": offer.engine, "source": source, "target": target, "version": offer.version, "files": files}
    (draft / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    for name in [*files, MANIFEST]:
        _sync(draft / name)
    _sync(draft)


def _swap(draft: Path, folder: Path) -> None:
    """Put the new model in place; an older one steps aside first and is deleted last."""
    old = folder.with_name(f".replaced-{folder.name}-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    _sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
