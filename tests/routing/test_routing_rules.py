"""Who gets a ticket: nobody who is not there, the least loaded of those who are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from tolmach.outbox.model import Channel
from tolmach.pools.model import Level, Presence, RungKind, Strategy
from tolmach.pools.queries import Member
from tolmach.pools.rosters import Off
from tolmach.routing.points import points_of
from tolmach.routing.rules import Case, Choice, Excluded, RungFacts, choose, why_not
from tolmach.routing.strategies import Hands

TUESDAY = datetime(2026, 9, 22, 8, tzinfo=UTC)

THERE = Member(
    user_id=1,
    name="Alena",
    capacity=10,
    write=Level.NATIVE,
)
OPEN = RungFacts(position=1, kind=RungKind.NATIVE, pool_id=1, is_open=True, members=(THERE,))


def holding(loads: dict[int, int] | None = None) -> Hands:
    return Hands(loads=dict(loads or {}))


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
    assert choose([replace(OPEN, members=members)], holding(held), Case()).assignee_id == winner


REASONS = {
    "nothing": (OPEN, THERE, 0, None),
    "the pool is closed": (replace(OPEN, is_open=False), THERE, 0, Excluded.POOL_CLOSED),
    "absent": (OPEN, replace(THERE, off=Off.ABSENT), 0, Excluded.ABSENT),
    "a public holiday where they live": (OPEN, replace(THERE, off=Off.HOLIDAY), 0, Excluded.HOLIDAY),
    "off shift": (OPEN, replace(THERE, off=Off.OFF_SHIFT), 0, Excluded.OFF_SHIFT),
    "on a break": (OPEN, replace(THERE, off=Off.ON_BREAK), 0, Excluded.ON_BREAK),
    "not seen signed in": (OPEN, replace(THERE, is_seen=False), 0, Excluded.NOT_SEEN),
    "their role was taken away": (OPEN, replace(THERE, may_answer=False), 0, Excluded.NOT_ALLOWED),
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
    assert why_not(rung, member, load, Case()) is reason
    choice = choose([replace(rung, members=(member,))], holding({member.user_id: load}), Case())
    assert choice.assignee_id == (member.user_id if reason is None else None)
    step = choice.tried[0]
    assert dict(step.excluded) == ({} if reason is None else {member.user_id: reason})
    assert dict(step.free) == ({member.user_id: load} if reason is None else {})


ROOM = {
    # name: points of the ticket, how far it may fill, what is held of 10, reason
    "a letter fits into the last place": (1, 1, 9, None),
    "a chat does not": (3, 1, 9, Excluded.FULL),
    "a chat fits into three": (3, 1, 7, None),
    "who holds nothing takes what is bigger than they are": (30, 1, 0, None),
    "what has time fills a quarter": (1, Fraction(1, 4), 2, None),
    "and no more": (1, Fraction(1, 4), 3, Excluded.ENOUGH),
    "full is full, however much time": (1, Fraction(1, 4), 10, Excluded.FULL),
}


@pytest.mark.parametrize(("points", "share", "load", "reason"), ROOM.values(), ids=ROOM)
def test_room_is_counted_in_points(points: int, share: Fraction, load: int, reason: Excluded | None):
    assert why_not(OPEN, THERE, load, Case(points=points, share=Fraction(share))) is reason


def test_a_pool_may_weigh_channels_its_own_way():
    assert [points_of(channel) for channel in (Channel.MAIL, Channel.FORM, Channel.CHAT)] == [1, 1, 3]
    assert points_of(Channel.CHAT, {"chat": 5}) == 5
    assert points_of(Channel.MAIL, {"chat": 5}) == 1


FIRST = replace(OPEN, members=())
SECOND = replace(OPEN, position=2, kind=RungKind.FLUENT, pool_id=2, members=(replace(THERE, user_id=2),))
CLOSED = replace(FIRST, is_open=False)
WAITED = replace(SECOND, wait_minutes=120.0)
LADDERS = {
    # name: rungs, topic, position of the rung that gets it, who
    "the first that can": ([OPEN, SECOND], None, 1, 1),
    "the second where nobody is on the first": ([FIRST, SECOND], None, 2, 2),
    "the second while the first is closed": ([CLOSED, SECOND], None, 2, 2),
    "the wait is long enough": ([CLOSED, replace(WAITED, when_wait_exceeds=60)], None, 2, 2),
    "the wait is not longer than said": ([CLOSED, replace(WAITED, when_wait_exceeds=120)], None, 1, None),
    "a machine's draft for a client who wants none": (
        [FIRST, replace(SECOND, kind=RungKind.MACHINE, is_unwanted_machine=True)],
        None,
        1,
        None,
    ),
    "nothing but what the client does not want": ([replace(OPEN, is_unwanted_machine=True)], None, 1, None),
    "never for this client": ([replace(OPEN, is_never=True), SECOND], None, 2, 2),
    "never for this client, and the other has nobody": (
        [replace(OPEN, is_never=True), replace(FIRST, position=2, pool_id=2)],
        None,
        2,
        None,
    ),
    "a first rung has nobody to wait for": ([replace(OPEN, when_wait_exceeds=60)], None, 1, 1),
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
    choice = choose(rungs, holding(), Case(topic=topic))
    assert (choice.rung.position if choice.rung else None, choice.assignee_id) == (position, winner)


members_of_any_kind = any_.builds(
    Member,
    user_id=any_.integers(1, 12),
    name=any_.just("Somebody"),
    capacity=any_.integers(0, 5),
    write=any_.sampled_from(Level),
    presence=any_.sampled_from(Presence),
    off=any_.none() | any_.sampled_from(Off),
    is_seen=any_.booleans(),
    may_answer=any_.booleans(),
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
        strategy=any_.sampled_from(Strategy),
        is_never=any_.booleans(),
        is_unwanted_machine=any_.booleans(),
    )
    return any_.lists(rungs, max_size=4)


loads_of_any_kind = any_.dictionaries(any_.integers(1, 12), any_.integers(0, 8))
topics_of_any_kind = any_.none() | any_.sampled_from(["delivery", "return", "other"])


cases_of_any_kind = any_.builds(
    Case,
    topic=topics_of_any_kind,
    points=any_.integers(1, 4),
    known=any_.lists(any_.integers(1, 12), max_size=3).map(tuple),
    share=any_.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 4)]),
    queues=any_.frozensets(any_.integers(1, 4), max_size=2),
)
moments = any_.integers(0, 10_000).map(lambda minutes: TUESDAY + timedelta(minutes=minutes))
hands_of_any_kind = any_.builds(
    Hands,
    loads=loads_of_any_kind,
    idle_since=any_.dictionaries(any_.integers(1, 12), moments),
    turns=any_.dictionaries(any_.tuples(any_.integers(1, 4), any_.integers(1, 12)), any_.integers(1, 50)),
)


def assert_can(choice: Choice, hands: Hands, case: Case) -> None:
    """Every law of the house, said without the rules' own words."""
    rung = choice.rung
    assert rung is not None
    assert rung.is_open
    assert rung.pool_id is not None
    assert not rung.is_barred
    assert rung.pool_id not in case.queues
    assert not rung.topics or case.topic in rung.topics
    chosen = next(one for one in rung.members if one.user_id == choice.assignee_id)
    assert (chosen.off, chosen.presence, chosen.is_seen, chosen.may_answer) == (None, Presence.AVAILABLE, True, True)
    assert rung.kind in (RungKind.MACHINE, RungKind.WAIT) or chosen.write in (Level.NATIVE, Level.FLUENT)
    held = hands.load(chosen.user_id)
    assert held < chosen.capacity
    assert held == 0 or held + case.points <= chosen.capacity


@settings(deadline=None)
@given(any_rungs(most_members=6), hands_of_any_kind, cases_of_any_kind)
def test_nobody_who_is_not_there_is_ever_chosen(rungs: list[RungFacts], hands: Hands, case: Case):
    choice = choose(rungs, hands, case)
    if choice.assignee_id is not None:
        assert_can(choice, hands, case)
        assert choice.assignee_id in choice.tried[-1].free


@settings(deadline=None)
@given(any_.lists(any_.tuples(any_rungs(most_members=6), cases_of_any_kind), max_size=12))
def test_nor_after_any_order_of_events(events: list[tuple[list[RungFacts], Case]]):
    hands = Hands()
    for number, (rungs, case) in enumerate(events):
        choice = choose(rungs, hands, case)
        if choice.assignee_id is not None and choice.rung is not None and choice.rung.pool_id is not None:
            assert_can(choice, hands, case)
            at = TUESDAY + timedelta(minutes=number)
            hands.give(choice.rung.pool_id, choice.assignee_id, points=case.points, at=at)


@settings(deadline=None)
@given(any_rungs(most_members=6), hands_of_any_kind, cases_of_any_kind)
def test_if_anybody_can_somebody_gets_it(rungs: list[RungFacts], hands: Hands, case: Case):
    choice = choose(rungs, hands, case)
    assert (choice.assignee_id is None) == all(not step.free for step in choice.tried)
    everybody = [set(step.free) | set(step.excluded) for step in choice.tried if step.skipped is None]
    asked = [{one.user_id for one in step.rung.members} for step in choice.tried if step.skipped is None]
    assert everybody == asked, "the trace names every candidate"


@settings(deadline=None)
@given(any_rungs(most_members=0), topics_of_any_kind)
def test_a_ticket_always_has_a_pool_to_wait_in_where_the_ladder_has_one_for_it(
    rungs: list[RungFacts], topic: str | None
):
    choice = choose(rungs, holding(), Case(topic=topic))
    with_pool = [rung for rung in rungs if rung.pool_id is not None]
    for_topic = [rung for rung in with_pool if not rung.is_barred and (not rung.topics or topic in rung.topics)]
    if for_topic:
        assert choice.rung in for_topic
    assert (choice.rung is None) == (not with_pool)
