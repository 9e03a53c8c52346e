"""The bug reports that others got about their clocks, each as a case here: none could be written about this.

Letters come in by the front door and people act as they do; numbers are of the peers' own trackers.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from desk_letters import open_ticket
from house_makers import TUESDAY_TEN, FrozenClock, Shops
from sqlalchemy import delete, func, select

from tolmach.clients.model import Market
from tolmach.events.actor import JOB
from tolmach.hours.model import BusinessHours, Holiday
from tolmach.hours.rules import due_at
from tolmach.hours.save_hours import HoursValues, change_hours
from tolmach.jobs.work import warn
from tolmach.pools.model import Pool
from tolmach.replies.own_letters import promise_for
from tolmach.replies.send import send_reply
from tolmach.routing.follow_hours import follow_new_hours
from tolmach.sla.model import ENDED, Measure, Policy, Promise, SlaClock, Target
from tolmach.tickets.clocks import schedule_of_ticket
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.reopen import set_status_and_owe
from tolmach.wiring import House

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)
SK = "sk@novesta.example"


def at(text: str) -> datetime:
    """The instant at which the wall in Bratislava shows ``2026-09-25 16:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Bratislava")).astimezone(UTC)


def agree(house: House, shops: Shops, target: Target, minutes: int) -> None:
    """So many business minutes, which is all that Novesta agreed on for this target."""
    with house.database.writing.begin() as session:
        session.execute(delete(Policy).where(Policy.target == target))
        session.add(
            Policy(
                client_id=shops.clients["novesta"],
                target=target,
                measure=Measure.BUSINESS_MINUTES,
                minutes=minutes,
                version=1,
            )
        )


def clocks(house: House) -> dict[Target, SlaClock]:
    """The clocks that have not ended, by target."""
    with house.database.reading() as session:
        rows = session.scalars(select(SlaClock).where(SlaClock.state.not_in(ENDED)).order_by(SlaClock.id))
        return {row.target: row for row in rows}


def ticket_of(house: House, ticket_id: int) -> Ticket:
    with house.database.reading() as session:
        return session.get_one(Ticket, ticket_id)


def set_to(house: House, shops: Shops, ticket_id: int, status: TicketStatus, *, now: datetime) -> None:
    with house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        set_status_and_owe(session, shops.access("alena"), ticket, status, now=now)


def answer(house: House, shops: Shops, ticket_id: int, *, now: datetime, is_solving: bool = False) -> None:
    with house.database.writing.begin() as session:
        send_reply(
            session,
            shops.access("alena"),
            session.get_one(Ticket, ticket_id),
            text="Zistíme to.",
            draft_id=None,
            is_solving=is_solving,
            detector=house.detector,
            now=now,
        )


def write_again(house: House, text: str = "Balík stále neprišiel, kde je?", *, message_id: str = "again") -> int:
    headers = {"message_id": f"{message_id}@post.example", "In_Reply_To": "<first@post.example>"}
    return open_ticket(house, SK, text=text, **headers)


STARTS = {
    # name: when the letter comes and when its first reply is due, by the wall in Bratislava, for so many minutes
    "Chatwoot #13392: Friday 16:30 is after hours": ("2026-09-18 16:30", 60, "2026-09-21 09:00"),
    "Chatwoot #13392: Friday 15:30": ("2026-09-18 15:30", 60, "2026-09-21 08:30"),
    "clocks go forward on the way": ("2026-03-27 16:30", 60, "2026-03-30 09:00"),
    "clocks go back on the way": ("2026-10-23 16:30", 60, "2026-10-26 09:00"),
    "osTicket #2131: the clock stands at night": ("2026-09-22 15:00", 120, "2026-09-23 09:00"),
    "osTicket #4807: it comes before opening": ("2026-09-22 05:00", 60, "2026-09-22 09:00"),
    "GLPI #687: it comes on a Sunday": ("2026-09-20 12:00", 480, "2026-09-21 16:00"),
}


@pytest.mark.parametrize(("start", "minutes", "due"), STARTS.values(), ids=STARTS)
def test_a_letter_is_due_in_business_time(
    house: House, shops: Shops, clock: FrozenClock, start: str, minutes: int, due: str
):
    agree(house, shops, Target.FIRST_REPLY, minutes)
    clock.at = at(start)
    ticket = ticket_of(house, open_ticket(house, SK))
    assert ticket.due_at == at(due)


def test_a_holiday_of_the_pool_makes_it_later_and_touches_no_other_pool(house: House, shops: Shops, clock: FrozenClock):
    agree(house, shops, Target.FIRST_REPLY, 60)
    with house.database.writing.begin() as session:
        session.add(Holiday(country="SK", day=date(2026, 9, 22), name="Sviatok", stored_at=TUESDAY_TEN))
    clock.at = at("2026-09-21 15:30")
    slovak = ticket_of(house, open_ticket(house, SK))
    czech = "Dobrý den, před týdnem jsem si u Vás objednala boty a balík stále nepřišel. Děkuji, Marie Nováková"
    other = ticket_of(house, open_ticket(house, "cs@novesta.example", text=czech, message_id="cs@post.example"))
    assert (slovak.due_at, other.due_at) == (at("2026-09-23 08:30"), at("2026-09-22 08:30"))


PAUSES = {
    # ERPNext #49414, Frappe #2449: time on hold is added to the start, so that a hold over a night moves it a day.
    # name: paused and resumed by the wall, due then; the letter came on Tuesday at 10:00 with eight hours to solve it.
    "Frappe #2449: on hold from closing to opening": ("2026-09-22 16:00", "2026-09-23 08:00", "2026-09-23 10:00"),
    "Frappe #2449: on hold over a weekend": ("2026-09-22 15:00", "2026-09-28 08:00", "2026-09-28 11:00"),
    "Frappe #1675: on hold for two hours of work": ("2026-09-22 12:00", "2026-09-22 14:00", "2026-09-23 12:00"),
    "Frappe #1554: it does not tick behind the word paused": (
        "2026-09-22 11:00",
        "2026-09-25 11:00",
        "2026-09-28 10:00",
    ),
    "GLPI #14937: waiting counts open hours only": ("2026-09-22 20:00", "2026-09-23 06:00", "2026-09-23 10:00"),
}


@pytest.mark.parametrize(("paused", "resumed", "due"), PAUSES.values(), ids=PAUSES)
def test_a_pause_takes_no_more_than_the_business_time_it_lasted(
    house: House, shops: Shops, paused: str, resumed: str, due: str
):
    agree(house, shops, Target.RESOLUTION, 480)
    ticket_id = open_ticket(house, SK)
    set_to(house, shops, ticket_id, TicketStatus.WAITING_THIRD, now=at(paused))
    set_to(house, shops, ticket_id, TicketStatus.OPEN, now=at(resumed))
    assert clocks(house)[Target.RESOLUTION].due_at == at(due)


def test_osticket_1684_what_is_answered_and_waits_for_its_customer_is_not_overdue(
    house: House, shops: Shops, clock: FrozenClock
):
    ticket_id = open_ticket(house, SK)
    answer(house, shops, ticket_id, now=TUESDAY_TEN + HOUR)
    clock.move(days=30)
    ticket = ticket_of(house, ticket_id)
    assert (ticket.status, ticket.due_at) == (TicketStatus.PENDING, None)


def test_zammad_2082_the_first_reply_ends_its_clock_at_once(house: House, shops: Shops):
    ticket_id = open_ticket(house, SK)
    assert ticket_of(house, ticket_id).due_at == TUESDAY_TEN + 24 * HOUR
    answer(house, shops, ticket_id, now=TUESDAY_TEN + HOUR)
    assert set(clocks(house)) == {Target.RESOLUTION}


def test_zammad_5177_a_shorter_next_reply_does_not_overrule_the_first(house: House, shops: Shops):
    agree(house, shops, Target.FIRST_REPLY, 240)
    agree(house, shops, Target.NEXT_REPLY, 30)
    ticket = ticket_of(house, open_ticket(house, SK))
    assert ticket.due_at == TUESDAY_TEN + 4 * HOUR
    assert write_again(house) == ticket.id
    assert ticket_of(house, ticket.id).due_at == TUESDAY_TEN + 4 * HOUR, "a second letter does not either"


def test_zammad_1322_the_customers_next_word_starts_the_clock_again(house: House, shops: Shops, clock: FrozenClock):
    agree(house, shops, Target.NEXT_REPLY, 120)
    ticket_id = open_ticket(house, SK)
    answer(house, shops, ticket_id, now=TUESDAY_TEN + HOUR)
    clock.at = TUESDAY_TEN + 3 * HOUR
    assert write_again(house) == ticket_id
    assert clocks(house)[Target.NEXT_REPLY].due_at == TUESDAY_TEN + 5 * HOUR


def test_zammad_188_a_reopened_ticket_is_owed_from_when_it_is_open_again(
    house: House, shops: Shops, clock: FrozenClock
):
    """osTicket #5206 and #5955: there a ticket that was solved in time is overdue the moment it is open again."""
    ticket_id = open_ticket(house, SK)
    answer(house, shops, ticket_id, now=TUESDAY_TEN + HOUR, is_solving=True)
    clock.at = TUESDAY_TEN + timedelta(days=6)
    assert write_again(house) == ticket_id
    found = clocks(house)
    assert set(found) == {Target.NEXT_REPLY, Target.RESOLUTION}
    assert all(one.due_at > clock.at for one in found.values())
    assert found[Target.NEXT_REPLY].started_at == clock.at
    for round_ in range(2):
        clock.move(hours=1)
        answer(house, shops, ticket_id, now=clock.at, is_solving=True)
        clock.move(hours=1)
        assert write_again(house, message_id=f"round{round_}") == ticket_id
    found = clocks(house)
    assert set(found) == {Target.NEXT_REPLY, Target.RESOLUTION}, "one of each, however often"
    assert found[Target.NEXT_REPLY].due_at > clock.at


def test_zammad_534_a_changed_calendar_moves_what_runs(house: House, shops: Shops):
    agree(house, shops, Target.FIRST_REPLY, 480)
    ticket_id = open_ticket(house, SK)
    assert ticket_of(house, ticket_id).due_at == at("2026-09-23 10:00")
    with house.database.writing.begin() as session:
        pool = session.get_one(Pool, shops.pools["sk"])
        week = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "thu", "fri")}
        values = HoursValues(time_zone="Europe/Bratislava", week=week)
        row = session.get_one(BusinessHours, pool.business_hours_id)
        change_hours(session, row, values=values, now=TUESDAY_TEN, actor=JOB)
        follow_new_hours(session, pool, now=TUESDAY_TEN, actor=JOB)
    assert ticket_of(house, ticket_id).due_at == at("2026-09-24 10:00")


def test_zammad_4432_nobody_is_warned_in_the_night(house: House, shops: Shops, clock: FrozenClock):
    """GLPI #22678: there a warning an hour before a due time of the morning comes at midnight."""
    agree(house, shops, Target.FIRST_REPLY, 240)
    clock.at = at("2026-09-22 15:00")
    open_ticket(house, SK)
    first = clocks(house)[Target.FIRST_REPLY]
    assert first.due_at == at("2026-09-23 11:00")
    assert first.warn_at == at("2026-09-23 10:00")
    for hour in range(17):
        clock.at = at("2026-09-22 16:00") + hour * HOUR
        warn(house)
    with house.database.reading() as session:
        warned = select(func.count()).where(SlaClock.warned_at.is_not(None), SlaClock.target == Target.FIRST_REPLY)
        assert session.scalar(warned) == 0
    clock.at = at("2026-09-23 10:00")
    warn(house)
    assert clocks(house)[Target.FIRST_REPLY].warned_at == clock.at


PROMISED = {
    # when the letter comes by the wall in Bratislava; due after 125 business minutes, told at the next full hour
    "in the day": ("2026-09-22 10:00", "2026-09-22 12:05", "2026-09-22 13:00"),
    "over a weekend": ("2026-09-18 15:00", "2026-09-21 09:05", "2026-09-21 10:00"),
    "when clocks go back": ("2026-10-23 15:00", "2026-10-26 09:05", "2026-10-26 10:00"),
}


@pytest.mark.parametrize(("start", "due", "told"), PROMISED.values(), ids=PROMISED)
def test_the_promise_is_the_due_time_of_the_same_schedule_rounded_up(
    house: House, shops: Shops, clock: FrozenClock, start: str, due: str, told: str
):
    agree(house, shops, Target.FIRST_REPLY, 125)
    clock.at = at(start)
    ticket_id = open_ticket(house, SK)
    with house.database.reading() as session:
        ticket, promise = session.get_one(Ticket, ticket_id), session.scalars(select(Promise)).one()
        market = session.get_one(Market, ticket.market_id)
        hours = schedule_of_ticket(session, ticket, market)
    assert hours is not None
    assert ticket.due_at == due_at(hours.schedule, clock.at, 125) == at(due)
    assert promise.promised_by == promise_for(at(due), market, hours) == at(told)


def test_the_promise_runs_on_through_a_pause(house: House, shops: Shops, clock: FrozenClock):
    ticket_id = open_ticket(house, SK)
    set_to(house, shops, ticket_id, TicketStatus.WAITING_THIRD, now=TUESDAY_TEN + HOUR)
    set_to(house, shops, ticket_id, TicketStatus.OPEN, now=TUESDAY_TEN + 50 * HOUR)
    clock.at = TUESDAY_TEN + 51 * HOUR
    assert clocks(house)[Target.FIRST_REPLY].due_at > clock.at
    answer(house, shops, ticket_id, now=clock.at)
    with house.database.reading() as session:
        promise = session.scalars(select(Promise)).one()
    assert (promise.promised_by, promise.is_kept) == (TUESDAY_TEN + 24 * HOUR, False)
