"""A model that can be fetched from somewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tolmach.translation.port import Direction

Tell = Callable[[int], None]
"""Is told the bytes that have come since it was last told."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A model that can be fetched; ``sha256`` by file name, where the origin states it; ``size`` in bytes to fetch."""

    engine: str
    direction: Direction
    version: str
    size: int
    sha256: dict[str, str]
    fetch_into: Callable[[Path, Tell], None]
