"""Who gets a ticket. Pure: facts in, a choice with its trace out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tolmach.pools.model import Level, Presence, RungKind
from tolmach.pools.queries import Member


class Excluded(StrEnum):
    """Why somebody was not given the ticket."""

    POOL_CLOSED = "pool_closed"
    ABSENT = "absent"
    OFF_SHIFT = "off_shift"
    AWAY = "away"
    BUSY = "busy"
    FULL = "full"
    CANNOT_WRITE = "cannot_write"


@dataclass(frozen=True, kw_only=True)
class RungFacts:
    """A rung with what is true of its pool now; ``wait_minutes`` until the pool opens (0 while open)."""

    position: int
    kind: RungKind
    pool_id: int | None
    is_open: bool
    wait_minutes: float
    members: tuple[Member, ...] = ()
    when_wait_exceeds: int | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Where the ticket goes: a rung with its pool, and a person where one can take it now."""

    rung: RungFacts | None
    assignee_id: int | None
    excluded: Mapping[int, Excluded]
    tried: tuple[int, ...]


_WRITES: dict[RungKind, frozenset[Level]] = {
    RungKind.NATIVE: frozenset({Level.NATIVE, Level.FLUENT}),
    RungKind.FLUENT: frozenset({Level.NATIVE, Level.FLUENT}),
}
"""Who may answer on a rung by the skill *write*; a machine-made draft needs a reviewer, not a writer."""


def choose(rungs: Sequence[RungFacts], loads: Mapping[int, int], *, topic: str | None = None) -> Choice:
    """The first rung somebody can serve now; where none can, the first rung's pool, and the ticket waits there.

    A rung that names topics is there for those only. A later one is tried only when the wait on the first is longer
    than it says. ``loads`` is open tickets by user id.
    """
    excluded: dict[int, Excluded] = {}
    tried: list[int] = []
    with_pool = [rung for rung in rungs if rung.pool_id is not None]
    serving = [rung for rung in with_pool if not rung.topics or topic in rung.topics]
    for rung in serving:
        if not _is_wait_long_enough(rung, serving[0]):
            continue
        tried.append(rung.position)
        winner = choose_member(rung, loads, excluded)
        if winner is not None:
            return Choice(rung=rung, assignee_id=winner, excluded=excluded, tried=tuple(tried))
    # A ticket no rung names waits on the first all the same: in a pool somebody sees it.
    first = next(iter(serving or with_pool), None)
    return Choice(rung=first, assignee_id=None, excluded=excluded, tried=tuple(tried))


def choose_member(rung: RungFacts, loads: Mapping[int, int], excluded: dict[int, Excluded]) -> int | None:
    """The least loaded member who is there, writes the language and has room; who is not is noted with the reason.

    Load is measured against capacity, so that a half-day person gets half; among equals the lower id comes first.
    """
    free = []
    for member in rung.members:
        reason = why_not(rung, member, loads.get(member.user_id, 0))
        if reason is None:
            free.append(member)
        else:
            excluded[member.user_id] = reason
    if not free:
        return None
    return min(free, key=lambda one: (loads.get(one.user_id, 0) / one.capacity, one.user_id)).user_id


def why_not(rung: RungFacts, member: Member, load: int) -> Excluded | None:
    """The first rule that keeps work from this person now; None when nothing does."""
    rules = (
        (Excluded.POOL_CLOSED, not rung.is_open),
        (Excluded.ABSENT, member.is_absent),
        (Excluded.OFF_SHIFT, member.is_planned_off),
        (Excluded.AWAY, member.presence is Presence.AWAY),
        (Excluded.BUSY, member.presence is Presence.BUSY),
        (Excluded.FULL, load >= member.capacity),
        (Excluded.CANNOT_WRITE, rung.kind in _WRITES and member.write not in _WRITES[rung.kind]),
    )
    return next((reason for reason, holds in rules if holds), None)


def _is_wait_long_enough(rung: RungFacts, first: RungFacts) -> bool:
    return rung is first or rung.when_wait_exceeds is None or first.wait_minutes > rung.when_wait_exceeds
