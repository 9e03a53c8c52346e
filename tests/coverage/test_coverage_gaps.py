"""Gaps, one-person pools, absences that break a promise, who could close it, and what would change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from desk_makers import (
    MONDAY,
    make_desk,
    make_facts,
    make_grid,
    make_person,
    make_schedule,
    without_person,
)
from hypothesis import given, settings
from hypothesis import strategies as any_

from tolmach.coverage.allowance import Allowance
from tolmach.coverage.assess import assess
from tolmach.coverage.closers import How
from tolmach.coverage.gaps import GapKind, find_gaps, staff_of
from tolmach.coverage.what_if import Away, Hired, compare
from tolmach.pools.deputies import StandIn

TUESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
GRID = make_grid()


def test_one_person_and_the_hours_they_stand_alone():
    coverage = assess(make_facts(GRID, [make_desk(GRID, "hr")], [make_person(1, "hr")]))
    (staff,) = staff_of(coverage)
    assert staff.is_on_one
    assert (staff.promised, staff.alone, staff.nobody) == (80, 80, 0)
    assert find_gaps(coverage) == ()


def test_an_absence_leaves_nobody_and_says_who_could_come():
    people = [make_person(1, "sk", away=[TUESDAY])]
    stand_ins = [StandIn(user_id=1, deputy_id=3, start=TUESDAY[0], end=TUESDAY[1])]
    idle = [
        make_person(2, "sk"),
        make_person(3, "sk", "cs"),
        make_person(4, "cs"),
        make_person(5, "sk", away=[TUESDAY]),
    ]
    (gap,) = find_gaps(assess(make_facts(GRID, [make_desk(GRID)], people, idle=idle, stand_ins=stand_ins)))
    assert gap.kind is GapKind.NOBODY
    assert (gap.starts_at.hour, gap.ends_at - gap.starts_at) == (8, timedelta(hours=8))
    assert gap.away == (1,)
    assert [(one.user_id, one.how) for one in gap.closers] == [(3, How.OUTSIDE_DEPUTY), (2, How.OTHER)]
    assert gap.clients == ("Novesta",)


def test_an_empty_pool_is_a_gap_all_day_and_nothing_is_promised_at_night():
    gaps = find_gaps(assess(make_facts(GRID, [make_desk(GRID)], [])))
    assert [(gap.starts_at.hour, gap.ends_at.hour) for gap in gaps] == [(8, 16)] * 5


def test_too_few_for_the_chats():
    desk = make_desk(GRID, chats=20.0)
    coverage = assess(make_facts(GRID, [desk], [make_person(1, "sk")]))
    assert max(coverage.desks[0].chat_need) > 1
    assert {gap.kind for gap in find_gaps(coverage)} == {GapKind.CHATS}


def test_letters_that_would_be_late_and_whose_absence_makes_them():
    # 48 half-hours a day of 1.6 letters of 6 minutes: 460.8 minutes a day; one person does 408 of them.
    desk = make_desk(GRID, letters=1.6)
    alone = assess(make_facts(GRID, [desk], [make_person(1, "sk")]))
    assert {gap.kind for gap in find_gaps(alone)} == {GapKind.LETTERS}
    two = [make_person(1, "sk"), make_person(2, "sk")]
    assert find_gaps(assess(make_facts(GRID, [desk], two))) == ()
    away = [make_person(1, "sk"), make_person(2, "sk", away=[(MONDAY, MONDAY + timedelta(days=7))])]
    gaps = find_gaps(assess(make_facts(GRID, [desk], away)))
    assert gaps
    assert all(gap.away == (2,) and gap.kind is GapKind.LETTERS and gap.missing > 0 for gap in gaps)


def test_shrinkage_and_breaks_are_taken_off_presence():
    plain = assess(make_facts(GRID, [make_desk(GRID)], [make_person(1, "sk")])).desks[0]
    shrunk = make_desk(GRID, allowance=Allowance(shrinkage_percent=25))
    less = assess(make_facts(GRID, [shrunk], [make_person(1, "sk")])).desks[0]
    assert sum(less.present) == pytest.approx(0.75 * sum(plain.present))
    assert less.there == plain.there


def test_what_if_somebody_is_ill_on_tuesday():
    facts = make_facts(
        GRID, [make_desk(GRID), make_desk(GRID, "cs")], [make_person(1, "sk", "cs"), make_person(2, "cs")]
    )
    changes = {
        one.desk.language: one
        for one in compare(assess(facts), [Away(user_id=1, first_day=date(2026, 9, 22), last_day=date(2026, 9, 22))])
    }
    assert changes["sk"].after.nobody - changes["sk"].before.nobody == 16
    assert [gap.away for gap in changes["sk"].new] == [(1,)]
    assert changes["cs"].after.alone - changes["cs"].before.alone == 16
    assert changes["cs"].new == ()


def test_what_if_somebody_with_cs_and_sk_comes():
    facts = make_facts(GRID, [make_desk(GRID), make_desk(GRID, "hu")], [make_person(2, "hu")])
    hired = Hired(languages=("cs", "sk"), from_minute=600, to_minute=1080, name="somebody")
    (change,) = compare(assess(facts), [hired])
    assert change.desk.language == "sk"
    # 10-18 in a pool that is open 8-16 are six hours a day.
    assert (change.before.nobody, change.after.nobody, change.after.alone) == (80, 20, 60)


@pytest.mark.parametrize("start", [datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 10, 19, tzinfo=UTC)])
def test_both_changes_of_the_clocks_leave_eight_hours_a_working_day(start: datetime):
    grid = make_grid(start, 2)
    desk = make_desk(grid, schedule=make_schedule(zone="Europe/Prague"))
    coverage = assess(make_facts(grid, [desk], [make_person(1, "sk")]))
    assert (staff_of(coverage)[0].promised, staff_of(coverage)[0].nobody) == (160, 0)
    assert sum(coverage.desks[0].present) == pytest.approx(160)


PEOPLE = any_.lists(any_.sets(any_.sampled_from(["sk", "cs", "hu"]), min_size=1), min_size=1, max_size=5)


@settings(max_examples=25, deadline=None)
@given(PEOPLE, any_.floats(0, 3), any_.floats(0, 3), any_.data())
def test_presence_is_never_negative_and_one_person_less_never_raises_it(
    known: list[set[str]], letters: float, chats: float, data: any_.DataObject
):
    desks = [make_desk(GRID, "sk", letters=letters), make_desk(GRID, "cs", chats=chats), make_desk(GRID, "hu")]
    facts = make_facts(GRID, desks, [make_person(number, *names) for number, names in enumerate(known, start=1)])
    full = assess(facts)
    gone = data.draw(any_.integers(1, len(known)))
    for before, after in zip(full.desks, assess(without_person(facts, gone)).desks, strict=True):
        for was, now in ((before.present, after.present), (before.time, after.time)):
            assert all(0 <= less <= more + 1e-9 for less, more in zip(now, was, strict=True))


@settings(max_examples=15, deadline=None)
@given(PEOPLE, any_.integers(21, 27))
def test_a_closed_day_never_raises_a_pools_coverage(known: list[set[str]], day: int):
    people = [make_person(number, *names) for number, names in enumerate(known, start=1)]
    open_ = assess(make_facts(GRID, [make_desk(GRID), make_desk(GRID, "cs")], people))
    closed = make_desk(GRID, schedule=make_schedule(closed=[f"2026-09-{day}"]))
    less = assess(make_facts(GRID, [closed, make_desk(GRID, "cs")], people))
    assert all(after <= before + 1e-9 for after, before in zip(less.desks[0].time, open_.desks[0].time, strict=True))
    assert sum(less.desks[0].promised) <= sum(open_.desks[0].promised)
    both = [[sum(pair) for pair in zip(*(desk.time for desk in one.desks), strict=True)] for one in (less, open_)]
    assert all(after <= before + 1e-9 for after, before in zip(*both, strict=True))
