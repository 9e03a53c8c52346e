"""A ticket that moves keeps what its customer was told, while its due time follows who serves it now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from desk_letters import open_ticket
from house_makers import TUESDAY_TEN, FrozenClock, Shops, make_agent
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.events.actor import JOB
from tolmach.hours.model import BusinessHours
from tolmach.language import Language
from tolmach.pools.ladders import RungValues
from tolmach.pools.model import LanguageRule, Pool, RungKind
from tolmach.replies.send import send_reply
from tolmach.routing.change_ladder import change_ladder
from tolmach.routing.correct import correct_language, correct_market
from tolmach.routing.hand import hand_ticket
from tolmach.routing.release import release_waiting
from tolmach.routing.take import release_ticket
from tolmach.sla.model import Promise, SlaClock, Target
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)
AFTERNOON = [["13:00", "21:00"]]
"""The hours of the other pools: what is due on Wednesday at 10:00 is due at their opening, 13:00."""

Move = Callable[[Session, Shops, Ticket], None]


@pytest.fixture(autouse=True)
def others_work_in_the_afternoon(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
        for slug in ("cs", "hu", "de"):
            pool = session.get_one(Pool, shops.pools[slug])
            hours = session.get_one(BusinessHours, pool.business_hours_id)
            hours.week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), AFTERNOON)


def to_another_language(session: Session, shops: Shops, ticket: Ticket) -> None:
    correct_language(session, shops.access("alena"), ticket, Language("cs"), now=TUESDAY_TEN + HOUR)


def to_another_market(session: Session, shops: Shops, ticket: Ticket) -> None:
    """The language stays, and so does the pool that answers it."""
    correct_market(session, shops.access("alena"), ticket, "de", now=TUESDAY_TEN + HOUR)


def to_another_pool(session: Session, shops: Shops, ticket: Ticket) -> None:
    release_ticket(session, shops.access("alena"), ticket, now=TUESDAY_TEN + HOUR)
    rungs = [RungValues(kind=RungKind.MACHINE, pool_id=shops.pools["hu"])]
    client_id = shops.clients["novesta"]
    change_ladder(session, client_id=client_id, language="sk", rungs=rungs, now=TUESDAY_TEN + HOUR, actor=JOB)


def to_a_colleague(session: Session, shops: Shops, ticket: Ticket) -> None:
    hand_ticket(session, shops.access("alena"), ticket, shops.users["zora"], now=TUESDAY_TEN + HOUR)


def back_to_the_pool(session: Session, shops: Shops, ticket: Ticket) -> None:
    release_ticket(session, shops.access("alena"), ticket, now=TUESDAY_TEN + HOUR)
    release_waiting(session, now=TUESDAY_TEN + HOUR)


MOVES = {
    # name: what happens an hour after the letter, the pool then, the due time then (after the letter came)
    "the language is corrected": (to_another_language, "cs", 27 * HOUR),
    "the market is corrected": (to_another_market, "sk", 24 * HOUR),
    "another pool answers it now": (to_another_pool, "hu", 27 * HOUR),
    "a colleague gets it": (to_a_colleague, "sk", 24 * HOUR),
    "it is given back and given out": (back_to_the_pool, "sk", 24 * HOUR),
}


@pytest.mark.parametrize(("move", "pool", "due"), MOVES.values(), ids=MOVES)
def test_a_move_recomputes_the_due_time_and_leaves_the_promise(
    house: House, shops: Shops, move: Move, pool: str, due: timedelta
):
    ticket_id = open_ticket(house, "sk@novesta.example")
    with house.database.writing.begin() as session:
        before = session.scalars(select(Promise)).one().promised_by
        move(session, shops, session.get_one(Ticket, ticket_id))
    with house.database.reading() as session:
        ticket, promise = session.get_one(Ticket, ticket_id), session.scalars(select(Promise)).one()
        first = session.scalars(select(SlaClock).where(SlaClock.target == Target.FIRST_REPLY)).one()
    assert ticket.pool_id == shops.pools[pool]
    assert first.due_at == ticket.due_at == TUESDAY_TEN + due
    assert promise.promised_by == before == TUESDAY_TEN + 24 * HOUR
    assert promise.settled_at is None


@pytest.mark.parametrize(("hours", "is_kept", "is_late"), [(23, True, False), (25, False, False), (28, False, True)])
def test_the_promise_is_judged_as_it_was_told_and_the_clock_by_the_new_pool(
    house: House, shops: Shops, clock: FrozenClock, hours: int, is_kept: bool, is_late: bool
):
    ticket_id = open_ticket(house, "sk@novesta.example")
    with house.database.writing.begin() as session:
        to_another_language(session, shops, session.get_one(Ticket, ticket_id))
    clock.move(hours=hours)
    with house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        send_reply(
            session,
            shops.access("alena"),
            ticket,
            text="Dobrý den.",
            draft_id=None,
            is_solving=True,
            detector=house.detector,
            now=clock.at,
        )
    with house.database.reading() as session:
        assert session.scalars(select(Promise)).one().is_kept is is_kept
        first = session.scalars(select(SlaClock).where(SlaClock.target == Target.FIRST_REPLY)).one()
        assert (first.stopped_at is not None and first.stopped_at > first.due_at) is is_late


def test_what_no_pool_served_at_first_is_owed_from_its_letter_when_one_does(house: House, shops: Shops):
    """osTicket #6739 and others lose deadlines in silence: here a ticket that gets its first pool gets its clocks."""
    with house.database.writing.begin() as session:
        session.execute(delete(LanguageRule))
        change_ladder(session, client_id=shops.clients["novesta"], language="sk", rungs=[], now=TUESDAY_TEN, actor=JOB)
    ticket_id = open_ticket(house, "sk@novesta.example")
    with house.database.reading() as session:
        assert session.get_one(Ticket, ticket_id).pool_id is None
        assert session.scalars(select(SlaClock)).all() == []
    later = datetime(2026, 9, 22, 13, 0, tzinfo=UTC)
    with house.database.writing.begin() as session:
        rungs = [RungValues(kind=RungKind.NATIVE, pool_id=shops.pools["sk"])]
        change_ladder(session, client_id=shops.clients["novesta"], language="sk", rungs=rungs, now=later, actor=JOB)
    with house.database.reading() as session:
        ticket = session.get_one(Ticket, ticket_id)
        clocks = {one.target: one.due_at for one in session.scalars(select(SlaClock))}
        assert session.scalars(select(Promise)).all() == [], "nobody was told a time"
    assert set(clocks) == {Target.FIRST_REPLY, Target.RESOLUTION}
    assert ticket.due_at == clocks[Target.FIRST_REPLY] == TUESDAY_TEN + 24 * HOUR
