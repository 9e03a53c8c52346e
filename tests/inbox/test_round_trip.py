"""The daily test letter: out by the mailer, in by the mailbox's own source, seen by nobody; missed where it is lost."""

from __future__ import annotations

import mailbox as maildirs
from dataclasses import replace
from pathlib import Path

import pytest
from house_makers import FrozenClock, Shops, letter_bytes
from sqlalchemy import func, select, update

from tolmach.clients.model import Mailbox, MailSource
from tolmach.customers.model import Customer
from tolmach.inbox.model import Letter, LetterState, RoundTrip
from tolmach.inbox.screened import screened_letters
from tolmach.jobs.fetch import fetch_once
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.silence import run_test_letters
from tolmach.jobs.work import receive_one, send_one
from tolmach.keys import Keyring
from tolmach.outbox.letter import TEST_HEADER
from tolmach.outbox.mailers import SmtpMailer
from tolmach.outbox.model import OutboxRow
from tolmach.settings import MailListen
from tolmach.tickets.model import Message, Ticket
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
ADDRESS = "sk@novesta.example"


def take_test_letters(house: House, *, host: str = "127.0.0.1", port: int = 1, has_test_letters: bool = True) -> Path:
    """Let a mailbox be tested: what is sent to it lies where it is fetched from."""
    path = house.settings.data_dir / "sent" / ADDRESS
    path.parent.mkdir(parents=True, exist_ok=True)
    maildirs.Maildir(path, create=True)
    values = {
        "source": MailSource.MAILDIR,
        "source_settings": {"path": str(path)},
        "sending_settings": {"host": host, "port": port, "security": "none"},
        "has_test_letters": has_test_letters,
    }
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).where(Mailbox.address == ADDRESS).values(**values))
    return path


def fetch(house: House) -> int:
    with house.database.reading() as session:
        box = session.scalars(select(Mailbox).where(Mailbox.address == ADDRESS)).one()
    new, _ = fetch_once(house, box)
    while receive_one(house):
        pass
    return new


def trips(house: House) -> list[RoundTrip]:
    with house.database.reading() as session:
        return list(session.scalars(select(RoundTrip).order_by(RoundTrip.id)))


def lost(house: House) -> list[Trouble]:
    is_open = (Trouble.kind == TroubleKind.TEST_LETTER_LOST) & Trouble.mended_at.is_(None)
    with house.database.reading() as session:
        return list(session.scalars(select(Trouble).where(is_open)))


def test_it_comes_back_by_the_mailbox_and_nobody_sees_it(house: House, shops: Shops, clock: FrozenClock):
    take_test_letters(house)
    run_test_letters(house)
    assert send_one(house)
    clock.move(minutes=2)
    assert fetch(house) == 1
    (trip,) = trips(house)
    assert trip.back_at == clock.at
    with house.database.reading() as session:
        letter = session.scalars(select(Letter)).one()
        assert (letter.state, letter.reason) == (LetterState.SCREENED, "test letter")
        for table in (Ticket, Message, Customer):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 1
        assert screened_letters(session, most=9) == ()
        assert len(screened_letters(session, words="test letter", most=9)) == 1


def test_one_a_day_and_none_where_nobody_asked(house: House, shops: Shops, clock: FrozenClock):
    take_test_letters(house, has_test_letters=False)
    run_test_letters(house)
    assert trips(house) == []
    take_test_letters(house)
    for hours in (0, 1, 22, 1, 1):
        clock.move(hours=hours)
        run_test_letters(house)
        send_one(house)
        fetch(house)
    assert len(trips(house)) == 2


def test_one_that_does_not_come_back_is_a_trouble_until_one_does(house: House, shops: Shops, clock: FrozenClock):
    path = take_test_letters(house)
    run_test_letters(house)
    send_one(house)
    for lying in (path / "new").iterdir():
        lying.unlink()
    clock.move(minutes=29)
    run_test_letters(house)
    assert lost(house) == []
    for _ in range(3):
        clock.move(minutes=1)
        run_test_letters(house)
    (trouble,) = lost(house)
    assert (trouble.times, trouble.cause["reason"]) == (1, None)
    clock.move(minutes=30)
    run_test_letters(house)
    send_one(house)
    assert fetch(house) == 1
    assert (len(trips(house)), lost(house)) == (2, [])


def test_one_that_is_late_mends_its_trouble(house: House, shops: Shops, clock: FrozenClock):
    take_test_letters(house)
    run_test_letters(house)
    send_one(house)
    clock.move(minutes=31)
    run_test_letters(house)
    assert len(lost(house)) == 1
    fetch(house)
    assert lost(house) == []


def test_one_that_cannot_leave_says_why(house: House, shops: Shops, clock: FrozenClock):
    take_test_letters(house)
    refusing = replace(house, mailer=SmtpMailer())
    run_test_letters(refusing)
    send_one(refusing)
    clock.move(minutes=30)
    run_test_letters(refusing)
    assert lost(house)[0].cause["reason"] == "no connection: ConnectionRefusedError"


def test_a_mailbox_that_takes_none_any_more_has_no_trouble(house: House, shops: Shops, clock: FrozenClock):
    take_test_letters(house)
    run_test_letters(house)
    clock.move(minutes=30)
    run_test_letters(house)
    take_test_letters(house, has_test_letters=False)
    run_test_letters(house)
    assert lost(house) == []


def test_where_nothing_fetches_and_nobody_listens_none_is_waited_for(house: House, shops: Shops, clock: FrozenClock):
    take_test_letters(house)
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).values(source=MailSource.NONE, source_settings={}))
    listening = replace(house, settings=replace(house.settings, mail_listen=MailListen(is_lmtp=True, port=8024)))
    run_test_letters(house)
    assert trips(house) == []
    run_test_letters(listening)
    clock.move(minutes=31)
    run_test_letters(listening)
    assert (len(trips(house)), len(lost(house))) == (1, 1)
    run_test_letters(house)
    assert lost(house) == []


@pytest.mark.parametrize("forged", ["1-aaaaaaaaaaaaaaaa", "1-", "²-x", "1", "nonsense"])
def test_a_header_that_we_did_not_sign_hides_no_letter(house: House, shops: Shops, forged: str):
    take_test_letters(house)
    run_test_letters(house)
    headers = {TEST_HEADER: forged}
    keep_mail(house, letter_bytes("Kde je môj balík? Test letter of the desk", to=ADDRESS, **headers))
    receive_one(house)
    with house.database.reading() as session:
        assert session.scalars(select(Letter.state)).one() is LetterState.RECEIVED
    assert trips(house)[0].back_at is None


def test_another_clients_test_letter_is_none_of_ours(house: House, shops: Shops):
    path = take_test_letters(house)
    run_test_letters(house)
    send_one(house)
    content = next((path / "new").iterdir()).read_bytes()
    assert keep_mail(house, content, to=("sk@calida.example",)).letter_id is not None
    receive_one(house)
    assert trips(house)[0].back_at is None


def test_the_signature_of_an_older_key_counts(house: House, shops: Shops):
    take_test_letters(house)
    run_test_letters(house)
    send_one(house)
    ring = Keyring(("n" * 40, *house.settings.keyring.secrets))
    fetch(replace(house, settings=replace(house.settings, keyring=ring)))
    assert trips(house)[0].back_at is not None


def test_of_those_that_waited_for_a_server_only_the_newest_leaves(house: House, shops: Shops, clock: FrozenClock):
    path = take_test_letters(house)
    refusing = replace(house, mailer=SmtpMailer())
    for _ in range(4):
        run_test_letters(refusing)
        send_one(refusing)
        clock.move(minutes=61)
    assert (len(trips(house)), len(lost(house))) == (4, 1)
    with house.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(try_again_at=None))
    while send_one(house):
        pass
    assert len(list((path / "new").iterdir())) == 1
    fetch(house)
    assert ([bool(trip.back_at) for trip in trips(house)], lost(house)) == ([False, False, False, True], [])
