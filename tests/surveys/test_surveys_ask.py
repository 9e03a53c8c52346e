"""Who is asked how it went, when, and how often."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flow_steps import let_letters_leave, mail_in, run_jobs, words_in
from house_makers import FrozenClock, Shops
from sqlalchemy import func, select, update
from survey_makers import HOURS, MARIA, ask_later, page_of, questions, solved, surveys, want_surveys

from tolmach.clients.model import Client, Mailbox, Market, SenderRule, SenderVerdict
from tolmach.customers.model import AddressState, CustomerAddress
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.surveys import ask_customers
from tolmach.outbox.model import Channel, OutboxRow, OutboxState
from tolmach.surveys.ask import SURVEY_LETTER, ask_customers_due
from tolmach.surveys.model import Survey, SurveyRefusal
from tolmach.surveys.rules import APART, TOO_LATE
from tolmach.tickets.model import ClosedReason, Ticket, TicketStatus
from tolmach.tickets.status import change_status, close_ticket
from tolmach.troubles.model import Trouble
from tolmach.wiring import House

pytestmark = pytest.mark.database
Change = Callable[[House, Shops, int], None]


def test_a_customer_is_asked_in_their_language_once_the_hours_have_passed(
    house: House, shops: Shops, clock: FrozenClock
):
    want_surveys(house, shops)
    solved(house, shops)
    ask_later(house, clock, hours=HOURS - 1)
    assert questions(house) == []
    ask_later(house, clock, hours=1)
    (mail,) = questions(house)
    assert mail["Subject"].startswith("Pomohli sme Vám? [NOV-")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = f"{house.settings.public_url}{page_of(mail)}"
    assert mail["List-Unsubscribe"] == f"<{page}/stop>"
    words = words_in(mail)
    assert all(f"{page}?answer={answer}\n" in words for answer in ("helped", "partly", "not_helped"))
    assert f"{page}/stop\n" in words
    assert "{{" not in words
    html = mail.get_body(("html",))
    assert html is not None
    assert f'href="{page}?answer=not_helped"' in html.get_content()
    with house.database.reading() as session:
        told = session.scalars(select(Event).where(Event.kind == EventKind.SURVEY_ASKED)).one()
        assert (told.actor_kind, told.data) == (JOB.kind, {"survey": surveys(house)[0].id})
        assert broken_laws(session, house.store) == []


def test_no_market_asks_by_itself(house: House, shops: Shops, clock: FrozenClock):
    solved(house, shops)
    ask_later(house, clock)
    assert surveys(house) == []


def test_a_ticket_is_asked_about_once_however_often_it_is_solved(house: House, shops: Shops, clock: FrozenClock):
    want_surveys(house, shops)
    ticket_id = solved(house, shops)
    ask_later(house, clock)
    for status in (TicketStatus.OPEN, TicketStatus.SOLVED):
        set_status(house, ticket_id, status)
    with house.database.writing.begin() as session:
        session.execute(update(Survey).values(asked_at=clock.at - APART - APART))
    ask_later(house, clock)
    assert len(questions(house)) == 1


def test_a_customer_is_asked_once_in_thirty_days_and_by_each_client(house: House, shops: Shops, clock: FrozenClock):
    want_surveys(house, shops)
    want_surveys(house, shops, "calida-sk")
    solved(house, shops)
    ask_later(house, clock)
    solved(house, shops)
    solved(house, shops, to="sk@calida.example")
    ask_later(house, clock)
    assert [survey.client_id for survey in surveys(house)] == [shops.clients["novesta"], shops.clients["calida"]]
    clock.move(days=APART.days - 1)
    solved(house, shops)
    ask_later(house, clock)
    assert len(questions(house)) == 3


def test_what_was_solved_long_ago_is_left_alone_when_a_market_begins_to_ask(
    house: House, shops: Shops, clock: FrozenClock
):
    solved(house, shops)
    clock.move(hours=HOURS, seconds=TOO_LATE.total_seconds() + 1)
    want_surveys(house, shops)
    ask_later(house, clock, hours=0)
    assert surveys(house) == []


def set_status(house: House, ticket_id: int, status: TicketStatus) -> None:
    with house.database.writing.begin() as session:
        change_status(session, session.get_one(Ticket, ticket_id), status, now=house.clock.now(), actor=JOB)


def closed(reason: ClosedReason) -> Change:
    def change(house: House, _shops: Shops, ticket_id: int) -> None:
        with house.database.writing.begin() as session:
            close_ticket(session, session.get_one(Ticket, ticket_id), reason, now=house.clock.now(), actor=JOB)

    return change


def written(table: type, **values: object) -> Change:
    def change(house: House, _shops: Shops, _ticket_id: int) -> None:
        with house.database.writing.begin() as session:
            session.execute(update(table).values(**values))

    return change


def kept_out(pattern: str) -> Change:
    def change(house: House, shops: Shops, _ticket_id: int) -> None:
        rule = SenderRule(client_id=shops.clients["novesta"], pattern=pattern, verdict=SenderVerdict.BLOCK)
        rule.created_at = house.clock.now()
        with house.database.writing.begin() as session:
            session.add(rule)

    return change


def refused(house: House, shops: Shops, ticket_id: int) -> None:
    with house.database.writing.begin() as session:
        customer = session.get_one(Ticket, ticket_id).customer_id
        session.add(SurveyRefusal(client_id=shops.clients["novesta"], customer_id=customer, at=house.clock.now()))


def lives_at(address: str) -> Change:
    return written(CustomerAddress, value=address, folded=address)


REASONS_NOT_TO: dict[str, Change] = {
    "spam": closed(ClosedReason.SPAM),
    "duplicate": closed(ClosedReason.DUPLICATE),
    "for the shop": closed(ClosedReason.FOR_SHOP),
    "merged": closed(ClosedReason.MERGED),
    "reopened": lambda house, _shops, ticket_id: set_status(house, ticket_id, TicketStatus.OPEN),
    "the customer wrote again": lambda house, _shops, _id: mail_again(house),
    "marketplace": written(Ticket, channel=Channel.MARKETPLACE),
    "address of a marketplace": lives_at("abc123@marketplace.amazon.de"),
    "nobody answered": written(Ticket, first_reply_at=None),
    "dead address": written(CustomerAddress, state=AddressState.DEAD),
    "blocked address": written(CustomerAddress, state=AddressState.BLOCKED),
    "automatic sender": lives_at("no-reply@dopravca.example"),
    "sender kept out": kept_out(MARIA),
    "domain kept out": kept_out("@post.example"),
    "opted out": refused,
    "switched off": written(Market, survey_after_hours=None),
    "market closed": written(Market, is_active=False),
    "client closed": written(Client, is_active=False),
}


def mail_again(house: House) -> None:
    with house.database.reading() as session:
        reference = session.scalars(select(Ticket.reference)).one()
    again = "Dobrý deň, balík stále neprišiel, kde je?\n"
    mail_in(
        house, again, to="sk@novesta.example", sender=MARIA, subject=f"Re: {reference}", message_id="again@x.example"
    )


@pytest.mark.parametrize("reason", REASONS_NOT_TO)
def test_nobody_is_asked_where_there_is_a_reason_not_to(house: House, shops: Shops, clock: FrozenClock, reason: str):
    want_surveys(house, shops)
    REASONS_NOT_TO[reason](house, shops, solved(house, shops))
    ask_later(house, clock)
    assert surveys(house) == []


def test_the_closest_rule_says_whether_a_customer_is_kept_out(house: House, shops: Shops, clock: FrozenClock):
    want_surveys(house, shops)
    branch = "jana@branch.post.example"
    for sender in (MARIA, branch):
        solved(house, shops, sender)
    kept_out("@post.example")(house, shops, 0)
    with house.database.writing.begin() as session:
        rule = SenderRule(client_id=shops.clients["novesta"], pattern=MARIA, verdict=SenderVerdict.ALLOW)
        rule.created_at = house.clock.now()
        session.add(rule)
    ask_later(house, clock)
    assert [len(questions(house, address)) for address in (MARIA, branch)] == [1, 0]


@pytest.mark.parametrize("reason", REASONS_NOT_TO)
def test_what_happens_before_the_letter_leaves_takes_it_back_without_a_trouble(
    house: House, shops: Shops, clock: FrozenClock, reason: str
):
    want_surveys(house, shops)
    ticket_id = solved(house, shops)
    clock.move(hours=HOURS + 1)
    ask_customers(house)
    with house.database.reading() as session:
        troubles = session.scalar(select(func.count()).select_from(Trouble))
    # Some of what happens lets letters leave: this one must wait until it has happened.
    set_state(house, OutboxState.FAILED)
    REASONS_NOT_TO[reason](house, shops, ticket_id)
    set_state(house, OutboxState.WAITING)
    let_letters_leave(house)
    assert questions(house) == []
    with house.database.reading() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.letter == SURVEY_LETTER)).one()
        assert (row.state, row.claim_token) == (OutboxState.TAKEN_BACK, None)
        assert session.scalar(select(func.count()).select_from(Trouble)) == troubles


def set_state(house: House, state: OutboxState) -> None:
    with house.database.writing.begin() as session:
        session.execute(update(OutboxRow).where(OutboxRow.letter == SURVEY_LETTER).values(state=state))


def test_a_letter_nobody_wants_stands_in_no_other_letters_way(house: House, shops: Shops, clock: FrozenClock):
    want_surveys(house, shops)
    first = solved(house, shops)
    solved(house, shops, "jan.novak@post.example")
    clock.move(hours=HOURS + 1)
    ask_customers(house)
    with house.database.writing.begin() as session:
        session.get_one(Ticket, first).status = TicketStatus.OPEN
    run_jobs(house)
    assert [len(questions(house, address)) for address in (MARIA, "jan.novak@post.example")] == [0, 1]


def test_two_workers_ask_a_customer_of_two_tickets_once(house: House, shops: Shops, clock: FrozenClock):
    want_surveys(house, shops)
    for _ in range(2):
        solved(house, shops)
        clock.move(minutes=1)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 2
    clock.move(hours=HOURS + 1)
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait()
        ask_customers(house)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    let_letters_leave(house)
    assert len(surveys(house)) == len(questions(house)) == 1


def test_a_few_are_asked_at_once_and_the_job_says_that_there_are_more(house: House, shops: Shops, clock: FrozenClock):
    want_surveys(house, shops)
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).values(takes_plus_addresses=True))
    for number in range(3):
        solved(house, shops, f"customer{number}@post.example")
    clock.move(hours=HOURS + 1)
    counts = []
    for _ in range(3):
        with house.database.writing.begin() as session:
            counts.append(ask_customers_due(session, now=clock.at, most=2))
    assert counts == [2, 1, 0]
    let_letters_leave(house)
    (mail,) = questions(house, "customer0@post.example")
    assert mail["Reply-To"] is not None
