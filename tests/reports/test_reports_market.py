from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from house_makers import FrozenClock, Shops
from market_days import MarketDays, at, minutes
from sqlalchemy import event, update

from tolmach.clients.model import Market
from tolmach.events.actor import JOB
from tolmach.hours.effective import HolidayRule
from tolmach.hours.model import Holiday
from tolmach.outbox.model import Channel
from tolmach.replies.take_back import take_back
from tolmach.reports.export import report_as_csv, report_as_object
from tolmach.routing.board import board
from tolmach.sla.promises import settle_promises
from tolmach.tickets.model import ClosedReason, Direction, MessageKind, Ticket
from tolmach.tickets.open import Words, add_message
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture
def days(house: House, shops: Shops, clock: FrozenClock) -> MarketDays:
    return MarketDays(house, shops, clock)


def test_a_contact_belongs_to_the_day_of_its_first_answer(days: MarketDays):
    ticket = days.write("21 15:00")
    days.answer("22 09:00", ticket)
    days.answer("23 09:00", ticket)
    written, answered, later = days.report(21).now, days.report(22).now, days.report(23).now
    assert (written.contacts, written.letters, written.new_matters) == (0, 1, 1)
    assert (answered.contacts, answered.letters, answered.new_matters) == (1, 0, 0)
    assert (later.contacts, later.letters, later.new_matters) == (0, 0, 0)


def test_a_day_begins_at_the_midnight_of_the_market(days: MarketDays):
    days.write("21 23:59")
    days.write("22 00:00")
    assert [days.report(day).now.letters for day in (21, 22)] == [1, 1]
    assert [(day.day, day.letters) for day in days.report(20, 22).now.days] == [
        (date(2026, 9, 20), 0),
        (date(2026, 9, 21), 1),
        (date(2026, 9, 22), 1),
    ]


def test_the_first_reply_is_measured_in_working_time_and_as_the_customer_waited(days: MarketDays):
    ticket = days.write("18 15:00")
    days.answer("21 08:20", ticket)
    now = days.report(21).now
    assert now.first_reply.median == now.first_reply.p90 == minutes(hours=1, minutes=20)
    assert now.first_reply_wait.median == minutes(days=2, hours=17, minutes=20)


def test_median_and_ninth_decile_come_from_all_replies(days: MarketDays):
    for number, length in enumerate((10, 20, 30, 240)):
        ticket = days.write(f"22 08:{number:02}")
        days.answer(f"22 {8 + (number + length) // 60:02}:{(number + length) % 60:02}", ticket)
    first_reply = days.report(22).now.first_reply
    assert (first_reply.count, first_reply.median, first_reply.p90) == (4, 20, 240)


def test_confirmations_and_holding_replies_are_no_first_reply(days: MarketDays, house: House, shops: Shops):
    ticket_id = days.write("22 09:00")
    with house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        words = Words(
            direction=Direction.OUTBOUND, kind=MessageKind.HOLDING, channel=Channel.MAIL, subject="", text="Trvá to.",
            new_text="Trvá to.", language=ticket.language, author_id=shops.users["alena"],
        )  # fmt: skip
        add_message(session, ticket, words, now=at("22 10:00"))
    now = days.report(22).now
    assert (now.contacts, now.letters, now.first_reply.count) == (0, 1, 0)


def test_what_was_taken_back_never_happened(days: MarketDays, house: House, shops: Shops):
    ticket_id = days.write("22 09:00")
    message_id = days.answer("22 10:00", ticket_id, is_solving=True)
    assert days.report(22).now.resolution_wait.count == 1
    with house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, ticket_id)
        take_back(session, shops.access("alena"), ticket, message_id, now=at("22 10:01"))
    now = days.report(22).now
    assert (now.contacts, now.resolution_wait.count, now.overdue) == (0, 0, 1)


@pytest.mark.parametrize("reason", [ClosedReason.SPAM, ClosedReason.DUPLICATE, ClosedReason.ANSWERED])
def test_spam_and_duplicates_are_no_contact(days: MarketDays, reason: ClosedReason):
    ticket = days.write("22 09:00")
    days.answer("22 10:00", ticket)
    days.close("22 11:00", ticket, reason)
    now = days.report(22, 23).now
    is_counted = reason is ClosedReason.ANSWERED
    assert (now.contacts, now.new_matters, now.promises.whole) == ((1, 1, 1) if is_counted else (0, 0, 0)), (
        "told the 23rd"
    )
    assert now.letters == (0 if reason is ClosedReason.SPAM else 1)


def test_thanks_alone_are_no_contact(days: MarketDays):
    ticket = days.write("22 09:00", "Dobrý deň,\nďakujem pekne!\n", subject="Vďaka")
    days.answer("22 10:00", ticket, is_solving=True)
    now = days.report(22).now
    assert (now.contacts, now.new_matters, now.resolution_wait.count, now.letters) == (0, 0, 0, 1)


def test_thanks_after_a_question_belong_to_its_contact(days: MarketDays):
    ticket = days.write("21 09:00", sender="maria@post.example", subject="Objednávka")
    days.answer("21 10:00", ticket, is_solving=True)
    thanks = days.write("22 09:00", "Ďakujem pekne!", sender="maria@post.example", In_Reply_To="<letter1@post.example>")
    assert thanks == ticket
    assert (days.report(21, 22).now.contacts, days.report(22).now.contacts, days.report(22).now.letters) == (1, 0, 1)


def test_a_letter_more_than_seven_days_after_solving_is_a_new_contact(days: MarketDays):
    first = days.write("01 09:00", sender="maria@post.example")
    days.answer("01 10:00", first, is_solving=True)
    second = days.write("08 10:01", sender="maria@post.example", In_Reply_To="<letter1@post.example>")
    assert second != first
    days.answer("08 11:00", second)
    assert (days.report(1, 7).now.contacts, days.report(8).now.contacts, days.report(8).now.new_matters) == (1, 1, 1)


def test_a_letter_to_a_closed_ticket_within_seven_days_is_the_same_contact(days: MarketDays):
    first = days.write("01 09:00", sender="maria@post.example")
    days.answer("01 10:00", first, is_solving=True)
    days.close("02 10:00", first, ClosedReason.ANSWERED)
    second = days.write("08 09:59", sender="maria@post.example", In_Reply_To="<letter1@post.example>")
    assert second != first
    days.answer("08 11:00", second)
    assert (days.report(1, 8).now.contacts, days.report(8).now.contacts, days.report(8).now.new_matters) == (1, 0, 0)


def test_merged_tickets_are_one_contact_from_the_first_letter_to_the_first_answer(days: MarketDays):
    first, second = days.write("21 09:00"), days.write("21 12:00")
    days.answer("21 10:00", first)
    days.close("21 13:00", first, ClosedReason.MERGED, into=second)
    days.answer("22 09:00", second)
    now = days.report(21, 22).now
    assert (now.contacts, now.new_matters, now.first_reply.median) == (1, 1, 60)
    assert [day.contacts for day in now.days] == [1, 0]
    assert now.letters == 2


def test_a_merged_answer_counts_where_its_ticket_was_opened_long_before(days: MarketDays):
    target, merged = days.write("01 09:00"), days.write("21 09:00")
    days.answer("21 10:00", merged)
    days.close("21 11:00", merged, ClosedReason.MERGED, into=target)
    assert days.report(21).now.contacts == 1


def test_a_contact_is_counted_in_its_final_market(days: MarketDays, house: House, shops: Shops):
    ticket = days.write("22 09:00")
    days.answer("22 10:00", ticket)
    with house.database.writing.begin() as session:
        session.get_one(Ticket, ticket).market_id = shops.markets["novesta-cs"]
    assert [days.report(22, market=market).now.contacts for market in ("sk", "cs")] == [0, 1]


def test_other_clients_are_not_counted(days: MarketDays):
    days.answer("22 10:00", days.write("22 09:00", to="sk@calida.example"))
    assert (days.report(22).now.contacts, days.report(22).now.letters) == (0, 0)


def test_the_last_solving_in_the_period_counts(days: MarketDays):
    ticket = days.write("21 08:00")
    days.answer("21 09:00", ticket, is_solving=True)
    days.reopen("22 09:00", ticket)
    days.solve("22 10:00", ticket)
    assert days.report(21).now.resolution.median == 60
    assert days.report(22).now.resolution.median == minutes(hours=8 + 2)
    both = days.report(21, 22).now
    assert (both.resolution.count, both.resolution.median) == (1, minutes(hours=8 + 2))
    assert both.resolution_wait.median == minutes(hours=26)


def test_replies_after_their_due_time_are_not_in_time(days: MarketDays):
    quick, slow = days.write("21 09:00"), days.write("21 09:00")
    days.answer("22 08:30", quick)
    days.answer("23 08:00", slow)
    in_time = days.report(22, 23).now.in_time
    assert (in_time.part, in_time.whole) == (1, 2)


def test_what_is_late_and_unanswered_is_said(days: MarketDays):
    days.write("21 09:00")
    days.solve("21 10:00", days.write("21 09:30"))
    days.answer("23 11:00", days.write("21 09:45"))
    assert days.report(21, now="21 12:00").now.overdue == 0
    assert days.report(21, now="23 12:00").now.overdue == 1


def test_a_promise_counts_on_the_day_it_was_made_for(days: MarketDays, house: House):
    kept, broken, open_ = (days.write("21 09:00") for _ in range(3))
    days.answer("21 10:00", kept)
    # Whatever else settles it later, its customer was told the 22nd.
    with house.database.writing.begin() as session:
        client_id = session.get_one(Ticket, broken).client_id
        settle_promises(session, client_id=client_id, ticket_id=broken, now=at("24 10:00"), actor=JOB)
    assert days.report(21).now.promises.whole == 0
    early, late = (days.report(22, now=now).now.promises for now in ("22 08:00", "25 08:00"))
    assert (early.part, early.whole) == (1, 2), "the third may still be kept"
    assert (late.part, late.whole) == (1, 3), f"ticket {open_} was never answered"


def test_the_period_before_stands_beside(days: MarketDays):
    days.answer("21 10:00", days.write("21 09:00"))
    for hour in (9, 10):
        days.answer(f"22 {hour + 1}:00", days.write(f"22 {hour:02}:00"))
    report = days.report(22)
    assert (report.now.contacts, report.before.contacts) == (2, 1)
    assert report.before.period.last == date(2026, 9, 21)


def test_topics_languages_and_rungs_hold_every_contact(days: MarketDays, house: House):
    tickets = [days.write("22 09:00") for _ in range(3)]
    for ticket in tickets:
        days.answer("22 10:00", ticket)
    with house.database.writing.begin() as session:
        session.execute(update(Ticket).where(Ticket.id.in_(tickets[:2])).values(topic="return"))
        session.execute(update(Ticket).where(Ticket.id == tickets[0]).values(rung="machine", language="hu"))
    now = days.report(22).now
    assert [(part.key, part.contacts) for part in now.topics] == [("return", 2), ("none", 1)]
    assert [(part.key, part.contacts) for part in now.languages] == [("sk", 2), ("hu", 1)]
    assert [(part.key, part.contacts) for part in now.rungs] == [("native", 2), ("machine", 1)]


def test_the_holidays_of_the_market_are_no_working_time_where_the_contract_says_so(
    days: MarketDays, house: House, shops: Shops
):
    ticket = days.write("21 15:00")
    days.answer("23 09:00", ticket)
    assert days.report(23).now.first_reply.median == minutes(hours=1 + 8 + 1)
    with house.database.writing.begin() as session:
        market = session.get_one(Market, shops.markets["novesta-sk"])
        market.holiday_rule, market.country = HolidayRule.POOL_AND_MARKET, "GR"
        session.add(Holiday(country="GR", day=date(2026, 9, 22), name="Γιορτή", stored_at=at("01 08:00")))
    assert days.report(23).now.first_reply.median == minutes(hours=1 + 1)


def test_the_report_asks_the_database_the_same_few_times_however_much_there_is(days: MarketDays, house: House):
    asked: list[str] = []
    counts = []
    event.listen(house.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: asked.append(sql))
    for number in (1, 5):
        for _ in range(number):
            days.answer("22 10:00", days.write("22 09:00"), is_solving=True)
        asked.clear()
        days.report(22)
        counts.append(len([sql for sql in asked if not sql.startswith("BEGIN")]))
    assert counts[0] == counts[1] <= 10, "one of them is the door"


def test_board_report_and_export_count_the_same_late_tickets(days: MarketDays, house: House):
    for hour in ("09", "10", "11"):
        days.write(f"22 {hour}:00")
    days.answer("23 10:30", days.write("22 12:00"))
    with house.database.reading() as session:
        (line,) = (line for line in board(session, now=at("23 10:30")) if line.slug == "sk")
    report = days.report(22, 23, now="23 10:30")
    rows = {row["figure"]: row["value"] for row in csv.DictReader(io.StringIO(report_as_csv(report)))}
    exported = report_as_object(report)["period"]
    assert line.waiting.overdue == report.now.overdue == exported["overdue"] == int(rows["overdue"]) == 2
