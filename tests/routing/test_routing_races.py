"""Many people at one queue: a ticket goes to exactly one of them, whoever else tries at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house, make_agent
from sqlalchemy import delete, select, update
from ticket_makers import make_ticket

from tolmach.accounts.access import access_of_user
from tolmach.clients.model import Market
from tolmach.db import Database
from tolmach.errors import Lost
from tolmach.events.model import Event, EventKind
from tolmach.pools.model import PoolMember
from tolmach.routing.release import release_waiting
from tolmach.routing.route import route_ticket
from tolmach.routing.take import release_ticket, take_next, take_ticket
from tolmach.tickets.model import Ticket

pytestmark = pytest.mark.database
TAKERS = 50


@pytest.fixture
def people(database: Database) -> Shops:
    return fill_house(database)


def crowd(database: Database, people: Shops, how_many: int = TAKERS) -> list[int]:
    pool = {"sk": people.pools["sk"]}
    with database.writing.begin() as session:
        return [make_agent(session, f"Taker{number}", pool) for number in range(how_many)]


def at_once(database: Database, people: list[int], take) -> list[int]:
    """Everybody calls ``take(session, access)`` in a session of their own; the ids of those for whom it was true."""
    winners: list[int] = []
    failures: list[Exception] = []
    start = threading.Barrier(len(people))

    def one(user_id: int) -> None:
        with database.reading() as session:
            access = access_of_user(session, user_id)
        start.wait(60)
        try:
            with database.writing.begin() as session:
                if take(session, access):
                    winners.append(user_id)
        except Lost:
            pass
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=one, args=(user_id,)) for user_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    return winners


def test_of_fifty_who_take_one_ticket_exactly_one_has_it(database: Database, people: Shops):
    takers = crowd(database, people)
    with database.writing.begin() as session:
        ticket_id = make_ticket(session, people).id

    def take(session, access) -> bool:
        take_ticket(session, access, session.get_one(Ticket, ticket_id), now=TUESDAY_TEN)
        return True

    winners = at_once(database, takers, take)
    with database.reading() as session:
        assert winners == [session.get_one(Ticket, ticket_id).assignee_id]
        told = session.scalars(select(Event).where(Event.kind == EventKind.TICKET_ASSIGNED)).all()
        assert [event.actor_id for event in told] == winners


def test_fifty_who_ask_for_the_next_one_get_a_ticket_each_or_none(database: Database, people: Shops):
    takers = crowd(database, people, 20)
    with database.writing.begin() as session:
        ids = {make_ticket(session, people).id for _ in range(8)}
    taken: list[int] = []

    def take(session, access) -> bool:
        ticket = take_next(session, access, now=TUESDAY_TEN)
        if ticket is not None:
            taken.append(ticket.id)
        return ticket is not None

    winners = at_once(database, takers, take)
    assert sorted(taken) == sorted(ids)
    assert len(set(winners)) == len(ids)


def test_the_release_never_takes_a_ticket_from_who_just_took_it(database: Database, people: Shops):
    with database.writing.begin() as session:
        make_agent(session, "Zora", {"sk": people.pools["sk"]})
        ids = [make_ticket(session, people).id for _ in range(6)]
    access = people.access("alena")
    taken: list[int] = []

    def take() -> None:
        for ticket_id in reversed(ids):
            try:
                with database.writing.begin() as session:
                    take_ticket(session, access, session.get_one(Ticket, ticket_id), now=TUESDAY_TEN)
                taken.append(ticket_id)
            except Lost:
                pass

    hand = threading.Thread(target=take)
    with database.writing.begin() as session:
        hand.start()
        release_waiting(session, now=TUESDAY_TEN)
    hand.join(60)
    with database.reading() as session:
        holders = dict(session.execute(select(Ticket.id, Ticket.assignee_id)).all())
    assert None not in holders.values()
    assert all(holders[ticket_id] == access.actor.id for ticket_id in taken)


def together(*work: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, begun at the same moment; what they gave back, in their order."""
    start = threading.Barrier(len(work))

    def one(act: Callable[[], object]) -> object:
        start.wait(60)
        return act()

    with ThreadPoolExecutor(len(work)) as pool:
        return [done.result(120) for done in [pool.submit(one, act) for act in work]]


def assignments(database: Database) -> tuple[Counter[int | None], list[int | None]]:
    """How many each holds, and of each event of an assignment which ticket it was."""
    with database.reading() as session:
        held = Counter(session.scalars(select(Ticket.assignee_id)))
        told = session.scalars(select(Event.ticket_id).where(Event.kind == EventKind.TICKET_ASSIGNED)).all()
    return held, list(told)


@pytest.mark.parametrize("round_", range(3))
def test_workers_that_release_at_once_give_no_ticket_twice_and_fill_nobody_over(
    database: Database, people: Shops, round_: int
):
    """Chatwoot #15275 and Libredesk #385: assignments that race bounce between people, and run over the limit."""
    with database.writing.begin() as session:
        few = [make_agent(session, f"Few{number}", {"sk": people.pools["sk"]}, capacity=4) for number in range(5)]
        session.execute(delete(PoolMember).where(PoolMember.user_id == people.users["alena"]))
        for _ in range(30):
            make_ticket(session, people, due_at=TUESDAY_TEN + timedelta(minutes=10))

    def release() -> int:
        with database.writing.begin() as session:
            return release_waiting(session, now=TUESDAY_TEN)

    released = together(release, release, release)
    held, told = assignments(database)
    assert sum(released) == 20  # type: ignore[arg-type]
    assert held == {None: 10, **dict.fromkeys(few, 4)}
    assert len(told) == len(set(told)) == 20, "each was given once"


def test_letters_routed_at_once_never_share_the_last_place(database: Database, people: Shops):
    with database.writing.begin() as session:
        session.execute(update(PoolMember).where(PoolMember.pool_id == people.pools["sk"]).values(capacity=3))
        ids = [make_ticket(session, people, is_routed=False).id for _ in range(8)]

    def route(ticket_id: int) -> None:
        with database.writing.begin() as session:
            ticket = session.get_one(Ticket, ticket_id)
            route_ticket(session, ticket, session.get_one(Market, ticket.market_id), now=TUESDAY_TEN)

    together(*(partial(route, ticket_id) for ticket_id in ids))
    held, told = assignments(database)
    assert held == {people.users["alena"]: 3, None: 5}
    assert len(told) == 3


def test_a_ticket_being_taken_is_left_alone_by_the_release(database: Database, people: Shops):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: taking and releasing cannot overlap there.")
    with database.writing.begin() as session:
        make_agent(session, "Zora", {"sk": people.pools["sk"]})
        ticket_id = make_ticket(session, people).id
    access = people.access("alena")
    with database.writing.begin() as taking:
        take_ticket(taking, access, taking.get_one(Ticket, ticket_id), now=TUESDAY_TEN)
        with database.writing.begin() as releasing:
            assert release_waiting(releasing, now=TUESDAY_TEN) == 0
    with database.reading() as session:
        assert session.get_one(Ticket, ticket_id).assignee_id == access.actor.id


def test_the_next_ticket_is_ones_own_or_free_and_the_first_due(database: Database, people: Shops):
    hour = timedelta(hours=1)
    with database.writing.begin() as session:
        late = make_ticket(session, people, due_at=TUESDAY_TEN + 2 * hour)
        first = make_ticket(session, people, due_at=TUESDAY_TEN + hour)
        others = make_ticket(session, people, due_at=TUESDAY_TEN, assignee="bence")
        snoozed = make_ticket(session, people, due_at=TUESDAY_TEN)
        snoozed.snoozed_until = TUESDAY_TEN + hour
        foreign = make_ticket(session, people, "novesta-hu", due_at=TUESDAY_TEN)
        ids = [late.id, first.id, others.id, snoozed.id, foreign.id]
    alena = people.access("alena")

    def next_of(skip: int | None = None, hours: int = 0) -> int | None:
        with database.writing.begin() as session:
            ticket = take_next(session, alena, now=TUESDAY_TEN + hours * hour, skip=skip)
            return ids.index(ticket.id) if ticket else None

    assert next_of() == 1
    assert next_of() == 1, "what one has and is first due comes first again"
    assert next_of(skip=ids[1]) == 0
    assert next_of(skip=ids[1], hours=1) == 3, "a snooze that ended is waiting again"


def test_a_ticket_is_given_back_by_its_holder_only(database: Database, people: Shops):
    with database.writing.begin() as session:
        ticket_id = make_ticket(session, people, assignee="alena").id
    with pytest.raises(Lost), database.writing.begin() as session:
        release_ticket(session, people.access("bence"), session.get_one(Ticket, ticket_id), now=TUESDAY_TEN)
    with database.writing.begin() as session:
        release_ticket(session, people.access("alena"), session.get_one(Ticket, ticket_id), now=TUESDAY_TEN)
    with database.reading() as session:
        assert session.get_one(Ticket, ticket_id).assignee_id is None
