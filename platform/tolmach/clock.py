"""Time enters the house here, aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import available_timezones

_MACHINE_ZONES = frozenset({"localtime", "Factory"})
"""Names the tz database lists, but which mean whatever this machine is set to, or nothing."""


class Clock(Protocol):
    """What tells the time to use cases and pages."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class ShiftedClock:
    """A running clock that began at another instant (``TOLMACH_CLOCK``), for the demo and for trying out."""

    starts_at: datetime
    _offset: timedelta = field(init=False)

    def __post_init__(self) -> None:
        self._offset = self.starts_at.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 instant that names its offset and return it in UTC.

    Raises ValueError for anything else, also for a time without an offset: a naive time is a guess.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no time zone in {text!r}")
    return instant.astimezone(UTC)


@cache
def time_zones() -> tuple[str, ...]:
    """The names of the IANA time zone database in order; reading them walks through its folders, so it is done once."""
    return tuple(sorted(available_timezones() - _MACHINE_ZONES))
