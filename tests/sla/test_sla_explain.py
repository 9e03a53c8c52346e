"""Every clock tells its way to the due time: each closed day, holiday and stretch of work, also after a pause."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house
from sqlalchemy.orm import Session

from tolmach.db import Database
from tolmach.events.actor import JOB
from tolmach.hours.load import VersionedSchedule, load_schedule
from tolmach.hours.model import Holiday
from tolmach.hours.save_hours import HoursValues, add_hours
from tolmach.pools.model import Pool
from tolmach.sla.clocks import Why, pause_clock, recompute_clock, resume_clock, start_clock, stop_clock
from tolmach.sla.explain import ClockSteps, steps_of_clocks
from tolmach.sla.model import Measure, SlaClock, Target
from tolmach.sla.rules import Goal

pytestmark = pytest.mark.database
TICKET = 7
HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 9, 25, 14, 0, tzinfo=UTC)
"""16:00 in Prague, when the Czech pool closes; Monday is a holiday there."""


@pytest.fixture
def session(database: Database):
    shops = fill_house(database)
    with database.writing() as session:
        session.add(Holiday(country="CZ", day=date(2026, 9, 28), name="Den české státnosti", stored_at=TUESDAY_TEN))
        session.flush()
        session.info["shops"] = shops
        yield session


def started(session: Session, goal: Goal, *, at: datetime, pool: str = "cs") -> SlaClock:
    shops: Shops = session.info["shops"]
    hours = load_schedule(session, session.get_one(Pool, shops.pools[pool]).business_hours_id)
    client_id = shops.clients["novesta"]
    return start_clock(
        session, client_id=client_id, ticket_id=TICKET, target=Target.FIRST_REPLY, goal=goal, hours=hours, now=at
    )


def told(session: Session) -> ClockSteps:
    session.commit()  # Events are written with the commit.
    (found,) = steps_of_clocks(session, client_id=session.info["shops"].clients["novesta"], ticket_id=TICKET)
    return found


def minutes(count: int) -> Goal:
    return Goal(measure=Measure.BUSINESS_MINUTES, minutes=count)


FRESH = {
    # name: goal, start, its steps
    "over a weekend and a holiday": (
        minutes(30),
        FRIDAY,
        (
            "Fri 16:00 closed",
            "Sat, Sun closed",
            "Mon 28 Sep holiday (Den české státnosti)",
            "Tue 08:00 +30 min → Tue 08:30 Europe/Prague",
        ),
    ),
    "within a day": (minutes(30), TUESDAY_TEN, ("Tue 10:00 +30 min → Tue 10:30 Europe/Prague",)),
    "the next working day": (
        Goal(measure=Measure.NEXT_WORKING_DAY),
        FRIDAY - HOUR,
        (
            "Fri 15:00 +60 min",
            "Sat, Sun closed",
            "Mon 28 Sep holiday (Den české státnosti)",
            "Tue 08:00 +420 min → Tue 15:00 Europe/Prague",
        ),
    ),
    "around the clock": (
        Goal(measure=Measure.CALENDAR_MINUTES, minutes=90),
        FRIDAY,
        ("Fri 16:00 +90 min → Fri 17:30 Europe/Prague",),
    ),
}


@pytest.mark.parametrize(("goal", "at", "steps"), FRESH.values(), ids=FRESH)
def test_a_clock_is_told_from_its_start(session: Session, goal: Goal, at: datetime, steps: tuple[str, ...]):
    clock = started(session, goal, at=at)
    found = told(session)
    assert (found.since, found.steps) == (at, steps)
    assert found.clock.due_at == clock.due_at


def test_a_day_that_is_due_at_an_opening_is_told_too(session: Session):
    clock = started(session, Goal(measure=Measure.NEXT_WORKING_DAY), at=FRIDAY - 8 * HOUR)
    assert clock.due_at == datetime(2026, 9, 29, 6, 0, tzinfo=UTC)
    assert told(session).steps[-1] == "→ 480 min until Tue 08:00 Europe/Prague"


def test_after_a_pause_it_is_told_from_what_was_left(session: Session):
    clock = started(session, minutes(90), at=FRIDAY - HOUR)
    pause_clock(session, clock, now=FRIDAY - 0.5 * HOUR, actor=JOB)
    found = told(session)
    assert (found.since, found.minutes, found.steps) == (FRIDAY - 0.5 * HOUR, 60, ())
    resume_clock(session, clock, now=FRIDAY + 24 * HOUR, actor=JOB)
    found = told(session)
    assert (found.since, found.minutes) == (FRIDAY + 24 * HOUR, 60)
    assert found.steps == (
        "Sat 16:00 closed",
        "Sun closed",
        "Mon 28 Sep holiday (Den české státnosti)",
        "Tue 08:00 +60 min → Tue 09:00 Europe/Prague",
    )


def test_in_another_pool_it_is_told_by_the_hours_there(session: Session):
    clock = started(session, minutes(90), at=FRIDAY - HOUR)
    values = HoursValues(time_zone="Europe/London", week={"sat": [["09:00", "12:00"]]})
    row = add_hours(session, name="Saturdays", values=values, now=TUESDAY_TEN, actor=JOB)
    saturdays: VersionedSchedule = load_schedule(session, row.id)
    recompute_clock(session, clock, saturdays, why=Why.ROUTED, now=FRIDAY, actor=JOB)
    found = told(session)
    assert (found.since, found.minutes) == (FRIDAY, 30)
    assert found.steps == ("Fri 15:00 closed", "Sat 09:00 +30 min → Sat 09:30 Europe/London")


def test_what_has_ended_has_no_way_any_more(session: Session):
    clock = started(session, minutes(90), at=TUESDAY_TEN)
    stop_clock(session, clock, now=TUESDAY_TEN + HOUR, actor=JOB)
    assert steps_of_clocks(session, client_id=session.info["shops"].clients["novesta"], ticket_id=TICKET) == ()
