"""The daily test letter through real servers: out by SMTP, back by IMAP or by our own listener, seen by nobody."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from dovecot_server import Dovecot, dovecot
from house_makers import FrozenClock, Shops
from listener import listening
from mailbox_makers import ADDRESS, fetch_by_imap, mailbox, numbered
from post_office import PostOffice, post_office
from sqlalchemy import func, select, update

from tolmach.accounts.access import Access, Grant
from tolmach.accounts.model import Role
from tolmach.clients.model import Mailbox, MailSource
from tolmach.customers.model import Customer
from tolmach.events.actor import JOB
from tolmach.inbox.model import Letter, LetterState, RoundTrip
from tolmach.inbox.round_trip import TEST_LETTER
from tolmach.jobs.fetch import fetch_once
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.table import JOBS
from tolmach.outbox.mailers import SmtpMailer
from tolmach.outbox.model import OutboxRow
from tolmach.outbox.relay import relay_route
from tolmach.replies.model import Draft
from tolmach.reports.door import market_for
from tolmach.reports.market import market_report
from tolmach.reports.period import Period
from tolmach.settings import MailListen
from tolmach.tickets.model import Message, Ticket
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

RUN = {job.name: job.run for job in JOBS}


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot, request: pytest.FixtureRequest) -> Dovecot:
    """The running server; every test is a user of its own there."""
    running.user = request.node.name
    return running


@pytest.fixture
def office(server: Dovecot) -> Iterator[PostOffice]:
    with post_office(lambda content: server.deliver(server.user, content)) as office:
        yield office


@pytest.fixture
def desk(house: House, shops: Shops, server: Dovecot, office: PostOffice) -> House:
    """The house with one tested mailbox: it sends by the post office and is fetched from Dovecot."""
    fetch_by_imap(house, server.port, user=server.user)
    take_test_letters(house, sending_settings={"host": "127.0.0.1", "port": office.port, "security": "none"})
    return replace(house, mailer=SmtpMailer())


def take_test_letters(house: House, **values: object) -> None:
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).where(Mailbox.address == ADDRESS).values(has_test_letters=True, **values))


def run(house: House, *names: str) -> None:
    """The scheduler announces these jobs, and a worker does all there is to do."""
    for name in names:
        while RUN[name](house):
            pass


def fetch(house: House) -> int:
    new, tried = fetch_once(house, mailbox(house))
    assert tried is None, tried
    run(house, "inbox.receive", "replies.prepare")
    return new


def trips(house: House) -> list[RoundTrip]:
    with house.database.reading() as session:
        return list(session.scalars(select(RoundTrip).order_by(RoundTrip.id)))


def alarms(house: House) -> list[str | None]:
    """Why each test letter that is missed could not leave; None for one that did and was not seen again."""
    is_open = (Trouble.kind == TroubleKind.TEST_LETTER_LOST) & Trouble.mended_at.is_(None)
    with house.database.reading() as session:
        return [trouble.cause["reason"] for trouble in session.scalars(select(Trouble).where(is_open))]


def count(house: House, *tables: type) -> list[int]:
    with house.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def letters_reported(house: House) -> tuple[int, int, int]:
    with house.database.reading() as session:
        access = Access(actor=JOB, grants=(Grant(role=Role.OPERATOR),))
        today = house.clock.now().date()
        period = Period(first=today - timedelta(days=1), last=today)
        market = market_for(session, access, client_slug="novesta", market_slug="sk")
        now = market_report(session, market, period, now=house.clock.now()).now
    return now.letters, now.new_matters, now.contacts


def test_it_comes_back_by_imap_and_neither_agents_nor_figures_see_it(
    desk: House, clock: FrozenClock, server: Dovecot, office: PostOffice
):
    run(desk, "inbox.probe", "outbox.send")
    assert (server.unseen(server.user), office.lying) == (1, [])
    clock.move(minutes=2)
    assert fetch(desk) == 1
    assert [trip.back_at for trip in trips(desk)] == [clock.at]
    assert server.unseen(server.user) == 0
    assert count(desk, Ticket, Message, Customer, Draft, OutboxRow) == [0, 0, 0, 0, 1]
    assert letters_reported(desk) == (0, 0, 0)
    with desk.database.reading() as session:
        letter = session.scalars(select(Letter)).one()
        assert (letter.state, letter.reason) == (LetterState.SCREENED, TEST_LETTER)
        assert broken_laws(session, desk.store) == []
    clock.move(minutes=40)
    run(desk, "inbox.probe")
    assert alarms(desk) == []


def test_a_customers_letter_beside_it_is_the_only_one_that_counts(desk: House, clock: FrozenClock, server: Dovecot):
    run(desk, "inbox.probe", "outbox.send")
    server.deliver(server.user, numbered(1))
    assert fetch(desk) == 2
    assert count(desk, Ticket, RoundTrip) == [1, 1]
    assert letters_reported(desk) == (1, 1, 0)


def test_one_that_is_held_up_raises_the_alarm_and_ends_it_when_it_comes(
    desk: House, clock: FrozenClock, server: Dovecot, office: PostOffice
):
    office.is_closed = True
    run(desk, "inbox.probe", "outbox.send")
    clock.move(minutes=25)
    assert fetch(desk) == 0
    run(desk, "inbox.probe")
    assert alarms(desk) == []
    clock.move(minutes=5)
    run(desk, "inbox.probe")
    assert alarms(desk) == [None]
    clock.move(minutes=20)
    office.open()
    assert fetch(desk) == 1
    run(desk, "inbox.probe")
    assert alarms(desk) == []
    assert (len(trips(desk)), count(desk, Ticket)) == (1, [0])
    clock.move(hours=24)
    run(desk, "inbox.probe", "outbox.send")
    assert (fetch(desk), len(trips(desk))) == (1, 2), "the next day's is written and comes"


def test_what_is_fed_by_our_own_listener_is_tested_too(house: House, shops: Shops, clock: FrozenClock):
    take_test_letters(house, source=MailSource.NONE, sending_settings={})
    with listening(house, is_lmtp=True) as door:

        def hand_over(content: bytes) -> None:
            with smtplib.LMTP("127.0.0.1", door, timeout=20) as server:
                server.sendmail(ADDRESS, [ADDRESS], content)

        with post_office(hand_over) as office:
            relay = relay_route(f"smtp://127.0.0.1:{office.port}?security=none")
            settings = replace(house.settings, mail_listen=MailListen(is_lmtp=True, host="127.0.0.1", port=door))
            desk = replace(house, mailer=SmtpMailer(), relay=relay, settings=settings)
            office.is_closed = True
            run(desk, "inbox.probe", "outbox.send")
            clock.move(minutes=30)
            run(desk, "inbox.probe")
            assert alarms(desk) == [None]
            office.open()
    run(desk, "inbox.receive")
    assert [trip.back_at for trip in trips(desk)] == [clock.at]
    assert alarms(desk) == []
    assert count(desk, Ticket, Message) == [0, 0]
