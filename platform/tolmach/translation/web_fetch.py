"""Fetching indexes and model files over http(s), for the command ``tolmach models`` only."""

from __future__ import annotations

import json
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Any

from tolmach.translation.errors import ModelRefused
from tolmach.translation.offer import Tell

TIMEOUT_SECONDS = 60.0
_CHUNK = 1 << 18


def is_web_address(origin: str) -> bool:
    """Whether this names a place on the web rather than a folder."""
    return origin.startswith(("http://", "https://"))


def read_json(address: str) -> Any:
    """The JSON at an address. Raises ModelRefused."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - http(s), see offers_of
            return json.load(response)
    except (OSError, HTTPException, ValueError) as error:
        raise ModelRefused(f"{address} cannot be read as an index of models ({type(error).__name__}).") from error


def download(address: str, path: Path, tell: Tell) -> None:
    """Fetch a file. Raises ModelRefused, also where the other side hung up before its end."""
    if not is_web_address(address):
        raise ModelRefused(f"{address} is not an http address.")
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response, path.open("wb") as stream:  # noqa: S310
            expected, came = response.headers.get("Content-Length", ""), 0
            while chunk := response.read(_CHUNK):
                stream.write(chunk)
                came += len(chunk)
                tell(len(chunk))
    except (OSError, HTTPException) as error:
        raise ModelRefused(f"{address} cannot be fetched ({type(error).__name__}).") from error
    if expected.isdecimal() and came != int(expected):
        raise ModelRefused(f"{address} was cut off after {came} of {expected} bytes; nothing was installed.")
