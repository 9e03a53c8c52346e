"""What a later rung of the ladder does about a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from desk_makers import MONDAY, make_desk, make_facts, make_grid, make_person, make_schedule, make_seat

from tolmach.coverage.assess import assess
from tolmach.coverage.facts import Facts, LaterRung
from tolmach.coverage.gaps import Gap, GapKind, find_gaps
from tolmach.coverage.later_rungs import Relief
from tolmach.pools.model import RungKind
from tolmach.pools.rosters import Roster, Span

GRID = make_grid()
TUESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
HOUR = timedelta(hours=1)
EN = make_desk(GRID, "en")


def later(kind: RungKind = RungKind.FLUENT, *, after: int | None = None) -> LaterRung:
    return LaterRung(
        kind=kind,
        pool_id=EN.key.pool_id,
        pool_slug="en",
        schedule=EN.schedule,
        after_minutes=after,
        asks=frozenset({"hu"}) if kind is not RungKind.MACHINE else frozenset(),
    )


def gap_of(*rungs: LaterRung, helps: bool = True, waits: bool = False, roster: Roster | None = None) -> Gap:
    """Person 1 is away on Tuesday; person 2 sits in the pool ``en`` and writes Hungarian where they help."""
    desk = make_desk(GRID, "hu", later=rungs, waits=waits)
    people = [make_person(1, "hu", away=[TUESDAY])]
    idle = [make_person(2, "hu", "en") if helps else make_person(2, "en")]
    facts = make_facts(GRID, [desk], people, idle=idle)
    facts = replace(facts, seats=(*facts.seats, make_seat(GRID, EN, roster or Roster(user_id=2))))
    (gap,) = find_gaps(assess(facts))
    return gap


def test_a_gap_that_no_later_rung_covers_says_so():
    gap = gap_of()
    assert (gap.kind, gap.relief, gap.steps) == (GapKind.NOBODY, Relief.NOTHING, ())
    assert gap_of(waits=True).relief is Relief.WAIT


def test_fluent_people_of_another_pool_answer_and_are_named():
    gap = gap_of(later())
    assert gap.relief is Relief.LATER_RUNG
    (step,) = gap.steps
    assert (step.kind, step.pool_slug, step.people, step.share) == (RungKind.FLUENT, "en", (2,), 1.0)
    assert step.clients == ("Novesta",)


def test_fluent_people_must_write_the_language_and_reviewers_need_not():
    assert gap_of(later(), helps=False).relief is Relief.NOTHING
    assert gap_of(later(RungKind.MACHINE), helps=False).relief is Relief.LATER_RUNG


def test_a_rung_that_is_there_for_a_part_answers_a_part():
    shift = Span(start=TUESDAY[0] + 10 * HOUR, end=TUESDAY[0] + 12 * HOUR)
    gap = gap_of(later(), roster=Roster(user_id=2, shifts=(shift,)))
    assert (gap.relief, gap.steps[0].share) == (Relief.PARTLY, 0.25)


@pytest.mark.parametrize(
    # Somebody is there again on Wednesday at 8:00: who comes on Tuesday at 8:00 waits 8 open hours, at 12:00 four.
    ("after", "relief", "share"),
    [
        (0, Relief.LATER_RUNG, 1.0),
        (240, Relief.PARTLY, 0.5),
        (479, Relief.PARTLY, 0.0),
        (480, Relief.NOTHING, None),
    ],
)
def test_a_rung_with_a_condition_steps_in_for_who_would_wait_longer(after: int, relief: Relief, share: float | None):
    gap = gap_of(later(after=after))
    assert gap.relief is relief
    assert [step.share for step in gap.steps] == ([] if share is None else [share])


def test_where_somebody_is_there_a_condition_on_waiting_never_holds():
    """1.6 letters of 6 minutes in every half-hour are more than one person does."""

    def late(rung: LaterRung) -> Facts:
        desk = make_desk(GRID, "hu", letters=1.6, later=[rung])
        facts = make_facts(GRID, [desk], [make_person(1, "hu")], idle=[make_person(2, "hu")])
        return replace(facts, seats=(*facts.seats, make_seat(GRID, EN, Roster(user_id=2))))

    assert {gap.relief for gap in find_gaps(assess(late(later(after=0))))} == {Relief.NOTHING}
    gaps = find_gaps(assess(late(later())))
    assert {(gap.kind, gap.relief) for gap in gaps} == {(GapKind.LETTERS, Relief.LATER_RUNG)}


def test_one_client_without_a_later_rung_leaves_the_gap_open_in_part():
    desk = make_desk(GRID, "hu", later=[later()])
    bare = replace(desk.streams[0], client="Calida", later=())
    facts = make_facts(GRID, [replace(desk, streams=(*desk.streams, bare))], [], idle=[make_person(2, "hu")])
    facts = replace(facts, seats=(make_seat(GRID, EN, Roster(user_id=2)),))
    gaps = find_gaps(assess(facts))
    assert {gap.relief for gap in gaps} == {Relief.PARTLY}
    assert {gap.steps[0].clients for gap in gaps} == {("Novesta",)}
    assert {gap.clients for gap in gaps} == {("Novesta", "Calida")}


def test_a_closed_pool_steps_in_for_nobody():
    closed = replace(later(), schedule=make_schedule(closed=["2026-09-22"]))
    assert gap_of(closed).relief is Relief.NOTHING
