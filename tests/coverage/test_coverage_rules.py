"""Half-hours, breaks, work that may wait, and time split over languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from desk_makers import MONDAY, make_grid
from hypothesis import given
from hypothesis import strategies as any_

from tolmach.coverage.grid import HALF_HOUR, Grid, wall_times
from tolmach.coverage.off_desk import at_desk, read_off_desk, write_off_desk
from tolmach.coverage.sharing import share_out
from tolmach.coverage.workload import Late, Work, late_work, people_for, spread
from tolmach.hours.spans import both, unite, without
from tolmach.hours.windows import WindowsUnreadable
from tolmach.pools.rosters import Roster, plan_of
from tolmach.pools.rosters import Span as RosterSpan

WEEK = timedelta(days=7)


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


SPANS = any_.lists(
    any_.tuples(any_.integers(-20, 400), any_.integers(1, 100)).map(
        lambda pair: (at(pair[0] / 2), at((pair[0] + pair[1]) / 2))
    ),
    max_size=6,
)


@given(SPANS, SPANS)
def test_spans_minus_and_with_others_make_them_whole_again(one: list, other: list):
    mine, theirs = unite(one), unite(other)
    assert unite([*both(mine, theirs), *without(mine, theirs)]) == mine
    assert both(without(mine, theirs), theirs) == []


@given(SPANS)
def test_no_half_hour_is_more_than_whole(spans: list):
    shares = make_grid().shares(spans)
    assert all(0 <= share <= 1 + 1e-9 for share in shares)


def test_a_part_of_a_half_hour_is_a_part():
    assert make_grid().shares([(at(0.25), at(1.125)), (at(0.25), at(0.5))])[:4] == [0.5, 1.0, 0.25, 0.0]


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 29, 23), (10, 25, 25)])
def test_a_day_of_changing_clocks_has_its_own_number_of_half_hours(month: int, day: int, hours: int):
    grid = Grid.ahead(datetime(2026, month, day - 2, tzinfo=UTC), 1)
    names = [wall for wall in wall_times(grid, "Europe/Prague") if wall.day.day == day]
    assert len(names) == hours * 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mon-fri 12:00–12:30 50%", "mon, tue, wed, thu, fri 12:00–12:30 50%"),
        ("Mon 9-9.30", "mon 09:00–09:30"),
        ("tue, thu 10:00-10:15, 14-14:15 25 %", "tue, thu 10:00–10:15, 14:00–14:15 25%"),
        ("", ""),
    ],
)
def test_breaks_are_read_as_people_write_them(text: str, said: str):
    assert write_off_desk(read_off_desk(text)) == said


@pytest.mark.parametrize(
    "text", ["lunch", "mon", "fri-mon 9-10", "mon 9-10 0%", "mon 9-10 120%", "xyz 9-10", "mon 22-6", "mon 10-10"]
)
def test_what_is_no_break_is_refused(text: str):
    with pytest.raises(WindowsUnreadable):
        read_off_desk(text)


def test_a_break_takes_its_share_of_those_present_by_the_local_clock():
    shares = at_desk(make_grid(), "Europe/Prague", read_off_desk("mon 12:00-12:15 50%\nmon 12:00-12:30 50%"))
    assert shares[20] == pytest.approx(0.75 * 0.5)
    assert shares[21] == 1.0


def test_a_planned_shift_replaces_the_pools_hours_near_it_and_never_opens_the_pool():
    opened = [(at(day * 24 + 8), at(day * 24 + 16)) for day in range(21)]
    shift = RosterSpan(start=at(10 * 24 + 12), end=at(10 * 24 + 20))
    plan = plan_of(Roster(user_id=1, shifts=(shift,)), opened)
    assert plan.by_shifts == ((at(10 * 24 + 12), at(10 * 24 + 16)),)
    assert [span for span in plan.by_hours if shift[0] - WEEK < span[0] < shift[1] + WEEK] == []
    assert plan.by_hours[0] == opened[0]
    assert plan_of(Roster(user_id=1), opened).by_hours == tuple(opened)


def test_work_is_spread_over_open_time_until_it_is_due():
    assert spread([Work(comes=0, due=3, minutes=30)], [0.0, 1.0, 0.5, 0.0, 1.0]) == pytest.approx([0, 20, 10, 0, 0])


def test_work_without_open_time_stands_where_it_is_due():
    assert spread([Work(comes=0, due=1, minutes=30)], [0.0, 0.0, 1.0]) == [0.0, 30.0, 0.0]


@given(
    any_.lists(
        any_.tuples(any_.integers(0, 19), any_.integers(0, 10), any_.floats(1, 90)).map(
            lambda one: Work(comes=one[0], due=min(one[0] + one[1], 19), minutes=one[2])
        ),
        max_size=8,
    ),
    any_.lists(any_.floats(0, 60), min_size=20, max_size=20),
    any_.integers(0, 19),
)
def test_no_minute_is_lost_and_more_people_are_never_later(work: list[Work], room: list[float], where: int):
    assert sum(spread(work, [1.0] * 20)) == pytest.approx(sum(piece.minutes for piece in work))
    late = sum(piece.minutes for piece in late_work(work, room))
    more = [minutes + (30 if number == where else 0) for number, minutes in enumerate(room)]
    assert sum(piece.minutes for piece in late_work(work, more)) <= late + 1e-6


def test_what_is_due_first_is_done_first_and_the_rest_is_late():
    work = [Work(comes=0, due=2, minutes=20), Work(comes=0, due=1, minutes=20)]
    assert late_work(work, [10, 15, 5]) == [Late(comes=0, due=2, minutes=10)]
    assert people_for(25.5, 0.85) == 1.0


TIMES = any_.dictionaries(any_.sampled_from("abcd"), any_.just(1.0), min_size=1)
NEEDS = any_.fixed_dictionaries({key: any_.floats(0, 5) for key in "abcd"})


@given(any_.lists(TIMES, min_size=1, max_size=7), NEEDS, any_.data())
def test_nobodys_time_counts_twice_and_one_less_never_gives_more(people: list, need: dict, data: any_.DataObject):
    given_ = share_out(people, need)
    assert sum(given_.values()) == pytest.approx(len(people))
    gone = data.draw(any_.integers(0, len(people) - 1))
    fewer = share_out([one for number, one in enumerate(people) if number != gone], need)
    assert all(fewer[key] <= given_[key] + 1e-9 for key in need)


def test_who_knows_two_languages_helps_where_it_lacks():
    assert share_out([{"a": 1.0}, {"a": 1.0, "b": 1.0}], {"a": 1.2, "b": 0.8}) == pytest.approx({"a": 1.2, "b": 0.8})


def test_a_grid_begins_with_the_half_hour_that_runs():
    grid = Grid.ahead(datetime(2026, 9, 22, 8, 44, 59, tzinfo=UTC), 1)
    assert (grid.start.minute, grid.count, grid.end - grid.start) == (30, 336, WEEK)
    assert grid.index(grid.start + HALF_HOUR) == 1
