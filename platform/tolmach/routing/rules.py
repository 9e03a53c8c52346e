"""Who gets a ticket. Pure: facts in, a choice with its trace out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil

from tolmach.pools.model import WELL, Level, Presence, RungKind, Strategy
from tolmach.pools.queries import Member
from tolmach.pools.rosters import Off
from tolmach.routing.strategies import Hands, pick


class Excluded(StrEnum):
    """Why somebody was not given the ticket."""

    NOT_ALLOWED = "not_allowed"
    POOL_CLOSED = "pool_closed"
    ABSENT = "absent"
    HOLIDAY = "holiday"
    OFF_SHIFT = "off_shift"
    ON_BREAK = "on_break"
    AWAY = "away"
    NOT_SEEN = "not_seen"
    BUSY = "busy"
    FULL = "full"
    CANNOT_WRITE = "cannot_write"
    ENOUGH = "enough"


class Skipped(StrEnum):
    """Why a rung was not asked at all."""

    NO_POOL = "no_pool"
    OTHER_TOPICS = "other_topics"
    NEVER_FOR_CLIENT = "never_for_client"
    PEOPLE_ONLY = "people_only"
    WAIT_IS_SHORT = "wait_is_short"
    OTHERS_WAIT = "others_wait"


@dataclass(frozen=True, kw_only=True)
class RungFacts:
    """A rung with what is true of its pool now.

    ``language`` is what its people are asked to write. ``wait_minutes`` is how long the customer waits for the first
    rung from when the ticket began to wait, in business minutes of this rung's pool. ``is_never``: the ladder says that
    this client's letters never go there; ``is_unwanted_machine``: it answers by machine, which the client refuses.
    """

    position: int
    kind: RungKind
    pool_id: int | None
    is_open: bool
    language: str = ""
    wait_minutes: float = 0.0
    members: tuple[Member, ...] = ()
    when_wait_exceeds: int | None = None
    topics: tuple[str, ...] = ()
    strategy: Strategy = Strategy.LEAST_LOADED
    is_never: bool = False
    is_unwanted_machine: bool = False

    @property
    def is_barred(self) -> bool:
        """Whether this client's letters are never answered so."""
        return self.is_never or self.is_unwanted_machine


@dataclass(frozen=True, kw_only=True)
class Case:
    """The ticket as the rules see it.

    ``points`` by its channel; ``known`` are to be asked first; ``share`` is how far it may fill somebody's capacity;
    in ``queues`` (pools) others wait longer.
    """

    topic: str | None = None
    points: int = 1
    known: tuple[int, ...] = ()
    share: Fraction = Fraction(1)
    queues: Collection[int] = ()


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One rung in the trace: why it was not asked, or who was left out by which rule and who was free (with points)."""

    rung: RungFacts
    skipped: Skipped | None = None
    excluded: Mapping[int, Excluded] = field(default_factory=dict)
    free: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Where the ticket goes: a rung with its pool, and a person where one can take it now."""

    rung: RungFacts | None
    assignee_id: int | None
    tried: tuple[Tried, ...]


_BY_WRITERS = (RungKind.NATIVE, RungKind.FLUENT)
"""Rungs on which people write themselves; a machine-made draft needs a reviewer, not a writer."""


def choose(rungs: Sequence[RungFacts], hands: Hands, case: Case) -> Choice:
    """The first rung somebody can serve now; where none can, the first that may, and the ticket waits in its pool."""
    tried: list[Tried] = []
    first = where_it_waits(rungs, case)
    for rung in rungs:
        step = _try(rung, hands, case, is_first=rung is first)
        tried.append(step)
        free = [one for one in rung.members if one.user_id in step.free]
        winner = pick(rung.strategy, rung.pool_id, free, hands, case.known) if rung.pool_id is not None else None
        if winner is not None:
            return Choice(rung=rung, assignee_id=winner.user_id, tried=tuple(tried))
    return Choice(rung=first, assignee_id=None, tried=tuple(tried))


def where_it_waits(rungs: Sequence[RungFacts], case: Case) -> RungFacts | None:
    """The first rung that may answer the ticket, in whose pool it waits for the others' conditions to hold."""
    with_pool = [rung for rung in rungs if rung.pool_id is not None]
    allowed = [rung for rung in with_pool if not rung.is_barred]
    for_topic = [rung for rung in allowed if not rung.topics or case.topic in rung.topics]
    # A ticket no rung is for waits on the first all the same: in a pool somebody sees it.
    return next(iter(for_topic or allowed or with_pool), None)


def can_write(rung: RungFacts, level: Level) -> bool:
    """Whether somebody may answer on this rung who writes its language this well."""
    return rung.kind not in _BY_WRITERS or level in WELL


def why_not(rung: RungFacts, member: Member, load: int, case: Case) -> Excluded | None:
    """The first rule that keeps work from this person now; None when nothing does."""
    rules = (
        (Excluded.NOT_ALLOWED, not member.may_answer),
        (Excluded.POOL_CLOSED, not rung.is_open),
        (Excluded.ABSENT, member.off is Off.ABSENT),
        (Excluded.HOLIDAY, member.off is Off.HOLIDAY),
        (Excluded.OFF_SHIFT, member.off is Off.OFF_SHIFT),
        (Excluded.ON_BREAK, member.off is Off.ON_BREAK),
        (Excluded.AWAY, member.presence is Presence.AWAY),
        (Excluded.NOT_SEEN, not member.is_seen),
        (Excluded.CANNOT_WRITE, not can_write(rung, member.write)),
        (Excluded.BUSY, member.presence is Presence.BUSY),
        (Excluded.FULL, _is_full(load, member.capacity, case.points)),
        (Excluded.ENOUGH, load >= ceil(member.capacity * case.share)),
    )
    return next((reason for reason, holds in rules if holds), None)


def _try(rung: RungFacts, hands: Hands, case: Case, *, is_first: bool) -> Tried:
    skipped = _why_skipped(rung, case, is_first=is_first)
    if skipped is not None:
        return Tried(rung=rung, skipped=skipped)
    reasons = {one.user_id: why_not(rung, one, hands.load(one.user_id), case) for one in rung.members}
    return Tried(
        rung=rung,
        excluded={user_id: reason for user_id, reason in reasons.items() if reason is not None},
        free={user_id: hands.load(user_id) for user_id, reason in reasons.items() if reason is None},
    )


def _why_skipped(rung: RungFacts, case: Case, *, is_first: bool) -> Skipped | None:
    condition = None if is_first else rung.when_wait_exceeds
    must_wait = condition is not None and rung.wait_minutes <= condition
    rules = (
        (Skipped.NO_POOL, rung.pool_id is None),
        (Skipped.NEVER_FOR_CLIENT, rung.is_never),
        (Skipped.PEOPLE_ONLY, rung.is_unwanted_machine),
        (Skipped.OTHER_TOPICS, bool(rung.topics) and case.topic not in rung.topics),
        (Skipped.WAIT_IS_SHORT, must_wait),
        (Skipped.OTHERS_WAIT, rung.pool_id in case.queues),
    )
    return next((reason for reason, holds in rules if holds), None)


def _is_full(load: int, capacity: int, points: int) -> bool:
    # Who holds nothing can take one ticket of any size, or a chat would never reach a person of two points.
    return capacity < 1 or load >= capacity or (load > 0 and load + points > capacity)
