"""Who gets a ticket: nobody who is not there, the least loaded of those who are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from tolmach.pools.model import Level, Presence, RungKind
from tolmach.pools.queries import Member
from tolmach.routing.rules import Choice, Excluded, RungFacts, choose, why_not

THERE = Member(
    user_id=1,
    name="Alena",
    capacity=10,
    write=Level.NATIVE,
    presence=Presence.AVAILABLE,
    is_absent=False,
    is_planned_off=False,
)
OPEN = RungFacts(position=1, kind=RungKind.NATIVE, pool_id=1, is_open=True, wait_minutes=0, members=(THERE,))


def people(*loads: tuple[int, int]) -> tuple[tuple[Member, ...], dict[int, int]]:
    """Members by (load, capacity), numbered from 1, and their loads."""
    numbered = list(enumerate(loads, start=1))
    members = tuple(replace(THERE, user_id=number, capacity=capacity) for number, (_, capacity) in numbered)
    return members, {number: load for number, (load, _) in numbered}


LEAST_LOADED = {
    "the one with less": ([(5, 10), (2, 10)], 2),
    "among equals the first": ([(3, 10), (3, 10)], 1),
    "relative to capacity": ([(4, 20), (3, 10)], 1),
    "half a day gets half": ([(2, 10), (1, 5)], 1),
    "who is full is left out": ([(10, 10), (19, 20)], 2),
    "over-full too": ([(12, 10), (19, 20)], 2),
    "nobody has room": ([(10, 10), (5, 5)], None),
    "no capacity at all": ([(0, 0)], None),
    "nobody there": ([], None),
}


@pytest.mark.parametrize(("loads", "winner"), LEAST_LOADED.values(), ids=LEAST_LOADED)
def test_the_least_loaded_for_their_capacity_gets_it(loads: list[tuple[int, int]], winner: int | None):
    members, held = people(*loads)
    assert choose([replace(OPEN, members=members)], held).assignee_id == winner


REASONS = {
    "nothing": (OPEN, THERE, 0, None),
    "the pool is closed": (replace(OPEN, is_open=False), THERE, 0, Excluded.POOL_CLOSED),
    "absent": (OPEN, replace(THERE, is_absent=True), 0, Excluded.ABSENT),
    "off shift": (OPEN, replace(THERE, is_planned_off=True), 0, Excluded.OFF_SHIFT),
    "away": (OPEN, replace(THERE, presence=Presence.AWAY), 0, Excluded.AWAY),
    "busy": (OPEN, replace(THERE, presence=Presence.BUSY), 0, Excluded.BUSY),
    "full": (OPEN, THERE, 10, Excluded.FULL),
    "writes a little": (OPEN, replace(THERE, write=Level.BASIC), 0, Excluded.CANNOT_WRITE),
    "writes not at all": (OPEN, replace(THERE, write=Level.NONE), 0, Excluded.CANNOT_WRITE),
    "fluent is enough": (OPEN, replace(THERE, write=Level.FLUENT), 0, None),
    "a reviewer of machine drafts need not write": (
        replace(OPEN, kind=RungKind.MACHINE),
        replace(THERE, write=Level.NONE),
        0,
        None,
    ),
}


@pytest.mark.parametrize(("rung", "member", "load", "reason"), REASONS.values(), ids=REASONS)
def test_why_somebody_is_left_out(rung: RungFacts, member: Member, load: int, reason: Excluded | None):
    assert why_not(rung, member, load) is reason
    choice = choose([replace(rung, members=(member,))], {member.user_id: load})
    assert choice.assignee_id == (member.user_id if reason is None else None)
    assert dict(choice.excluded) == ({} if reason is None else {member.user_id: reason})


FIRST = replace(OPEN, members=())
SECOND = replace(OPEN, position=2, kind=RungKind.FLUENT, pool_id=2, members=(replace(THERE, user_id=2),))
CLOSED = replace(FIRST, is_open=False, wait_minutes=120.0)
LADDERS = {
    # name: rungs, topic, position of the rung that gets it, who
    "the first that can": ([OPEN, SECOND], None, 1, 1),
    "the second where nobody is on the first": ([FIRST, SECOND], None, 2, 2),
    "the second while the first is closed": ([CLOSED, SECOND], None, 2, 2),
    "the wait is long enough": ([CLOSED, replace(SECOND, when_wait_exceeds=60)], None, 2, 2),
    "the wait is not longer than said": ([CLOSED, replace(SECOND, when_wait_exceeds=120)], None, 1, None),
    "an open first makes nobody wait": ([FIRST, replace(SECOND, when_wait_exceeds=60)], None, 1, None),
    "its topic": ([FIRST, replace(SECOND, topics=("delivery",))], "delivery", 2, 2),
    "another topic": ([FIRST, replace(SECOND, topics=("delivery",))], "complaint", 1, None),
    "no topic yet": ([FIRST, replace(SECOND, topics=("delivery",))], None, 1, None),
    "nobody anywhere waits on the first": ([FIRST, replace(SECOND, members=())], None, 1, None),
    "a rung without a pool is stepped over": ([replace(FIRST, pool_id=None), SECOND], None, 2, 2),
    "no rung at all": ([], None, None, None),
    "only a rung without a pool": ([replace(FIRST, pool_id=None)], None, None, None),
    "a first rung for other topics is no place to wait": (
        [replace(CLOSED, topics=("complaint",)), replace(SECOND, members=())],
        "delivery",
        2,
        None,
    ),
}


@pytest.mark.parametrize(("rungs", "topic", "position", "winner"), LADDERS.values(), ids=LADDERS)
def test_the_ladder_is_climbed_as_its_conditions_say(
    rungs: list[RungFacts], topic: str | None, position: int | None, winner: int | None
):
    choice = choose(rungs, {}, topic=topic)
    assert (choice.rung.position if choice.rung else None, choice.assignee_id) == (position, winner)


members_of_any_kind = any_.builds(
    Member,
    user_id=any_.integers(1, 12),
    name=any_.just("Somebody"),
    capacity=any_.integers(0, 5),
    write=any_.sampled_from(Level),
    presence=any_.sampled_from(Presence),
    is_absent=any_.booleans(),
    is_planned_off=any_.booleans(),
)


def any_rungs(*, most_members: int) -> any_.SearchStrategy[list[RungFacts]]:
    rungs = any_.builds(
        RungFacts,
        position=any_.integers(1, 5),
        kind=any_.sampled_from(RungKind),
        pool_id=any_.none() | any_.integers(1, 4),
        is_open=any_.booleans(),
        wait_minutes=any_.floats(0, 5000),
        members=any_.lists(members_of_any_kind, max_size=most_members, unique_by=lambda one: one.user_id).map(tuple),
        when_wait_exceeds=any_.none() | any_.integers(0, 600),
        topics=any_.lists(any_.sampled_from(["delivery", "return"]), max_size=2).map(tuple),
    )
    return any_.lists(rungs, max_size=4)


loads_of_any_kind = any_.dictionaries(any_.integers(1, 12), any_.integers(0, 8))
topics_of_any_kind = any_.none() | any_.sampled_from(["delivery", "return", "other"])


@settings(deadline=None)
@given(any_rungs(most_members=6), loads_of_any_kind, topics_of_any_kind)
def test_nobody_who_is_not_there_is_ever_chosen(rungs: list[RungFacts], loads: dict[int, int], topic: str | None):
    choice = choose(rungs, loads, topic=topic)
    if choice.assignee_id is None:
        return
    assert choice.rung is not None
    assert choice.rung.is_open
    assert choice.rung.pool_id is not None
    assert not choice.rung.topics or topic in choice.rung.topics
    chosen = next(one for one in choice.rung.members if one.user_id == choice.assignee_id)
    assert not chosen.is_absent
    assert not chosen.is_planned_off
    assert chosen.presence is Presence.AVAILABLE
    assert loads.get(chosen.user_id, 0) < chosen.capacity
    assert_least_loaded(choice, chosen, loads)


def assert_least_loaded(choice: Choice, chosen: Member, loads: dict[int, int]) -> None:
    def share(member: Member) -> float:
        return loads.get(member.user_id, 0) / member.capacity

    rung = choice.rung
    assert rung is not None
    free = [one for one in rung.members if why_not(rung, one, loads.get(one.user_id, 0)) is None]
    assert all(share(chosen) <= share(one) for one in free)


@settings(deadline=None)
@given(any_rungs(most_members=0), loads_of_any_kind, topics_of_any_kind)
def test_a_ticket_always_has_a_pool_to_wait_in_where_the_ladder_has_one_for_it(
    rungs: list[RungFacts], loads: dict[int, int], topic: str | None
):
    choice = choose(rungs, loads, topic=topic)
    for_topic = [rung for rung in rungs if rung.pool_id is not None and (not rung.topics or topic in rung.topics)]
    if for_topic:
        assert choice.rung in for_topic
    assert choice.rung is None or choice.rung.pool_id is not None
