"""Where a letter would wait for nobody the operator knows in the same transaction, once, and until it is mended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from desk_letters import open_ticket
from house_makers import TUESDAY_TEN, FrozenClock, Shops, make_agent
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tolmach.accounts.model import Membership
from tolmach.db import Database
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.pools.ladders import RungValues
from tolmach.pools.model import Absence, LanguageRule, Level, Pool, PoolMember, RungKind, Skill
from tolmach.routing.change_ladder import change_ladder
from tolmach.routing.relieve import relieve_absent
from tolmach.routing.watch import watch_pools
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.status import set_status
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble
from tolmach.wiring import House

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)
FRIDAY_EVENING = datetime(2026, 9, 18, 18, 0, tzinfo=UTC)
"""20:00 in Bratislava: what comes now is promised for Tuesday, 8:00."""

Said = Callable[[Session, Shops], None]


def away(hours: float, *, who: tuple[str, ...] = ("alena",), since: datetime = TUESDAY_TEN) -> Said:
    def say(session: Session, shops: Shops) -> None:
        for name in who:
            span = {"starts_at": since - HOUR, "ends_at": since + hours * HOUR}
            session.add(Absence(user_id=shops.users[name], kind="illness", **span))

    return say


def nothing(_session: Session, _shops: Shops) -> None:
    """Alena is there as always."""


def nobody_is_a_member(session: Session, shops: Shops) -> None:
    session.execute(delete(PoolMember).where(PoolMember.pool_id == shops.pools["sk"]))


def nobody_can_hold_anything(session: Session, shops: Shops) -> None:
    session.execute(update(PoolMember).where(PoolMember.pool_id == shops.pools["sk"]).values(capacity=0))


def nobody_may_answer(session: Session, shops: Shops) -> None:
    session.execute(delete(Membership).where(Membership.pool_id == shops.pools["sk"]))


def they_only_read(session: Session, shops: Shops) -> None:
    session.execute(update(Skill).where(Skill.language == "sk").values(write=Level.BASIC))


def a_reader_stays_when_the_writer_is_away(session: Session, shops: Shops) -> None:
    make_agent(session, "Lena", {"sk": shops.pools["sk"]}, level=Level.BASIC)
    away(30)(session, shops)


def the_pool_is_switched_off(session: Session, shops: Shops) -> None:
    session.get_one(Pool, shops.pools["sk"]).is_active = False


def no_rung_and_no_rule(session: Session, shops: Shops) -> None:
    session.execute(delete(LanguageRule))
    change_ladder(session, client_id=shops.clients["novesta"], language="sk", rungs=[], now=TUESDAY_TEN, actor=JOB)


CASES = {
    # name: what is said of the house, when the letter comes, the alarms that are open right after it
    "somebody is there": (nothing, TUESDAY_TEN, set()),
    "at night, and somebody comes in the morning": (nothing, FRIDAY_EVENING, set()),
    "nobody is a member": (nobody_is_a_member, TUESDAY_TEN, {TroubleKind.POOL_EMPTY}),
    "nobody can hold anything": (nobody_can_hold_anything, TUESDAY_TEN, {TroubleKind.POOL_EMPTY}),
    "nobody may answer": (nobody_may_answer, TUESDAY_TEN, {TroubleKind.POOL_EMPTY}),
    "nobody writes the language": (they_only_read, TUESDAY_TEN, {TroubleKind.POOL_WITHOUT_WRITER}),
    "nobody is on shift until the promise": (away(30), TUESDAY_TEN, {TroubleKind.POOL_OFF_SHIFT}),
    "somebody is back before the promise": (away(3), TUESDAY_TEN, set()),
    "away on Monday, back for the promise": (
        away(30, since=datetime(2026, 9, 21, 0, 0, tzinfo=UTC)),
        FRIDAY_EVENING,
        set(),
    ),
    "away on Monday and Tuesday": (
        away(54, since=datetime(2026, 9, 21, 0, 0, tzinfo=UTC)),
        FRIDAY_EVENING,
        {TroubleKind.POOL_OFF_SHIFT},
    ),
    "who is there does not write it": (
        a_reader_stays_when_the_writer_is_away,
        TUESDAY_TEN,
        {TroubleKind.POOL_OFF_SHIFT},
    ),
    "the only pool is switched off": (the_pool_is_switched_off, TUESDAY_TEN, {TroubleKind.LANGUAGE_UNSERVED}),
    "nobody is named for the language": (no_rung_and_no_rule, TUESDAY_TEN, {TroubleKind.LANGUAGE_UNSERVED}),
}


def say(house: House, shops: Shops, said: Said) -> None:
    with house.database.writing.begin() as session:
        said(session, shops)


def opened(house: House) -> dict[TroubleKind, int]:
    """Open troubles of routing → how often each was met."""
    with house.database.reading() as session:
        rows = session.execute(select(Trouble.kind, Trouble.times).where(Trouble.mended_at.is_(None)))
        return {kind: times for kind, times in rows if kind.startswith(("pool.", "language."))}


def watch(house: House) -> None:
    with house.database.writing.begin() as session:
        watch_pools(session, now=house.clock.now())


@pytest.mark.parametrize(("said", "now", "alarms"), CASES.values(), ids=CASES)
def test_the_operator_knows_at_once_and_the_ticket_waits_where_it_is_seen(
    house: House, shops: Shops, clock: FrozenClock, said: Said, now: datetime, alarms: set[TroubleKind]
):
    clock.at = now
    say(house, shops, said)
    ticket_id = open_ticket(house, "sk@novesta.example")
    assert set(opened(house)) == alarms
    with house.database.reading() as session:
        assert not alarms or session.get_one(Ticket, ticket_id).assignee_id is None
        raised = session.scalar(select(Event.kind).where(Event.kind == EventKind.TROUBLE_RAISED))
        assert (raised is not None) == bool(alarms)
    watch(house)
    assert set(opened(house)) == alarms, "the job that looks once a minute sees the same"


def test_the_next_letter_counts_the_same_alarm_once_more(house: House, shops: Shops):
    say(house, shops, away(30))
    open_ticket(house, "sk@novesta.example")
    open_ticket(
        house, "sk@novesta.example", text="Dobrý deň, kde je môj druhý balík?", message_id="second@post.example"
    )
    assert opened(house) == {TroubleKind.POOL_OFF_SHIFT: 2}


MENDED = {
    # name: what is wrong, what mends it
    "a skill is entered": (
        they_only_read,
        lambda session, _shops: session.execute(update(Skill).values(write=Level.FLUENT)),
    ),
    "somebody comes back": (away(30), lambda session, _shops: session.execute(delete(Absence))),
    "the pool is switched on again": (
        the_pool_is_switched_off,
        lambda session, shops: setattr(session.get_one(Pool, shops.pools["sk"]), "is_active", True),
    ),
}


@pytest.mark.parametrize(("said", "mend"), MENDED.values(), ids=MENDED)
def test_an_alarm_closes_itself_when_its_cause_is_gone(house: House, shops: Shops, said: Said, mend: Said):
    say(house, shops, said)
    open_ticket(house, "sk@novesta.example")
    assert opened(house)
    say(house, shops, mend)
    watch(house)
    assert opened(house) == {}


def test_what_changes_without_a_letter_is_seen_within_the_minute(house: House, shops: Shops, clock: FrozenClock):
    clock.at = TUESDAY_TEN - 12 * HOUR
    open_ticket(house, "sk@novesta.example")
    assert opened(house) == {}
    for said in (away(60), the_pool_is_switched_off):
        say(house, shops, said)
        watch(house)
    assert TroubleKind.LANGUAGE_UNSERVED in opened(house), "letters wait in a pool that is none any more"


def test_a_ticket_that_comes_back_from_who_is_away_alarms_at_once(house: House, shops: Shops):
    open_ticket(house, "sk@novesta.example")
    say(house, shops, away(40, since=TUESDAY_TEN + 2 * HOUR))
    assert opened(house) == {}
    with house.database.writing.begin() as session:
        assert relieve_absent(session, now=TUESDAY_TEN + 2 * HOUR) == 1
    assert set(opened(house)) == {TroubleKind.POOL_OFF_SHIFT}


def test_a_letter_to_a_ticket_that_waited_for_its_customer_alarms_at_once(house: House, shops: Shops):
    ticket_id = open_ticket(house, "sk@novesta.example")
    with house.database.writing.begin() as session:
        set_status(
            session, shops.access("alena"), session.get_one(Ticket, ticket_id), TicketStatus.PENDING, now=TUESDAY_TEN
        )
    say(house, shops, away(40))
    again = {"message_id": "again@post.example", "In_Reply_To": "<first@post.example>"}
    assert open_ticket(house, "sk@novesta.example", text="Balík stále neprišiel, kde je?", **again) == ticket_id
    with house.database.reading() as session:
        assert session.get_one(Ticket, ticket_id).assignee_id is None
    assert set(opened(house)) == {TroubleKind.POOL_OFF_SHIFT}


def test_a_new_ladder_without_writers_alarms_at_once(house: House, shops: Shops):
    say(house, shops, away(30))
    open_ticket(house, "sk@novesta.example")
    with house.database.writing.begin() as session:
        rungs = [RungValues(kind=RungKind.FLUENT, pool_id=shops.pools["hu"])]
        change_ladder(
            session, client_id=shops.clients["novesta"], language="sk", rungs=rungs, now=TUESDAY_TEN, actor=JOB
        )
    assert TroubleKind.POOL_WITHOUT_WRITER in opened(house), "Bence writes Hungarian only"
    with house.database.reading() as session:
        wanted = select(Trouble.cause).where(Trouble.kind == TroubleKind.POOL_WITHOUT_WRITER)
        assert session.scalars(wanted).one() == {"pool": shops.pools["hu"], "language": "sk"}


def test_many_who_meet_the_same_trouble_at_once_raise_it_once(database: Database):
    start = threading.Barrier(8)
    failures: list[Exception] = []

    def meet() -> None:
        start.wait(60)
        try:
            with database.writing.begin() as session:
                raise_trouble(session, TroubleKind.POOL_EMPTY, now=TUESDAY_TEN, subject="7", pool=7)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=meet) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with database.reading() as session:
        assert session.scalars(select(Trouble.times)).all() == [8]
        assert session.scalar(select(func.count()).where(Event.kind == EventKind.TROUBLE_RAISED)) == 1
