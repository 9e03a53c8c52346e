"""Plans of people: who is off when and why, who stands in, and that no chain of deputies ends where it began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as any_

from tolmach.hours.rules import is_open, open_spans
from tolmach.hours.schedule import parse_schedule
from tolmach.pools.deputies import StandIn, closes_circle, deputies_of
from tolmach.pools.rosters import Off, Roster, Span, first_there, when_there, why_off

TEN = datetime(2026, 9, 22, 8, tzinfo=UTC)
"""A Tuesday, 10:00 in Prague."""

HOUR = timedelta(hours=1)
WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
PRAGUE = parse_schedule({"time_zone": "Europe/Prague", "week": WEEK}, {})


def span(start: float, end: float) -> Span:
    return Span(start=TEN + start * HOUR, end=TEN + end * HOUR)


TODAY = frozenset({TEN.date()})
PLANS = {
    "nothing planned": (Roster(user_id=1), None),
    "on shift": (Roster(user_id=1, shifts=(span(-1, 4),)), None),
    "on a break": (Roster(user_id=1, shifts=(span(-1, 4),), breaks=(span(0, 0.5),)), Off.ON_BREAK),
    "back from the break": (Roster(user_id=1, shifts=(span(-1, 4),), breaks=(span(-0.5, 0),)), None),
    "off shift": (Roster(user_id=1, shifts=(span(2, 6),)), Off.OFF_SHIFT),
    "absent in spite of a shift": (Roster(user_id=1, shifts=(span(-1, 4),), absences=(span(-1, 4),)), Off.ABSENT),
    "a public holiday at home": (Roster(user_id=1, days_off=TODAY, time_zone="Europe/Bratislava"), Off.HOLIDAY),
    "somebody planned the holiday": (Roster(user_id=1, days_off=TODAY, shifts=(span(-1, 4),)), None),
    "already tomorrow where they live": (
        Roster(user_id=1, days_off=TODAY, time_zone="Pacific/Kiritimati"),
        Off.HOLIDAY,
    ),
}


@pytest.mark.parametrize(("roster", "off"), PLANS.values(), ids=PLANS)
def test_why_somebody_is_off(roster: Roster, off: Off | None):
    assert why_off(roster, TEN) is off


spans = any_.tuples(any_.integers(-40, 60), any_.integers(1, 20)).map(lambda pair: span(pair[0], pair[0] + pair[1]))
rosters = any_.builds(
    Roster,
    user_id=any_.integers(1, 9),
    shifts=any_.lists(spans, max_size=3).map(tuple),
    breaks=any_.lists(spans, max_size=2).map(tuple),
    absences=any_.lists(spans, max_size=2).map(tuple),
    days_off=any_.frozensets(any_.integers(0, 3).map(lambda days: (TEN + timedelta(days=days)).date()), max_size=2),
    time_zone=any_.sampled_from(["UTC", "Europe/Prague", "Europe/Athens"]),
)


@settings(deadline=None, max_examples=60)
@given(any_.lists(rosters, max_size=3), any_.integers(0, 72))
@example([Roster(user_id=1, shifts=(span(30, 47),))], 46)
@example([Roster(user_id=1)], 0)
def test_the_first_there_is_the_first_of_every_half_hour(people: list[Roster], hours: int):
    until = TEN + hours * HOUR
    moments = (TEN + number * HOUR / 2 for number in range(2 * hours + 1))
    there = (at for at in moments if is_open(PRAGUE, at) and any(why_off(roster, at) is None for roster in people))
    assert first_there(people, PRAGUE, TEN, until) == next(there, None)


@settings(deadline=None, max_examples=60)
@given(rosters)
@example(Roster(user_id=1, shifts=(span(8 * 24, 8 * 24 + 4),)))
@example(Roster(user_id=1, shifts=(span(7 * 24, 7 * 24 + 4),)))
def test_the_spans_of_a_plan_say_what_is_said_of_every_half_hour(roster: Roster):
    """Routing asks for an instant, coverage for weeks: both are told the same."""
    opened = list(open_spans(PRAGUE, TEN, TEN + 14 * 24 * HOUR))
    there = when_there(roster, opened)
    for number in range(2 * 14 * 24):
        at = TEN + number * HOUR / 2
        is_there = any(starts_at <= at < ends_at for starts_at, ends_at in there)
        assert is_there is (is_open(PRAGUE, at) and why_off(roster, at) is None), at


def stand_in(user_id: int, deputy_id: int, start: int, end: int) -> StandIn:
    return StandIn(user_id=user_id, deputy_id=deputy_id, start=TEN + start * HOUR, end=TEN + end * HOUR)


CHAIN = [stand_in(1, 2, 0, 10), stand_in(2, 3, 0, 5)]


def test_a_chain_runs_while_its_people_are_away_and_ends_on_time():
    assert deputies_of(CHAIN, 1, TEN) == (2, 3)
    assert deputies_of(CHAIN, 1, TEN + 5 * HOUR) == (2,)
    assert deputies_of(CHAIN, 1, TEN + 10 * HOUR) == ()


CIRCLES = {
    "themselves": (stand_in(3, 3, 0, 1), True),
    "the chain leads back": (stand_in(3, 1, 4, 8), True),
    "only after the chain ended": (stand_in(3, 1, 5, 8), False),
    "somebody else": (stand_in(3, 4, 0, 9), False),
}


@pytest.mark.parametrize(("new", "is_circle"), CIRCLES.values(), ids=CIRCLES)
def test_no_chain_of_deputies_ends_where_it_began(new: StandIn, is_circle: bool):
    assert closes_circle(CHAIN, new) is is_circle


any_stand_in = any_.builds(
    stand_in, any_.integers(1, 4), any_.integers(1, 4), any_.integers(0, 10), any_.integers(11, 20)
)


@settings(deadline=None)
@given(any_.lists(any_stand_in, max_size=6))
def test_plans_without_circles_never_have_one_at_any_hour(wished: list[StandIn]):
    kept: list[StandIn] = []
    for new in wished:
        if not closes_circle(kept, new):
            kept.append(new)
    for hour in range(21):
        for user_id in range(1, 5):
            assert user_id not in deputies_of(kept, user_id, TEN + hour * HOUR)
