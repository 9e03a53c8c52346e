"""What coverage is reckoned from: desks with their promises and volume, people with their plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tolmach.coverage.allowance import Allowance
from tolmach.coverage.grid import Grid
from tolmach.coverage.presence import Person, Seat
from tolmach.hours.schedule import Schedule
from tolmach.pools.deputies import StandIn
from tolmach.pools.model import RungKind
from tolmach.sla.rules import Goal


class DeskKey(NamedTuple):
    """A language as one pool answers it."""

    language: str
    pool_id: int


@dataclass(frozen=True, kw_only=True)
class LaterRung:
    """Who answers where the first rung's pool has nobody there.

    ``schedule`` is when that pool is open for the market, ``after_minutes`` how long the customer would have to wait by
    those hours before it steps in (None: it does at once), ``asks`` as of a desk.
    """

    kind: RungKind
    pool_id: int
    pool_slug: str
    schedule: Schedule
    after_minutes: int | None = None
    asks: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What one market sends to a desk: the hours promised to it, its targets, and what comes by half-hour.

    ``is_promised`` is false for letters in a language outside the market's own: they are work, and nobody said when
    somebody is there for them. ``is_borrowed`` is true where the market has no past of its own and similar ones speak
    for it. ``waits_by_ladder``: its last rung is to wait.
    """

    client: str
    market: str
    schedule: Schedule
    letter_goal: Goal
    chat_goal: Goal
    letters: Sequence[float]
    chats: Sequence[float]
    is_promised: bool = True
    is_borrowed: bool = False
    later: tuple[LaterRung, ...] = ()
    waits_by_ladder: bool = False


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A language as one pool answers it for its clients; ``backlog`` is when what waits already is due.

    ``asks`` are the languages of which people must write one; none where they review what a machine wrote.
    """

    key: DeskKey
    pool_slug: str
    pool_name: str
    schedule: Schedule
    allowance: Allowance
    streams: tuple[Stream, ...]
    asks: frozenset[str]
    backlog: tuple[datetime, ...] = ()

    @property
    def zone(self) -> str:
        """The pool's time zone."""
        return self.schedule.time_zone

    @property
    def is_promised(self) -> bool:
        """Whether any client was told that somebody is there."""
        return any(stream.is_promised for stream in self.streams)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything at once; people by id, one seat for each pool a person works in."""

    grid: Grid
    desks: tuple[Desk, ...]
    people: Mapping[int, Person]
    seats: tuple[Seat, ...]
    stand_ins: tuple[StandIn, ...] = ()

    def seats_in(self, pool_id: int, asks: frozenset[str]) -> tuple[Seat, ...]:
        """The seats of a pool whose people write one of these languages; every seat where nothing is asked."""
        return tuple(
            seat
            for seat in self.seats
            if seat.pool_id == pool_id and (not asks or not asks.isdisjoint(self.people[seat.user_id].writes))
        )

    def seats_at(self, desk: Desk) -> tuple[Seat, ...]:
        """The seats of those who can answer at a desk."""
        return self.seats_in(desk.key.pool_id, desk.asks)
