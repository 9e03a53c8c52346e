"""Limits of the law on tickets: started by topic and market, never paused, settled by solving, united by merging."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flow_steps import mail_in
from house_makers import TUESDAY_TEN, FrozenClock, Shops
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.event import listen
from sqlalchemy.orm import Session
from ticket_makers import make_ticket

from tolmach.events.actor import JOB
from tolmach.events.model import Event
from tolmach.hours.model import BusinessHours
from tolmach.hours.save_hours import HoursValues, change_hours
from tolmach.jobs.work import start_legal_clocks
from tolmach.pools.model import Pool
from tolmach.replies.library import install_library
from tolmach.replies.send import send_reply
from tolmach.replies.take_back import take_back
from tolmach.routing.correct import correct_language, correct_market
from tolmach.routing.follow_hours import follow_new_hours
from tolmach.sla.model import LegalClock, LegalState, Measure, Policy, Priority, Target
from tolmach.sla.queries import legal_view
from tolmach.tickets.clocks import follow_policies
from tolmach.tickets.legal import apply_law, unite_legal_clocks
from tolmach.tickets.model import ClosedReason, Ticket, TicketStatus
from tolmach.tickets.priority import set_priority
from tolmach.tickets.queries import Shelf, queue_page, shelf_sizes
from tolmach.tickets.reopen import set_status_and_owe
from tolmach.tickets.status import close_ticket
from tolmach.tickets.topic import find_topic, set_topic
from tolmach.wiring import House

pytestmark = pytest.mark.database
DAY = timedelta(days=1)
CZ_COMPLAINT = datetime(2026, 10, 22, 21, 59, 59, tzinfo=UTC)
"""A Czech complaint of 22 September has 30 days, to the end of 22 October in Prague."""


@pytest.fixture
def session(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        yield session


def complain(session: Session, shops: Shops, *, market: str = "novesta-cs", topic: str = "complaint") -> Ticket:
    ticket = make_ticket(session, shops, market, assignee="alena")
    set_topic(session, shops.access("alena"), ticket, topic, now=TUESDAY_TEN)
    return ticket


def all_of(session: Session, ticket: Ticket) -> list[LegalClock]:
    query = select(LegalClock).where(LegalClock.ticket_id == ticket.id).order_by(LegalClock.id)
    return list(session.scalars(query))


def live(session: Session, ticket: Ticket) -> list[LegalClock]:
    return [clock for clock in all_of(session, ticket) if clock.state is not LegalState.DROPPED]


def told(house: House) -> list[str]:
    with house.database.reading() as session:
        rows = session.scalars(select(Event).where(Event.kind.startswith("legal.")).order_by(Event.id))
        return [" ".join(filter(None, (row.kind, row.data["limit"], row.data.get("why")))) for row in rows]


def test_a_topic_starts_the_limit_with_its_wording(session: Session, shops: Shops):
    [clock] = live(session, complain(session, shops))
    assert (clock.limit_key, clock.state, clock.country) == ("complaint", LegalState.RUNNING, "CZ")
    assert (clock.received_at, clock.due_at) == (TUESDAY_TEN, CZ_COMPLAINT)
    assert (clock.days, clock.missed) == (30, "may_withdraw")
    assert "634/1992" in clock.source


def test_a_topic_without_a_limit_starts_none(session: Session, shops: Shops):
    assert all_of(session, complain(session, shops, topic="delivery")) == []


def test_a_topic_said_later_counts_from_when_the_letter_came_in(session: Session, shops: Shops):
    ticket = make_ticket(session, shops, "novesta-cs")
    set_topic(session, shops.access("alena"), ticket, "complaint", now=TUESDAY_TEN + 9 * DAY)
    assert [clock.due_at for clock in live(session, ticket)] == [CZ_COMPLAINT]


def test_the_draft_s_topic_starts_it_too(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        install_library(session, now=TUESDAY_TEN)
    mail_in(house, "Dobrý deň, chcem odstúpiť od zmluvy. Ako mám vrátiť tovar?\n", to="sk@novesta.example")
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket)).one()
        assert ticket.topic == "return"
        assert [clock.limit_key for clock in live(session, ticket)] == ["refund"]
        find_topic(session, ticket, "complaint", now=TUESDAY_TEN)
        assert ticket.topic == "return"


def test_a_topic_said_after_solving_finds_the_matter_settled(session: Session, shops: Shops):
    ticket, alena = make_ticket(session, shops, "novesta-cs", assignee="alena"), shops.access("alena")
    set_status_and_owe(session, alena, ticket, TicketStatus.SOLVED, now=TUESDAY_TEN + 2 * DAY)
    set_topic(session, alena, ticket, "complaint", now=TUESDAY_TEN + 40 * DAY)
    assert [clock.settled_at for clock in live(session, ticket)] == [TUESDAY_TEN + 2 * DAY]


def test_another_topic_drops_the_limit_and_says_why(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        ticket = complain(session, shops)
        [first] = live(session, ticket)
        first.warned_at = TUESDAY_TEN
        set_topic(session, shops.access("alena"), ticket, "personal_data", now=TUESDAY_TEN)
        assert [clock.limit_key for clock in live(session, ticket)] == ["data_request"]
        set_topic(session, shops.access("alena"), ticket, "complaint", now=TUESDAY_TEN)
        [again] = live(session, ticket)
        assert again.id == first.id
        assert again.warned_at == TUESDAY_TEN, "nobody is warned twice of the same limit"
    assert told(house) == [
        "legal.started complaint",
        "legal.dropped complaint topic",
        "legal.started data_request",
        "legal.dropped data_request topic",
        "legal.started complaint",
    ]


def test_topics_under_the_same_limit_leave_it_alone(session: Session, shops: Shops):
    ticket = complain(session, shops, topic="return")
    before = [clock.id for clock in live(session, ticket)]
    set_topic(session, shops.access("alena"), ticket, "refund", now=TUESDAY_TEN + DAY)
    assert [clock.id for clock in all_of(session, ticket)] == before


def test_another_market_has_another_law(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        ticket = complain(session, shops)
        correct_market(session, shops.access("alena"), ticket, "pl", now=TUESDAY_TEN + DAY)
        [clock] = live(session, ticket)
        assert (clock.country, clock.days, clock.missed) == ("PL", 14, "accepted")
        assert clock.received_at == TUESDAY_TEN
        correct_market(session, shops.access("alena"), ticket, "de", now=TUESDAY_TEN + DAY)
        assert live(session, ticket) == []
    assert "legal.dropped complaint market" in told(house)


def test_solving_settles_and_opening_again_runs_it_from_the_same_start(session: Session, shops: Shops):
    ticket, alena = complain(session, shops), shops.access("alena")
    set_status_and_owe(session, alena, ticket, TicketStatus.SOLVED, now=TUESDAY_TEN + DAY)
    [clock] = live(session, ticket)
    assert (clock.state, clock.settled_at) == (LegalState.SETTLED, TUESDAY_TEN + DAY)
    assert legal_view(clock).is_kept(TUESDAY_TEN + 90 * DAY) is True
    set_status_and_owe(session, alena, ticket, TicketStatus.OPEN, now=TUESDAY_TEN + 40 * DAY)
    assert (clock.state, clock.settled_at) == (LegalState.RUNNING, None)
    assert (clock.received_at, clock.due_at) == (TUESDAY_TEN, CZ_COMPLAINT)
    assert legal_view(clock).is_kept(TUESDAY_TEN + 40 * DAY) is False
    set_status_and_owe(session, alena, ticket, TicketStatus.SOLVED, now=TUESDAY_TEN + 41 * DAY)
    assert legal_view(clock).is_kept(TUESDAY_TEN + 41 * DAY) is False


@pytest.mark.parametrize("reason", [ClosedReason.SPAM, ClosedReason.DUPLICATE, ClosedReason.MERGED])
def test_what_is_no_matter_has_no_limit(session: Session, shops: Shops, reason: ClosedReason):
    ticket = complain(session, shops)
    close_ticket(session, ticket, reason, now=TUESDAY_TEN + DAY, actor=JOB)
    assert live(session, ticket) == []
    find_topic(session, ticket, None, now=TUESDAY_TEN)
    assert live(session, ticket) == []


def test_an_answer_that_is_taken_back_settles_nothing(session: Session, shops: Shops, house: House):
    ticket, alena = complain(session, shops), shops.access("alena")
    sent = send_reply(
        session,
        alena,
        ticket,
        text="Vyměníme.",
        draft_id=None,
        is_solving=True,
        detector=house.detector,
        now=TUESDAY_TEN,
    )
    assert [clock.state for clock in live(session, ticket)] == [LegalState.SETTLED]
    take_back(session, alena, ticket, sent.id, now=TUESDAY_TEN + timedelta(seconds=5))
    assert [(clock.state, clock.settled_at) for clock in live(session, ticket)] == [(LegalState.RUNNING, None)]


def test_a_stored_limit_keeps_to_the_table_as_it_was(session: Session, shops: Shops):
    ticket, alena = complain(session, shops), shops.access("alena")
    [clock] = live(session, ticket)
    clock.days, clock.due_at, clock.source = 20, TUESDAY_TEN + 20 * DAY, "an older act"
    session.flush()
    for status in (TicketStatus.PENDING, TicketStatus.SOLVED, TicketStatus.OPEN):
        set_status_and_owe(session, alena, ticket, status, now=TUESDAY_TEN + DAY)
    for topic in ("delivery", "complaint"):
        set_topic(session, alena, ticket, topic, now=TUESDAY_TEN + DAY)
    assert [(one.days, one.due_at, one.source) for one in live(session, ticket)] == [
        (20, TUESDAY_TEN + 20 * DAY, "an older act")
    ]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["open", "pending", "waiting_client", "waiting_third", "solved", "pool", "hours", "policy", "priority"]
        ),
        st.integers(1, 20),
    ),
    max_size=8,
)


@given(acts=ACTS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_happens_to_a_ticket_moves_its_limit(house: House, shops: Shops, acts: list[tuple[str, int]]):
    now = TUESDAY_TEN
    with house.database.writing() as session:
        ticket = complain(session, shops)
        for act, days in acts:
            now += days * DAY
            _do(session, shops, ticket, act, days, now)
        [clock] = live(session, ticket)
        assert (clock.received_at, clock.due_at) == (TUESDAY_TEN, CZ_COMPLAINT)
        assert (clock.state is LegalState.SETTLED) == (ticket.status is TicketStatus.SOLVED)
        assert clock.settled_at == (ticket.solved_at if ticket.status is TicketStatus.SOLVED else None)
        session.rollback()


def _do(session: Session, shops: Shops, ticket: Ticket, act: str, days: int, now: datetime) -> None:
    alena = shops.access("alena")
    if act in tuple(TicketStatus):
        set_status_and_owe(session, alena, ticket, TicketStatus(act), now=now)
    elif act == "pool":
        language = "sk" if ticket.language == "cs" else "cs"
        correct_language(session, alena, ticket, language, now=now)
    elif act == "hours":
        pool = session.get_one(Pool, shops.pools["cs"])
        values = HoursValues(time_zone="Europe/Prague", week={"mon": [["08:00", f"{9 + days % 12:02}:00"]]})
        hours = session.get_one(BusinessHours, pool.business_hours_id)
        if change_hours(session, hours, values=values, now=now, actor=JOB):
            follow_new_hours(session, pool, now=now, actor=JOB)
    elif act == "policy":
        policy = session.scalar(select(Policy).where(Policy.client_id == ticket.client_id))
        policy = policy or Policy(client_id=ticket.client_id, target=Target.RESOLUTION, version=0)
        policy.measure, policy.minutes, policy.version = Measure.CALENDAR_MINUTES, days * 60, policy.version + 1
        session.add(policy)
        session.flush()
        follow_policies(session, ticket.client_id, now=now, actor=JOB)
    else:
        set_priority(session, alena, ticket, list(Priority)[days % 4], now=now)


def test_merging_takes_over_the_nearer_date_of_each_limit(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        into = complain(session, shops)
        older = make_ticket(session, shops, "novesta-cs", now=TUESDAY_TEN - 5 * DAY)
        set_topic(session, shops.access("alena"), older, "complaint", now=TUESDAY_TEN)
        [earlier] = live(session, older)
        unite_legal_clocks(session, older, into, now=TUESDAY_TEN, actor=JOB)
        close_ticket(session, older, ClosedReason.MERGED, now=TUESDAY_TEN, actor=JOB)
        [clock] = live(session, into)
        assert (clock.id, clock.received_at, clock.due_at) == (
            earlier.id,
            TUESDAY_TEN - 5 * DAY,
            CZ_COMPLAINT - 5 * DAY,
        )
        assert live(session, older) == []
        set_topic(session, shops.access("alena"), into, "personal_data", now=TUESDAY_TEN)
        [other] = live(session, into)
        assert other.received_at == TUESDAY_TEN - 5 * DAY, "the customer wrote first when the other letter came"
        set_topic(session, shops.access("alena"), into, "complaint", now=TUESDAY_TEN)
        assert [one.id for one in live(session, into)] == [earlier.id]
    assert "legal.dropped complaint merged" in told(house)
    assert "legal.taken_over complaint" in told(house)


def test_merging_leaves_a_nearer_date_and_brings_other_limits(session: Session, shops: Shops):
    into = complain(session, shops)
    newer = make_ticket(session, shops, "novesta-cs", now=TUESDAY_TEN + 5 * DAY)
    set_topic(session, shops.access("alena"), newer, "complaint", now=TUESDAY_TEN + 5 * DAY)
    data = make_ticket(session, shops, "novesta-cs", now=TUESDAY_TEN + 5 * DAY)
    set_topic(session, shops.access("alena"), data, "personal_data", now=TUESDAY_TEN + 5 * DAY)
    for source in (newer, data):
        unite_legal_clocks(session, source, into, now=TUESDAY_TEN + 5 * DAY, actor=JOB)
    assert {clock.limit_key: clock.received_at for clock in live(session, into)} == {
        "complaint": TUESDAY_TEN,
        "data_request": TUESDAY_TEN + 5 * DAY,
    }


def test_what_was_settled_runs_again_in_an_open_ticket_it_is_merged_into(session: Session, shops: Shops):
    source, into = complain(session, shops), complain(session, shops, topic="delivery")
    set_status_and_owe(session, shops.access("alena"), source, TicketStatus.SOLVED, now=TUESDAY_TEN + DAY)
    unite_legal_clocks(session, source, into, now=TUESDAY_TEN + DAY, actor=JOB)
    assert [clock.state for clock in live(session, into)] == [LegalState.RUNNING]
    assert live(session, source) == []


def test_what_was_open_before_gets_its_limits_once(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        for status in (TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SOLVED):
            ticket = make_ticket(session, shops, "novesta-cs")
            ticket.topic, ticket.status = "complaint", status
        make_ticket(session, shops, "novesta-de").topic = "complaint"
        make_ticket(session, shops, "novesta-pl", now=datetime(2021, 5, 1, tzinfo=UTC)).topic = "complaint"
    for _ in range(2):
        assert start_legal_clocks(house) is False
    with house.database.reading() as session:
        found = session.execute(
            select(LegalClock.due_at, Ticket.status).join(Ticket, Ticket.id == LegalClock.ticket_id)
        )
        assert sorted(tuple(row) for row in found) == [
            (CZ_COMPLAINT, TicketStatus.OPEN),
            (CZ_COMPLAINT, TicketStatus.PENDING),
        ]
    assert told(house) == ["legal.started complaint"] * 2


def test_who_has_a_limit_is_left_to_the_table_as_it_was(session: Session, shops: Shops):
    ticket = complain(session, shops)
    [clock] = live(session, ticket)
    clock.limit_key = "a limit of old"
    session.flush()
    assert apply_law(session, now=TUESDAY_TEN) == 0
    assert [one.limit_key for one in live(session, ticket)] == ["a limit of old"]


def test_the_shelf_of_the_law_is_in_order_paged_and_only_one_s_own(house: House, shops: Shops, clock: FrozenClock):
    with house.database.writing.begin() as session:
        late = make_ticket(session, shops, "novesta-cs", now=TUESDAY_TEN - 50 * DAY)
        near, far = (make_ticket(session, shops, "novesta-cs", now=TUESDAY_TEN - days * DAY) for days in (9, 2))
        foreign = make_ticket(session, shops, "novesta-hu", now=TUESDAY_TEN - 20 * DAY)
        for ticket in (far, foreign, late, near):
            set_topic(session, shops.access("alena"), ticket, "complaint", now=clock.at)
        set_status_and_owe(session, shops.access("alena"), far, TicketStatus.PENDING, now=clock.at)
        done = complain(session, shops)
        set_status_and_owe(session, shops.access("alena"), done, TicketStatus.SOLVED, now=clock.at)
        references = {name: one.reference for name, one in locals().items() if isinstance(one, Ticket)}

    def shown(name: str, **parts: int) -> list[str]:
        with house.database.reading() as session:
            page = queue_page(session, shops.access(name), shelf=Shelf.LAW, **parts)
            return [row.reference for row in page.rows]

    mine = [references[name] for name in ("late", "near", "far")]
    assert shown("alena") == mine
    assert [shown("alena", most=2, page=page) for page in (1, 2)] == [mine[:2], mine[2:]]
    assert shown("bence") == [references["foreign"]]
    assert set(shown("olga")) == {*mine, references["foreign"]}
    with house.database.reading() as session:
        assert shelf_sizes(session, shops.access("alena"))[Shelf.LAW] == 3
        [first, *_] = queue_page(session, shops.access("alena"), shelf=Shelf.LAW).rows
        assert (first.limit_key, first.legal_due_at) == ("complaint", CZ_COMPLAINT - 50 * DAY)


def test_a_ticket_under_two_limits_stands_once_by_the_nearer(session: Session, shops: Shops):
    into, source = complain(session, shops), complain(session, shops, topic="return")
    unite_legal_clocks(session, source, into, now=TUESDAY_TEN, actor=JOB)
    rows = queue_page(session, shops.access("alena"), shelf=Shelf.LAW).rows
    assert [(row.reference, row.limit_key) for row in rows] == [(into.reference, "refund")]


def test_the_shelf_is_read_by_its_index(house: House, shops: Shops):
    if house.database.engine.dialect.name != "sqlite":
        pytest.skip("the plan of a small table is no index's on PostgreSQL")
    asked: list[tuple[str, tuple[object, ...]]] = []
    with house.database.reading() as session:
        listen(house.database.engine, "before_cursor_execute", lambda _c, _k, *sql: asked.append(sql[:2]))
        queue_page(session, shops.access("olga"), shelf=Shelf.LAW)
        question, values = next(pair for pair in asked if "legal_due_at" in pair[0])
        plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {question}", values)]
    assert any("ix_legal_clock_running" in step for step in plan), plan
    assert not any("ORDER BY" in step for step in plan), plan
