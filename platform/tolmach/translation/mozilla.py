"""Mozilla's own records: what Firefox translates with, one record a file, packed with zstd.

A record names its direction, version, architecture and kind of file, where its attachment lies, and the SHA-256 of the
file unpacked. Source: the Remote Settings collection ``translations-models-v2`` and Mozilla's own reader of it
(``inference-rs`` in mozilla/translations). A mirror is the same list as ``records.json`` with the attachments beside it
at their locations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin

from tolmach.translation.errors import ModelRefused
from tolmach.translation.offer import Offer, Tell
from tolmach.translation.port import Direction
from tolmach.translation.web_fetch import download, read_json

RECORDS = "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/translations-models-v2/records"
"""Where Firefox itself looks; used where no other origin is named."""

_KINDS = ("model", "lex", "vocab", "srcvocab", "trgvocab", "qualityModel")
_BEST_FIRST = ("base-memory", "base", "tiny")
"""Of one version, the larger model translates better."""

Fetch = Callable[[str, Path, Tell], None]
"""Brings the attachment at a location into a file."""


@dataclass(frozen=True, kw_only=True)
class _File:
    """One file of a model."""

    name: str
    kind: str
    location: str
    size: int
    sha256: str


def is_records(index: object) -> bool:
    """Whether a JSON document is a list of such records."""
    return isinstance(index, dict) and isinstance(index.get("data"), list)


def web_records(address: str, index: Mapping[str, Any]) -> list[Offer]:
    """What the records at this address offer. Raises ModelRefused."""
    base = _attachments(address)
    return list(_offers(index["data"], lambda location, path, tell: download(urljoin(base, location), path, tell)))


def folder_records(folder: Path, index: Mapping[str, Any]) -> list[Offer]:
    """What a ``records.json`` offers whose attachments lie in the same folder. Raises ModelRefused."""
    return list(_offers(index["data"], partial(_copy, folder)))


def _attachments(address: str) -> str:
    """Where attachments lie: Remote Settings names the place itself, a mirror has them beside its list."""
    server, bucket, _rest = address.partition("/v1/buckets/")
    if not bucket:
        return address
    about = read_json(f"{server}/v1/")
    try:
        return str(about["capabilities"]["attachments"]["base_url"])
    except (KeyError, TypeError) as error:
        raise ModelRefused(f"{server} does not say where its attachments lie.") from error


def _copy(folder: Path, location: str, path: Path, tell: Tell) -> None:
    try:
        packed = (folder / location).read_bytes()
    except OSError as error:
        raise ModelRefused(f"{folder / location} cannot be read ({error.strerror}).") from error
    path.write_bytes(packed)
    tell(len(packed))


def _offers(records: Sequence[Mapping[str, Any]], fetch: Fetch) -> Iterator[Offer]:
    models: dict[tuple[Direction, str, str], list[_File]] = {}
    for record in records:
        if (key := _key(record)) is not None:
            models.setdefault(key, []).append(_file(record))
    best: dict[Direction, tuple[tuple[Any, ...], Offer]] = {}
    for (direction, version, architecture), files in models.items():
        kinds = {file.kind for file in files}
        if "model" not in kinds or not ("vocab" in kinds or {"srcvocab", "trgvocab"} <= kinds):
            continue
        rank = (_version(version), architecture not in _BEST_FIRST, -_place(architecture))
        if direction not in best or rank > best[direction][0]:
            best[direction] = rank, _offer(direction, version, files, fetch)
    yield from (offer for _rank, offer in best.values())


def _key(record: Mapping[str, Any]) -> tuple[Direction, str, str] | None:
    """Which model a record belongs to; None for what is not for everybody's Firefox or not for our engine."""
    source, target = str(record.get("sourceLanguage", "")), str(record.get("targetLanguage", ""))
    is_plain = all(re.fullmatch(r"[a-z]{2,3}", code) for code in (source, target))
    if not is_plain or record.get("filter_expression") or record.get("variant") or record.get("fileType") not in _KINDS:
        return None
    return (source, target), str(record.get("version", "")), str(record.get("architecture") or "")


def _file(record: Mapping[str, Any]) -> _File:
    try:
        attachment = record["attachment"]
        file = _File(
            name=str(record["name"]).removesuffix(".zst"),
            kind=str(record["fileType"]),
            location=str(attachment["location"]),
            size=int(attachment["size"]),
            sha256=str(record["decompressedHash"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelRefused(f"A record of a model is not complete ({error}).") from error
    # Neither may lead out of its folder: the name out of the model's, the location out of a mirror's.
    if (
        not re.fullmatch(r"[\w-][\w.-]*", file.name)
        or ".." in PurePosixPath(file.location).parts
        or file.location[:1] == "/"
    ):
        raise ModelRefused(f"A record names a file outside its folder: {file.name}.")
    return file


def _offer(direction: Direction, version: str, files: Sequence[_File], fetch: Fetch) -> Offer:
    wanted = [file for file in files if file.kind != "qualityModel"]
    return Offer(
        engine="firefox",
        direction=direction,
        version=version,
        size=sum(file.size for file in wanted),
        sha256={file.name: file.sha256 for file in wanted},
        fetch_into=partial(_fetch_all, wanted, fetch),
    )


def _fetch_all(files: Sequence[_File], fetch: Fetch, draft: Path, tell: Tell) -> None:
    for file in files:
        packed = draft / f".{file.name}.packed"
        fetch(file.location, packed, tell)
        (draft / file.name).write_bytes(_unpacked(packed.read_bytes(), file))
        packed.unlink()


def _unpacked(packed: bytes, file: _File) -> bytes:
    # The engine brings the unpacking; imported here, because only this command may import an engine.
    from fxtranslate import discovery

    try:
        return bytes(discovery.verify_and_decompress(packed, file.sha256))
    except ValueError as error:
        raise ModelRefused(f"Damaged on the way: {file.name} ({error}); nothing was installed.") from error


def _version(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _place(architecture: str) -> int:
    return _BEST_FIRST.index(architecture) if architecture in _BEST_FIRST else len(_BEST_FIRST)
