"""A mirror of models: a web folder with an ``index.json``.

The index is a list of ``{"engine": "firefox", "src": "cs", "trg": "en", "version": "1.0", "files": [{"name":
"model.csen.intgemm.alphas.bin", "sha256": "…", "size": 17140836, "url": "cs-en/model.csen.intgemm.alphas.bin"}]}``;
addresses are relative to the index.
"""

from __future__ import annotations

import json
import re
import shutil
import urllib.request
from collections.abc import Sequence
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from tolmach.translation.errors import ModelRefused
from tolmach.translation.offer import Offer

TIMEOUT_SECONDS = 60.0


def mirror_offers(address: str) -> list[Offer]:
    """What the index at this http(s) address lists. Raises ModelRefused when it cannot be read."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - http(s) only, see above
            index = json.load(response)
        return [_mirror_offer(address, entry) for entry in index]
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
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


def _download_files(files: Sequence[tuple[str, str]], draft: Path) -> None:
    for name, url in files:
        _download(url, draft / name)


def _download(url: str, path: Path) -> None:
    if not url.startswith(("http://", "https://")):
        raise ModelRefused(f"{url} is not an http address.")
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response, path.open("wb") as stream:  # noqa: S310
            shutil.copyfileobj(response, stream)
    except (OSError, HTTPException) as error:
        raise ModelRefused(f"{url} cannot be fetched ({type(error).__name__}).") from error
