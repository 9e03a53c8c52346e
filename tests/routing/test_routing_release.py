"""What waits is given to people as they come: spread over who is there, by shifts and absences, and no news is none."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house, make_agent
from sqlalchemy import func, select, update
from ticket_makers import make_ticket

from tolmach.clients.model import Market
from tolmach.db import Database
from tolmach.pools.model import Absence, Presence, Shift, UserPresence
from tolmach.routing.model import RoutingDecision
from tolmach.routing.release import release_waiting
from tolmach.routing.route import route_ticket
from tolmach.tickets.model import Ticket, TicketStatus

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)
NIGHT = TUESDAY_TEN - 8 * HOUR
OPENING = TUESDAY_TEN - 2 * HOUR


@pytest.fixture
def people(database: Database) -> Shops:
    """Alena and, beside her in the Slovak pool, Zora with half her capacity."""
    shops = fill_house(database)
    with database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]}, capacity=10)
    return shops


def route_new(database: Database, people: Shops, how_many: int, now: datetime) -> list[int]:
    with database.writing.begin() as session:
        new = [make_ticket(session, people, is_routed=False, now=now) for _ in range(how_many)]
        for ticket in new:
            route_ticket(session, ticket, session.get_one(Market, ticket.market_id), now=now)
        return [ticket.id for ticket in new]


def release(database: Database, now: datetime) -> int:
    with database.writing.begin() as session:
        return release_waiting(session, now=now)


def holders(database: Database, people: Shops) -> Counter[str | None]:
    names = {user_id: name for name, user_id in people.users.items()} | {None: None}
    with database.reading() as session:
        return Counter(names[user_id] for user_id in session.scalars(select(Ticket.assignee_id)))


def decisions(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(RoutingDecision)) or 0


def make_due(database: Database, at: datetime) -> None:
    with database.writing.begin() as session:
        session.execute(update(Ticket).values(due_at=at))


def test_what_came_overnight_is_spread_at_opening_over_who_is_there(database: Database, people: Shops):
    route_new(database, people, 9, NIGHT)
    make_due(database, OPENING + HOUR)
    assert holders(database, people) == {None: 9}
    assert release(database, OPENING) == 9
    assert holders(database, people) == {"alena": 6, "zora": 3}, "half the capacity gets half"


def test_while_nothing_changes_no_decision_is_written(database: Database, people: Shops):
    route_new(database, people, 3, NIGHT)
    before = decisions(database)
    for minutes in range(3):
        assert release(database, NIGHT + timedelta(minutes=minutes)) == 0
    assert decisions(database) == before
    release(database, OPENING)
    assert decisions(database) == before + 3


def test_what_is_over_everybodys_capacity_waits_in_the_pool(database: Database, people: Shops):
    ids = route_new(database, people, 33, NIGHT)
    make_due(database, OPENING + HOUR)
    assert release(database, OPENING) == 30
    assert release(database, OPENING) == 0
    assert holders(database, people) == {"alena": 20, "zora": 10, None: 3}
    with database.writing.begin() as session:
        done = session.scalars(select(Ticket).where(Ticket.assignee_id == people.users["zora"]).limit(2)).all()
        for ticket in done:
            ticket.status = TicketStatus.PENDING
    assert release(database, OPENING) == 2
    with database.reading() as session:
        pools = set(session.scalars(select(Ticket.pool_id).where(Ticket.id.in_(ids))))
    assert pools == {people.pools["sk"]}


def test_the_most_urgent_is_given_first(database: Database, people: Shops):
    with database.writing.begin() as session:
        session.add(
            Absence(user_id=people.users["alena"], starts_at=OPENING - HOUR, ends_at=OPENING + 9 * HOUR, kind="holiday")
        )
        late, early, undated = [make_ticket(session, people) for _ in range(3)]
        late.due_at, early.due_at = OPENING + 5 * HOUR, OPENING + HOUR
        for _ in range(9):
            make_ticket(session, people, assignee="zora")
        session.flush()
        ids = [early.id, late.id, undated.id]
    assert release(database, OPENING) == 1, "Zora has room for one more"
    with database.reading() as session:
        assert [session.get_one(Ticket, one).assignee_id for one in ids] == [people.users["zora"], None, None]


AWAY = {
    # name: what is said of Alena, who then gets the ticket
    "nothing planned": ([], "alena"),
    "a shift now": ([("shift", -1, 4)], "alena"),
    "a shift that begins this minute": ([("shift", 0, 4)], "alena"),
    "a shift that ended this minute": ([("shift", -4, 0)], "zora"),
    "a shift later today": ([("shift", 2, 6)], "zora"),
    "a shift in five days": ([("shift", 120, 128)], "zora"),
    "a shift in three weeks says nothing of today": ([("shift", 500, 508)], "alena"),
    "absent now": ([("absence", -1, 4)], "zora"),
    "an absence that ended this minute": ([("absence", -4, 0)], "alena"),
    "an absence that begins this minute": ([("absence", 0, 4)], "zora"),
    "absent in spite of a shift": ([("shift", -1, 4), ("absence", -1, 4)], "zora"),
    "away": ([(Presence.AWAY, 0, 0)], "zora"),
    "busy": ([(Presence.BUSY, 0, 0)], "zora"),
    "available": ([(Presence.AVAILABLE, 0, 0)], "alena"),
}


@pytest.mark.parametrize(("said", "winner"), AWAY.values(), ids=AWAY)
def test_shifts_absences_and_presence_decide_who_is_there(
    database: Database, people: Shops, said: list[tuple[str, int, int]], winner: str
):
    with database.writing.begin() as session:
        for what, begin, end in said:
            session.add(row_about(people, what, TUESDAY_TEN + begin * HOUR, TUESDAY_TEN + end * HOUR))
    route_new(database, people, 1, TUESDAY_TEN)
    assert holders(database, people) == {winner: 1}


def row_about(
    people: Shops, what: str, begin: datetime, end: datetime, *, who: str = "alena"
) -> Shift | Absence | UserPresence:
    alena = people.users[who]
    if what == "shift":
        return Shift(pool_id=people.pools["sk"], user_id=alena, starts_at=begin, ends_at=end)
    if what == "absence":
        return Absence(user_id=alena, starts_at=begin, ends_at=end, kind="holiday")
    return UserPresence(user_id=alena, presence=Presence(what), since=begin)


def test_a_shift_in_another_pool_says_nothing_of_this_one(database: Database, people: Shops):
    with database.writing.begin() as session:
        begin, end = TUESDAY_TEN + 2 * HOUR, TUESDAY_TEN + 6 * HOUR
        session.add(Shift(pool_id=people.pools["cs"], user_id=people.users["alena"], starts_at=begin, ends_at=end))
    route_new(database, people, 1, TUESDAY_TEN)
    assert holders(database, people) == {"alena": 1}


def test_a_decision_keeps_why_the_others_were_left_out(database: Database, people: Shops):
    with database.writing.begin() as session:
        session.add(row_about(people, Presence.AWAY, TUESDAY_TEN, TUESDAY_TEN))
    route_new(database, people, 1, TUESDAY_TEN)
    with database.reading() as session:
        trace = session.scalars(select(RoutingDecision)).one().trace
    alena, zora = people.users["alena"], people.users["zora"]
    step = trace["rungs"][0]
    assert step["excluded"] == {str(alena): "away"}
    assert step["free"] == {str(zora): 0}
    assert (step["skipped"], step["strategy"]) == (None, "least_loaded")
    assert (trace["language"], trace["rule"]) == ("sk", "own")


SLICES = {
    # how long until due → what Alena (20) and Zora (10) have at hand at opening
    "within the hour": (HOUR, {"alena": 20, "zora": 10, None: 10}),
    "in four hours": (4 * HOUR, {"alena": 10, "zora": 5, None: 25}),
    "in the afternoon": (7 * HOUR, {"alena": 5, "zora": 3, None: 32}),
}


@pytest.mark.parametrize(("until_due", "at_hand"), SLICES.values(), ids=SLICES)
def test_the_night_is_released_in_slices_by_what_is_left_until_due(
    database: Database, people: Shops, until_due: timedelta, at_hand: dict[str | None, int]
):
    route_new(database, people, 40, NIGHT)
    make_due(database, OPENING + until_due)
    release(database, OPENING)
    assert holders(database, people) == at_hand


def test_who_comes_an_hour_later_finds_work_left(database: Database, people: Shops):
    with database.writing.begin() as session:
        shift = (OPENING + HOUR, OPENING + 8 * HOUR)
        session.add(row_about(people, "shift", *shift))
    route_new(database, people, 12, NIGHT)
    make_due(database, OPENING + 8 * HOUR)
    release(database, OPENING)
    assert holders(database, people) == {"zora": 3, None: 9}
    release(database, OPENING + HOUR)
    assert holders(database, people) == {"zora": 3, "alena": 5, None: 4}


def test_within_a_slice_who_waits_longest_is_first(database: Database, people: Shops):
    with database.writing.begin() as session:
        for _ in range(19):
            make_ticket(session, people, assignee="alena")
        for _ in range(10):
            make_ticket(session, people, assignee="zora")
        young = make_ticket(session, people, due_at=OPENING + timedelta(minutes=20), now=NIGHT)
        old = make_ticket(session, people, due_at=OPENING + timedelta(minutes=50), now=NIGHT - HOUR)
        ids = [young.id, old.id]
    assert release(database, OPENING) == 1, "Alena has room for one"
    with database.reading() as session:
        assert [session.get_one(Ticket, one).assignee_id for one in ids] == [None, people.users["alena"]]


def test_a_new_letter_takes_its_place_behind_what_waits(database: Database, people: Shops):
    with database.writing.begin() as session:
        make_ticket(session, people, now=NIGHT)
    route_new(database, people, 1, TUESDAY_TEN)
    assert holders(database, people) == {None: 2}
    with database.reading() as session:
        assert session.scalars(select(RoutingDecision)).one().trace["rungs"][0]["skipped"] == "others_wait"
    release(database, TUESDAY_TEN)
    assert None not in holders(database, people)


def test_a_pool_full_of_what_must_wait_keeps_nobody_else_waiting(
    database: Database, people: Shops, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tolmach.routing.release.MOST_AT_A_TIME", 2)
    with database.writing.begin() as session:
        for _ in range(3):
            make_ticket(session, people, "novesta-hu", due_at=TUESDAY_TEN - HOUR)
        session.add(row_about(people, "absence", TUESDAY_TEN, TUESDAY_TEN + HOUR, who="bence"))
        make_ticket(session, people, due_at=TUESDAY_TEN)
    assert release(database, TUESDAY_TEN) == 1
    assert holders(database, people) == {"alena": 1, None: 3}


def test_a_snoozed_ticket_is_given_to_nobody_until_it_wakes(database: Database, people: Shops):
    with database.writing.begin() as session:
        make_ticket(session, people).snoozed_until = TUESDAY_TEN + HOUR
    assert release(database, TUESDAY_TEN) == 0
    assert release(database, TUESDAY_TEN + HOUR) == 1
