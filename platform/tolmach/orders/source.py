"""The port to a shop's own system: its orders as they changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """Orders as the API would be told them, but for the market; ``read_to`` is how far the shop is read with them."""

    orders: tuple[Mapping[str, Any], ...]
    read_to: datetime


class OrderSource(Protocol):
    def pages(self, since: datetime) -> Iterator[OrderPage]:
        """What changed since then, the oldest change first. Raises PortError."""
