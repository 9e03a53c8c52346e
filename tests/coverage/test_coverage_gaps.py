"""Gaps, one-person pools, absences that break a promise, who could close it, and what would change."""

from __future__ import annotations

from dataclasses import replace
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
from tolmach.coverage.facts import DeskKey
from tolmach.coverage.gaps import GapKind, find_gaps, staff_of
from tolmach.coverage.off_desk import read_off_desk
from tolmach.coverage.what_if import Away, Hired, compare
from tolmach.hours.schedule import parse_schedule
from tolmach.pools.deputies import StandIn
from tolmach.pools.rosters import Roster, Span

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


def test_a_part_of_a_half_hour_is_missing_and_no_more():
    """A shift from 8:15 leaves a quarter of an hour; one until 15:50 ten minutes."""
    day = MONDAY + timedelta(hours=8)
    shift = Span(start=day + timedelta(minutes=15), end=day + timedelta(hours=7, minutes=50))
    coverage = assess(
        make_facts(
            GRID, [make_desk(GRID, chats=0.01)], [make_person(1, "sk")], plans={1: Roster(user_id=1, shifts=(shift,))}
        )
    )
    assert {gap.kind for gap in find_gaps(coverage)} == {GapKind.NOBODY}
    first, last, *_ = find_gaps(coverage)
    assert (first.starts_at, first.ends_at) == (day, shift.start)
    assert (last.starts_at, last.ends_at) == (shift.end, day + timedelta(hours=8))
    desk = coverage.desks[0]
    assert desk.there[16:18] == (0.5, 1.0)
    assert desk.present[16:18] == (0.5, 1.0)
    monday = find_gaps(coverage)[:2]
    assert sum((gap.ends_at - gap.starts_at for gap in monday), timedelta()) == timedelta(minutes=25)
    assert staff_of(coverage)[0].nobody == pytest.approx(25 / 30 + 4 * 16, abs=1e-3)
    assert staff_of(coverage)[0].alone == pytest.approx(16 - 25 / 30, abs=1e-3)


def test_a_desk_that_opens_at_a_quarter_past_promises_that_part_only():
    hours = parse_schedule({"time_zone": "UTC", "week": {"mon": [["08:15", "09:00"]]}})
    coverage = assess(make_facts(GRID, [make_desk(GRID, schedule=hours, chats=0.2)], [make_person(1, "sk")]))
    assert coverage.desks[0].promised[16:19] == (0.5, 1.0, 0.0)
    assert coverage.desks[0].chat_need[16:18] == (0.5, 1.0)
    assert find_gaps(coverage) == ()


def test_a_public_holiday_at_home_is_an_absence_unless_a_shift_is_planned_on_it():
    home = Roster(user_id=1, days_off=frozenset({date(2026, 9, 22)}), time_zone="Europe/Bratislava")
    coverage = assess(make_facts(GRID, [make_desk(GRID)], [make_person(1, "sk")], plans={1: home}))
    (gap,) = find_gaps(coverage)
    # The day there begins and ends two hours before the day in UTC.
    assert (gap.starts_at, gap.ends_at) == (MONDAY + timedelta(hours=32), MONDAY + timedelta(hours=40))
    assert gap.away == (1,)
    shift = Span(start=MONDAY + timedelta(hours=32), end=MONDAY + timedelta(hours=40))
    worked = assess(
        make_facts(GRID, [make_desk(GRID)], [make_person(1, "sk")], plans={1: replace(home, shifts=(shift,))})
    )
    assert not [gap for gap in find_gaps(worked) if gap.starts_at.day == 22]


def test_a_day_off_far_to_the_east_begins_the_evening_before():
    home = Roster(user_id=1, days_off=frozenset({date(2026, 9, 22)}), time_zone="Pacific/Kiritimati")
    gaps = find_gaps(assess(make_facts(GRID, [make_desk(GRID)], [make_person(1, "sk")], plans={1: home})))
    assert [(gap.starts_at.day, gap.starts_at.hour, gap.ends_at.hour) for gap in gaps] == [(21, 10, 16), (22, 8, 10)]


def test_breaks_of_the_pool_are_for_who_follows_its_hours_and_shifts_have_their_own():
    rules = Allowance(
        shrinkage_percent=0, breaks=read_off_desk("mon 12:00-12:30"), meetings=read_off_desk("mon 9-9:30")
    )
    day = MONDAY + timedelta(hours=8)
    shift = Span(start=day, end=day + timedelta(hours=8))
    pause = Span(start=day + timedelta(hours=2), end=day + timedelta(hours=2, minutes=15))
    plans = {2: Roster(user_id=2, shifts=(shift,), breaks=(pause,))}
    desk = make_desk(GRID, allowance=rules)
    by_hours = assess(make_facts(GRID, [desk], [make_person(1, "sk")])).desks[0]
    by_shift = assess(make_facts(GRID, [desk], [make_person(2, "sk")], plans=plans)).desks[0]
    # Half-hours from 9:00, 10:00, 12:00: the meeting, the break of the shift, the pool's break.
    assert [by_hours.present[number] for number in (18, 20, 24)] == [0.0, 1.0, 0.0]
    assert [by_shift.present[number] for number in (18, 20, 24)] == [0.0, 0.5, 1.0]
    assert by_shift.there[20] == 1.0
    assert by_shift.nobody[0][0] > shift.end


def test_a_deputy_in_the_pool_counts_once_and_one_outside_it_is_named():
    away = make_person(1, "sk", away=[TUESDAY])
    stand_in = [StandIn(user_id=1, deputy_id=2, start=TUESDAY[0], end=TUESDAY[1])]
    member, outside = make_person(2, "sk"), make_person(3, "sk")
    coverage = assess(make_facts(GRID, [make_desk(GRID)], [away, member], stand_ins=stand_in))
    assert find_gaps(coverage) == ()
    assert [coverage.desks[0].there[number] for number in (16, 48 + 16)] == [2.0, 1.0]
    chain = [*stand_in, StandIn(user_id=2, deputy_id=3, start=TUESDAY[0], end=TUESDAY[1])]
    both_away = [away, make_person(2, "sk", away=[TUESDAY])]
    (gap,) = find_gaps(assess(make_facts(GRID, [make_desk(GRID)], both_away, idle=[outside], stand_ins=chain)))
    assert [(one.user_id, one.how) for one in gap.closers] == [(3, How.OUTSIDE_DEPUTY)]


def test_letters_in_nobodys_language_are_work_and_no_promise():
    own, foreign = make_desk(GRID, "sk"), make_desk(GRID, "uk", letters=1.6)
    stream = replace(foreign.streams[0], is_promised=False)
    foreign = replace(foreign, streams=(stream,), asks=frozenset({"sk"}), key=DeskKey("uk", own.key.pool_id))
    coverage = assess(make_facts(GRID, [own, foreign], [make_person(1, "sk")]))
    staff = {row.desk.language: row for row in staff_of(coverage)}
    assert (staff["uk"].promised, staff["uk"].nobody, staff["uk"].is_on_one) == (0, 0, False)
    assert staff["uk"].people == (1,)
    assert sum(coverage.desks[1].letter_need) > 0
    assert {(gap.desk.language, gap.kind) for gap in find_gaps(coverage)} == {("uk", GapKind.LETTERS)}


def test_what_if_two_are_ill_and_one_comes_all_at_once():
    people = [make_person(1, "sk"), make_person(2, "sk")]
    coverage = assess(make_facts(GRID, [make_desk(GRID)], people))
    ill = [Away(user_id=number, first_day=date(2026, 9, 22), last_day=date(2026, 9, 22)) for number in (1, 2)]
    comes = [Hired(languages=("sk",), from_minute=600, to_minute=840, name="somebody")] * 2
    (one,) = compare(coverage, ill[:1])
    assert (one.after.nobody, one.after.alone) == (0, 16)
    (both,) = compare(coverage, ill)
    assert (both.after.nobody, len(both.after.people)) == (16, 2)
    (all_,) = compare(coverage, [*ill, *comes])
    # Two who come from 10 to 14 leave the morning and the afternoon.
    assert (all_.after.nobody, all_.after.alone, len(all_.after.people)) == (8, 0, 4)
    assert [(gap.starts_at.hour, gap.ends_at.hour) for gap in all_.new] == [(8, 10), (14, 16)]


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


def test_a_small_languages_letters_are_late_too():
    """Twelve seconds of work in each half-hour are no promise broken, ten minutes a day are."""
    desk = make_desk(GRID, letters=0.04)
    none = assess(make_facts(GRID, [desk], [make_person(1, "sk", away=[(MONDAY, MONDAY + timedelta(days=7))])]))
    late = [gap for gap in find_gaps(none) if gap.kind is GapKind.LETTERS]
    assert [gap.ends_at.day for gap in late] == [22, 23, 24, 25]
    # What came on Monday after 16:00 counts from Tuesday.
    assert [gap.missing for gap in late] == pytest.approx([7.68, 11.52, 11.52, 11.52], abs=0.01)
    assert all(gap.away == (1,) for gap in late)


def test_less_than_a_minute_late_in_a_day_is_what_rounding_leaves():
    desk = make_desk(GRID, letters=0.003)
    none = assess(make_facts(GRID, [desk], [make_person(1, "sk", away=[(MONDAY, MONDAY + timedelta(days=7))])]))
    assert {gap.kind for gap in find_gaps(none)} == {GapKind.NOBODY}


def test_what_is_overdue_and_cannot_be_done_when_the_desk_opens_is_late():
    """Ten letters are an hour of work, and one person does less than half of that in the first half-hour."""
    desk = replace(make_desk(GRID), backlog=(MONDAY - timedelta(days=20),) * 10)
    (gap,) = find_gaps(assess(make_facts(GRID, [desk], [make_person(1, "sk")])))
    assert gap.kind is GapKind.LETTERS
    assert gap.missing == pytest.approx(60 - 0.85 * 30)
    # The desk opens at 8:00: what waits in the night is nobody's fault of that hour.
    assert (gap.starts_at, gap.ends_at) == (MONDAY, MONDAY + timedelta(hours=8.5))
    three = [make_person(number, "sk") for number in (1, 2, 3)]
    assert find_gaps(assess(make_facts(GRID, [desk], three))) == ()


def test_a_desk_that_never_opens_again_has_late_letters_and_stops_no_other():
    last_day = parse_schedule({"time_zone": "UTC", "week": {}, "special": {"2026-09-22": [["08:00", "16:00"]]}})
    shut = make_desk(GRID, "hu", letters=0.1, schedule=last_day)
    people = [make_person(1, "hu"), make_person(2, "sk", away=[TUESDAY])]
    gaps = {gap.desk.language: gap for gap in find_gaps(assess(make_facts(GRID, [shut, make_desk(GRID)], people)))}
    assert (gaps["sk"].kind, gaps["sk"].starts_at) == (GapKind.NOBODY, TUESDAY[0] + timedelta(hours=8))
    assert (gaps["hu"].kind, gaps["hu"].ends_at) == (GapKind.LETTERS, GRID.end)
    assert gaps["hu"].missing > 100


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


def test_what_if_too_few_chatters_become_fewer():
    """The times are the same ones, and more people are missing in them."""
    people = [make_person(1, "sk"), make_person(2, "sk")]
    coverage = assess(make_facts(GRID, [make_desk(GRID, chats=40.0)], people))
    assert {gap.kind for gap in find_gaps(coverage)} == {GapKind.CHATS}
    before = {gap.starts_at: gap.missing for gap in find_gaps(coverage)}
    (one,) = compare(coverage, [Away(user_id=1, first_day=date(2026, 9, 22), last_day=date(2026, 9, 22))])
    (gap,) = one.worse
    assert (gap.kind, gap.starts_at.day, gap.away) == (GapKind.CHATS, 22, (1,))
    assert gap.missing == pytest.approx(before[gap.starts_at] + 1)
    assert (one.new, one.gone, one.eased) == ((), (), ())
    (back,) = compare(coverage, [Hired(languages=("sk",), from_minute=480, to_minute=960, name="somebody")])
    assert len(back.eased) == 5
    assert (back.new, back.gone, back.worse) == ((), (), ())


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
