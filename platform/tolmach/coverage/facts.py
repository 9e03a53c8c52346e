"""What coverage is reckoned from: desks with their promises and volume, people with their plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tolmach.coverage.allowance import Allowance
from tolmach.coverage.grid import Grid
from tolmach.hours.spans import Span
from tolmach.coverage.presence import Person
from tolmach.hours.schedule import Schedule
from tolmach.sla.rules import Goal


class DeskKey(NamedTuple):
    """A language as one pool answers it."""

    language: str
    pool_id: int


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What one market sends to a desk: the hours promised to it, its targets, and what comes by half-hour.

    ``is_borrowed`` is true where the market has no past of its own and similar ones speak for it.
    """

    client: str
    market: str
    schedule: Schedule
    letter_goal: Goal
    chat_goal: Goal
    letters: Sequence[float]
    chats: Sequence[float]
    is_borrowed: bool = False


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A language as one pool answers it for its clients; ``backlog`` is when what waits already is due."""

    key: DeskKey
    pool_slug: str
    pool_name: str
    schedule: Schedule
    allowance: Allowance
    streams: tuple[Stream, ...]
    needs_writers: bool = True
    backlog: tuple[datetime, ...] = ()

    @property
    def zone(self) -> str:
        """The pool's time zone."""
        return self.schedule.time_zone


@dataclass(frozen=True, kw_only=True)
class Seat:
    """When a person is planned to work at a desk, absences aside; in order and apart."""

    user_id: int
    desk: DeskKey
    planned: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything at once; people by id."""

    grid: Grid
    desks: tuple[Desk, ...]
    people: Mapping[int, Person]
    seats: tuple[Seat, ...]
