"""Who of those that can take a ticket gets it. Pure: who cannot is not among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tolmach.pools.model import Strategy
from tolmach.pools.queries import Member

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(kw_only=True)
class Hands:
    """What people hold and got: points by person, since when each has been idle, and whose turns were in each pool.

    Idle counts from when a ticket last left their hands; for who got one since, from then.
    """

    loads: dict[int, int] = field(default_factory=dict)
    idle_since: dict[int, datetime] = field(default_factory=dict)
    turns: dict[tuple[int, int], int] = field(default_factory=dict)

    def load(self, user_id: int) -> int:
        """The points of what a person holds."""
        return self.loads.get(user_id, 0)

    def give(self, pool_id: int, user_id: int, *, points: int, at: datetime) -> None:
        """Somebody gets a ticket of a pool."""
        self.loads[user_id] = self.load(user_id) + points
        self.idle_since[user_id] = at
        turns = (turn for (pool, _), turn in self.turns.items() if pool == pool_id)
        self.turns[pool_id, user_id] = 1 + max(turns, default=0)

    def finish(self, user_id: int, *, points: int, at: datetime) -> None:
        """Somebody is rid of a ticket."""
        self.loads[user_id] = self.load(user_id) - points
        self.idle_since[user_id] = at


def pick(strategy: Strategy, pool_id: int, free: Sequence[Member], hands: Hands, known: Sequence[int]) -> Member | None:
    """One of the free; None where nobody is. ``known`` are those to be asked first, the nearest to the customer first.

    Among equals the lower id comes first, so that the same facts always give the same answer.
    """
    familiar = next((one for user_id in known for one in free if one.user_id == user_id), None)
    return familiar or (_CHOOSERS[strategy](pool_id, free, hands) if free else None)


def _least_loaded(_pool_id: int, free: Sequence[Member], hands: Hands) -> Member:
    # Load is measured against capacity, so that a half-day person gets half.
    return min(free, key=lambda one: (hands.load(one.user_id) / one.capacity, one.user_id))


def _longest_idle(_pool_id: int, free: Sequence[Member], hands: Hands) -> Member:
    # Who still holds something is not idle, however long ago they got or finished anything.
    return min(
        free,
        key=lambda one: (hands.load(one.user_id) > 0, hands.idle_since.get(one.user_id, _NEVER), one.user_id),
    )


def _round_robin(pool_id: int, free: Sequence[Member], hands: Hands) -> Member:
    turns = {user_id: turn for (pool, user_id), turn in hands.turns.items() if pool == pool_id}
    # The last one may have left the pool or be away: whoever follows in the circle of ids is next all the same.
    last = max(turns, key=lambda user_id: turns[user_id], default=0)
    return min(free, key=lambda one: (one.user_id <= last, one.user_id))


_CHOOSERS: Mapping[Strategy, Callable[[int, Sequence[Member], Hands], Member]] = {
    Strategy.LEAST_LOADED: _least_loaded,
    Strategy.LONGEST_IDLE: _longest_idle,
    Strategy.ROUND_ROBIN: _round_robin,
    Strategy.STICKY: _least_loaded,
}
