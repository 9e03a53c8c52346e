"""A mirror of models: a web folder with an ``index.json``.

The index is a list of ``{"engine": "firefox", "src": "cs", "trg": "en", "version": "1.0", "files": [{"name":
"model.csen.intgemm.alphas.bin", "sha256": "…", "size": 17140836, "url": "cs-en/model.csen.intgemm.alphas.bin"}]}``;
addresses are relative to the index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from tolmach.translation.errors import ModelRefused
from tolmach.translation.offer import Offer, Tell
from tolmach.translation.web_fetch import download


def mirror_offers(address: str, index: Any) -> list[Offer]:
    """What the index, read from this http(s) address, lists. Raises ModelRefused where it is none."""
    try:
        return [_mirror_offer(address, entry) for entry in index]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelRefused(f"{address} cannot be read as an index of models ({type(error).__name__}).") from error


def _mirror_offer(address: str, entry: dict[str, Any]) -> Offer:
    files = [(_plain_name(str(file["name"])), urljoin(address, str(file["url"]))) for file in entry["files"]]
    return Offer(
        engine=_plain_name(str(entry.get("engine", "firefox"))),
        direction=(_code(entry["src"]), _code(entry["trg"])),
        version=str(entry["version"]),
        size=sum(int(file["size"]) for file in entry["files"]),
        sha256={str(file["name"]): str(file["sha256"]) for file in entry["files"]},
        fetch_into=partial(_download_files, files),
    )


def _plain_name(name: str) -> str:
    """A mirror must not write outside the model's folder."""
    if not re.fullmatch(r"[\w-][\w.-]*", name):
        raise ValueError(name)
    return name


def _code(value: object) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", str(value)):
        raise ValueError(value)
    return str(value)


def _download_files(files: Sequence[tuple[str, str]], draft: Path, tell: Tell) -> None:
    for name, url in files:
        download(url, draft / name, tell)
