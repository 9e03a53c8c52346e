"""Servers have a pace of their own: a limit a minute, few letters at once, rest when they do not answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flow_steps import mail_in
from house_makers import Shops
from smtp_server import HANG_UP, Talk, smtp_server
from sqlalchemy import update

from tolmach.clients.model import Mailbox
from tolmach.jobs.queue import LocalQueue
from tolmach.jobs.table import Job
from tolmach.jobs.work import send_one
from tolmach.outbox.mailers import SmtpMailer
from tolmach.outbox.model import OutboxRow
from tolmach.outbox.pace import MOST_AT_ONCE
from tolmach.outbox.port import Route, SendingFailed
from tolmach.outbox.relay import relay_route
from tolmach.outbox.send import claim_letter_to_send
from tolmach.wiring import House

pytestmark = pytest.mark.database
SLOVAK, CZECH = "sk@novesta.example", "cs@novesta.example"


@pytest.fixture
def fast() -> Iterator[Talk]:
    with smtp_server() as talk:
        yield talk


@pytest.fixture
def slow() -> Iterator[Talk]:
    with smtp_server() as talk:
        yield talk


class NeverSends:
    """A mailer that is busy: letters come in and stay in the outbox."""

    def send(self, letter, content, route) -> None:
        raise SendingFailed("busy", permanent=False)


@pytest.fixture
def office(house: House, shops: Shops, fast: Talk, slow: Talk) -> House:
    """The Czech mailbox sends by one server, the Slovak one by another."""
    route_by(house, CZECH, fast.port)
    route_by(house, SLOVAK, slow.port)
    return replace(house, mailer=SmtpMailer())


def route_by(house: House, address: str, port: int, **more: int) -> None:
    settings = {"host": "127.0.0.1", "port": port, "security": "none", **more}
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).where(Mailbox.address == address).values(sending_settings=settings))


def letters_wait(office: House, to: str, count: int) -> None:
    text = "Dobrý deň, kde je môj balík?\n" if to == SLOVAK else "Dobrý den, kde je můj balík?\n"
    for number in range(count):
        mail_in(
            replace(office, mailer=NeverSends()),
            text,
            to=to,
            message_id=f"{number}@{to}",
            sender=f"c{number}.{to}",
        )
    with office.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(attempts=0, try_again_at=None, error=None))


def send_all(office: House) -> int:
    return sum(1 for _ in iter(lambda: send_one(office), False))


def test_a_server_gets_no_more_a_minute_than_was_said(office: House, fast: Talk):
    route_by(office, CZECH, fast.port, per_minute=2)
    letters_wait(office, CZECH, 5)
    assert send_all(office) == 2
    office.clock.move(seconds=59)
    assert send_all(office) == 0
    office.clock.move(seconds=2)
    assert send_all(office) == 2
    office.clock.move(seconds=61)
    assert send_all(office) == 1
    assert len(fast.letters) == 5


def test_the_limit_of_one_server_holds_up_no_other(office: House, fast: Talk, slow: Talk):
    route_by(office, SLOVAK, slow.port, per_minute=1)
    letters_wait(office, SLOVAK, 3)
    letters_wait(office, CZECH, 3)
    send_all(office)
    assert (len(slow.letters), len(fast.letters)) == (1, 3)


def test_mailboxes_of_one_server_share_its_limit(office: House, fast: Talk):
    route_by(office, CZECH, fast.port, per_minute=3)
    route_by(office, SLOVAK, fast.port)
    letters_wait(office, SLOVAK, 2)
    letters_wait(office, CZECH, 2)
    assert send_all(office) == 3


def test_few_letters_are_on_their_way_by_one_server_at_once(office: House):
    letters_wait(office, SLOVAK, MOST_AT_ONCE + 2)
    letters_wait(office, CZECH, 1)
    claimed = []
    for _ in range(MOST_AT_ONCE + 2):
        with office.database.writing.begin() as session:
            claim = claim_letter_to_send(session, office.letters, relay=office.relay, now=office.clock.now())
            claimed.append(claim.letter.from_address if claim else None)
    assert claimed == [*[SLOVAK] * MOST_AT_ONCE, CZECH, None]


def test_a_server_that_never_answers_holds_up_no_letter_of_another(office: House, fast: Talk, slow: Talk):
    slow.waits = threading.Event()
    letters_wait(office, SLOVAK, 4)
    letters_wait(office, CZECH, 3)
    job = Job(name="outbox.send", doc="", run=send_one, every=timedelta(minutes=1), threads=4)
    queue = LocalQueue(office, [job])
    queue.start()
    queue.announce("outbox.send")
    try:
        assert fast.has_got(3), "letters of the quick server left while the other kept its threads"
        assert slow.letters == []
    finally:
        slow.waits.set()
        queue.stop()


@pytest.mark.parametrize("answers", [{"hello": HANG_UP}, {"MAIL": "421 later"}, {"RCPT": "421 later"}])
def test_a_server_that_does_not_answer_is_not_asked_for_each_letter(office: House, slow: Talk, answers: dict[str, str]):
    slow.answers = answers
    letters_wait(office, SLOVAK, 5)
    assert send_all(office) == 1
    assert slow.connections == 1
    slow.answers = {}
    with office.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(try_again_at=None))
    assert send_all(office) == 5


def test_a_refused_recipient_says_nothing_of_the_server(office: House, slow: Talk):
    slow.answers = {"RCPT": "451 greylisted, come again"}
    letters_wait(office, SLOVAK, 3)
    assert send_all(office) == 3


def test_a_mailbox_without_a_server_sends_by_the_operators_relay(office: House, fast: Talk, slow: Talk):
    with office.database.writing.begin() as session:
        session.execute(update(Mailbox).where(Mailbox.address == SLOVAK).values(sending_settings={}))
    relay = relay_route(f"smtp://127.0.0.1:{fast.port}?security=none&per_minute=2")
    office = replace(office, relay=relay)
    letters_wait(office, SLOVAK, 3)
    assert send_all(office) == 2, "its own limit holds"
    assert [mail["From"].addresses[0].addr_spec for mail in fast.letters] == [SLOVAK] * 2


RELAYS = {
    "smtp://mail.example": ("mail.example", 587, "starttls", "", None),
    "smtps://desk%40x.example:a%3Ab@mail.example": ("mail.example", 465, "tls", "desk@x.example", "a:b"),
    "smtp://mail.example:2525?security=none": ("mail.example", 2525, "none", "", None),
}


@pytest.mark.parametrize("address", RELAYS)
def test_a_relay_is_read(address: str):
    route = relay_route(address)
    said = route.settings
    assert (said["host"], said["port"], said["security"], said["user"], route.secret) == RELAYS[address]
    assert relay_route(None) == Route()
