"""The port to a shop's own system: its orders as they changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """Orders as the API would be told them, but for the market; ``read_to`` is how far the shop is read with them.

    ``walk`` is where the reading goes on behind them, in the source's own words; empty behind the last page.
    """

    orders: tuple[Mapping[str, Any], ...]
    read_to: datetime
    walk: str = ""


class OrderSource(Protocol):
    def pages(self, since: datetime, walk: str = "") -> Iterator[OrderPage]:
        """What changed since then, the oldest change first, or what is left of a ``walk``. Raises PortError."""
