"""Where models come from: Mozilla's records (see ``mozilla``), a folder with models or packages, or a mirror."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from tolmach.translation import firefox
from tolmach.translation.errors import ModelRefused
from tolmach.translation.mirror import mirror_offers
from tolmach.translation.mozilla import folder_records, is_records, web_records
from tolmach.translation.offer import Offer, Tell
from tolmach.translation.web_fetch import is_web_address, read_json


def offers_of(origin: str) -> list[Offer]:
    """What a folder or web address offers. Raises ModelRefused when it cannot be read."""
    if is_web_address(origin):
        address = origin if origin.endswith((".json", "/records")) else f"{origin.rstrip('/')}/index.json"
        index = read_json(address)
        return web_records(address, index) if is_records(index) else mirror_offers(address, index)
    if not Path(origin).is_dir():
        raise ModelRefused(f"{origin} is neither a folder nor an http address.")
    return list(_folder_offers(Path(origin)))


def _folder_offers(root: Path) -> Iterator[Offer]:
    if (records := root / "records.json").is_file():
        yield from folder_records(root, _read_records(records))
    for folder in sorted({root, *(path.parent for path in root.rglob("model.*.bin"))}):
        yield from _firefox_offer(folder)
    for metadata in sorted(root.rglob("metadata.json")):
        if (metadata.parent / "model").is_dir():
            yield _argos_offer(metadata.read_bytes(), partial(_copy_tree, metadata.parent), _size(metadata.parent))
    for package in sorted(root.rglob("*.argosmodel")):
        yield _packed_offer(package)


def _read_records(path: Path) -> dict[str, Any]:
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelRefused(f"{path} cannot be read ({type(error).__name__}).") from error
    if not is_records(index):
        raise ModelRefused(f"{path} is no list of Mozilla's records.")
    return dict(index)


def _firefox_offer(folder: Path) -> Iterator[Offer]:
    """A folder whose model is named for its direction: ``model.csen.intgemm.alphas.bin``."""
    model = next((re.match(r"model\.([a-z]{2})([a-z]{2})\.", path.name) for path in folder.glob("model.*.bin")), None)
    if model is None:
        return
    try:
        files = list(dict.fromkeys(firefox.find_files(folder).values()))
    except FileNotFoundError as error:
        raise ModelRefused(f"Incomplete model: {error}.") from error
    yield Offer(
        engine="firefox",
        direction=(model[1], model[2]),
        version=folder.name,
        size=sum(path.stat().st_size for path in files),
        sha256={},
        fetch_into=partial(_copy_files, files),
    )


def _argos_offer(metadata: bytes, fetch: Callable[[Path, Tell], None], size: int) -> Offer:
    try:
        facts = json.loads(metadata)
        direction = str(facts["from_code"]), str(facts["to_code"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelRefused("An argos package without readable metadata.json.") from error
    version = str(facts.get("package_version", ""))
    return Offer(engine="argos", direction=direction, version=version, size=size, sha256={}, fetch_into=fetch)


def _packed_offer(package: Path) -> Offer:
    """A package as argos publishes it: a zip whose one folder holds everything."""
    try:
        with zipfile.ZipFile(package) as archive:
            name = next(name for name in archive.namelist() if PurePosixPath(name).name == "metadata.json")
            metadata = archive.read(name)
    except (OSError, zipfile.BadZipFile, StopIteration) as error:
        raise ModelRefused(f"{package} is no argos package.") from error
    top = str(PurePosixPath(name).parent)
    return _argos_offer(metadata, partial(_unpack, package, top), package.stat().st_size)


def _unpack(package: Path, top: str, draft: Path, tell: Tell) -> None:
    try:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(draft / ".packed")
    except (OSError, zipfile.BadZipFile) as error:
        raise ModelRefused(f"{package} is damaged: {error}.") from error
    for path in list((draft / ".packed" / top).iterdir()):
        path.rename(draft / path.name)
    shutil.rmtree(draft / ".packed")
    tell(package.stat().st_size)


def _copy_tree(folder: Path, draft: Path, tell: Tell) -> None:
    shutil.copytree(folder, draft, dirs_exist_ok=True)
    tell(_size(folder))


def _copy_files(files: Sequence[Path], draft: Path, tell: Tell) -> None:
    for path in files:
        shutil.copyfile(path, draft / path.name)
        tell(path.stat().st_size)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
