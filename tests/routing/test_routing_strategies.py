"""How each strategy picks among those who can, and that over time everybody has their part."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from tolmach.pools.model import Level, Strategy
from tolmach.pools.queries import Member
from tolmach.routing.strategies import Hands, pick

TUESDAY = datetime(2026, 9, 22, 8, tzinfo=UTC)
POOL = 7


def people(*ids: int, capacity: int = 10) -> list[Member]:
    somebody = Member(user_id=0, name="Somebody", capacity=capacity, write=Level.NATIVE)
    return [replace(somebody, user_id=user_id) for user_id in ids]


def after(*got: int, loads: dict[int, int] | None = None) -> Hands:
    """What is known after these people got a ticket each, a minute apart, were done with it, and hold so much now."""
    hands = Hands()
    for minutes, user_id in enumerate(got):
        hands.give(POOL, user_id, points=1, at=TUESDAY + timedelta(minutes=minutes))
    hands.loads = loads or {}
    return hands


PICKED = {
    # name: strategy, who is free, who got the last ones, what they hold, who knows the customer, winner
    "least loaded": (Strategy.LEAST_LOADED, (1, 2), (2, 2), {1: 3, 2: 1}, (), 2),
    "longest idle: never got any": (Strategy.LONGEST_IDLE, (1, 2, 3), (1, 3), {}, (), 2),
    "longest idle: who holds something is not idle": (Strategy.LONGEST_IDLE, (1, 2), (1, 2), {1: 1}, (), 2),
    "longest idle: everybody holds something": (Strategy.LONGEST_IDLE, (1, 2), (2, 1), {1: 1, 2: 1}, (), 2),
    "longest idle: the longest ago": (Strategy.LONGEST_IDLE, (1, 2, 3), (2, 1, 3, 2), {}, (), 1),
    "round robin: after the last": (Strategy.ROUND_ROBIN, (1, 2, 3), (1, 2), {3: 9}, (), 3),
    "round robin: from the beginning": (Strategy.ROUND_ROBIN, (1, 2, 3), (3,), {}, (), 1),
    "round robin: the first ever": (Strategy.ROUND_ROBIN, (2, 3), (), {}, (), 2),
    "round robin: the last one is not there": (Strategy.ROUND_ROBIN, (1, 3), (2,), {}, (), 3),
    "round robin: who is away is stepped over": (Strategy.ROUND_ROBIN, (1, 3), (1,), {}, (), 3),
    "round robin: back from a holiday gets no pile": (Strategy.ROUND_ROBIN, (1, 2, 3), (1, 3, 1, 3, 1), {}, (), 2),
    "sticky: who knows the customer": (Strategy.STICKY, (1, 2), (), {2: 9}, (2,), 2),
    "sticky: the deputy of who knows them": (Strategy.STICKY, (1, 3), (), {3: 9}, (2, 3), 3),
    "sticky: nobody there knows them": (Strategy.STICKY, (1, 3), (), {1: 4, 3: 2}, (2,), 3),
}


@pytest.mark.parametrize(("strategy", "free", "got", "loads", "known", "winner"), PICKED.values(), ids=PICKED)
def test_who_is_picked(strategy, free, got, loads, known, winner):
    chosen = pick(strategy, POOL, people(*free), after(*got, loads=loads), known)
    assert chosen is not None
    assert chosen.user_id == winner


@pytest.mark.parametrize("strategy", Strategy)
def test_of_nobody_nobody_is_picked(strategy: Strategy):
    assert pick(strategy, POOL, [], Hands(), (1, 2)) is None


@settings(deadline=None)
@given(any_.sampled_from(Strategy), any_.sets(any_.integers(1, 9), min_size=1), any_.lists(any_.integers(1, 9)))
def test_only_who_is_free_is_picked(strategy: Strategy, free: set[int], got: list[int]):
    chosen = pick(strategy, POOL, people(*sorted(free)), after(*got), tuple(got[:2]))
    assert chosen is not None
    assert chosen.user_id in free


@settings(deadline=None)
@given(any_.sampled_from(Strategy), any_.sets(any_.integers(1, 9), min_size=1, max_size=6), any_.integers(1, 60))
def test_among_equals_everybody_gets_the_same(strategy: Strategy, ids: set[int], tickets: int):
    hands, got = Hands(), Counter(dict.fromkeys(ids, 0))
    for minutes in range(tickets):
        chosen = pick(strategy, POOL, people(*sorted(ids), capacity=100), hands, ())
        assert chosen is not None
        got[chosen.user_id] += 1
        hands.give(POOL, chosen.user_id, points=1, at=TUESDAY + timedelta(minutes=minutes))
    assert max(got.values()) - min(got.values()) <= 1
