"""Mailboxes side by side on real servers: silent ones hold nobody, new letters come at once, alarms mend themselves."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from dovecot_server import Dovecot, dovecot
from house_makers import FrozenClock, Shops, letter_bytes
from mail_servers import Silent, serving
from mailbox_makers import fetch_by_imap, kept, numbered, open_trouble
from sqlalchemy import update

from tolmach.clients.model import Mailbox, MailSource
from tolmach.jobs import watch as watch_module
from tolmach.jobs.watch import MailWatch
from tolmach.store import Owner
from tolmach.tickets.blobs import MOST_PACKED
from tolmach.wiring import House

SECONDS = 25.0


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot, request: pytest.FixtureRequest) -> Dovecot:
    running.user = request.node.name
    return running


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_module, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(watch_module, "pause_after", lambda *_args, **_others: timedelta(seconds=0.05))


@contextmanager
def watching(house: House, *, most: int = 50, may_watch: Callable[[], bool] = lambda: True) -> Iterator[MailWatch]:
    watch = MailWatch(house, may_watch=may_watch, most=most)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


def wait_for(is_so: Callable[[], bool]) -> None:
    ends_by = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < ends_by, "it did not happen"
        time.sleep(0.02)


def to(address: str, number: int) -> bytes:
    return letter_bytes(f"Hello {number}\n", to=address, message_id=f"{number}@post.example")


def test_a_silent_server_holds_nobody_but_itself(house: House, shops: Shops, server: Dovecot):
    before = mailbox_threads()
    with serving(Silent) as silent:
        for slug in ("bg", "cs", "de"):
            fetch_by_imap(house, silent, address=f"{slug}@novesta.example")
        for number, slug in enumerate(("sk", "sl")):
            fetch_by_imap(house, server.port, address=f"{slug}@novesta.example", user=f"{server.user}-{slug}")
            server.deliver(f"{server.user}-{slug}", to(f"{slug}@novesta.example", number))
        with watching(house):
            wait_for(lambda: len(kept(house)) == 2)
            assert len(mailbox_threads() - before) == 5, "the silent ones are waited for meanwhile"


def test_a_new_letter_comes_while_the_server_lets_us_wait(house: House, shops: Shops, server: Dovecot):
    fetch_by_imap(house, server.port, user=server.user)
    with watching(house):
        for number in range(3):
            server.deliver(server.user, numbered(number))
            wait_for(lambda: len(kept(house)) == number + 1)  # noqa: B023 - called in the loop
    assert server.unseen(server.user) == 0


def test_a_server_that_lets_nobody_wait_is_asked(house: House, shops: Shops, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tolmach.inbox.imap.POLL_SECONDS", 0.05)
    with dovecot(capability="IMAP4rev1 UIDPLUS") as server, watching(house):
        fetch_by_imap(house, server.port)
        for number in range(2):
            server.deliver("shop", numbered(number))
            wait_for(lambda: len(kept(house)) == number + 1)  # noqa: B023 - called in the loop


def test_a_server_that_goes_and_comes_back_is_found_again(house: House, shops: Shops, clock: FrozenClock):
    with dovecot() as server:
        fetch_by_imap(house, server.port)
        with watching(house):
            server.deliver("shop", numbered(1))
            wait_for(lambda: len(kept(house)) == 1)
            server.stop()
            time.sleep(0.5)
            assert open_trouble(house) is None, "a server that is started again is nobody's trouble"
            wait_for(lambda: clock.move(seconds=10) or open_trouble(house) is not None)
            assert open_trouble(house).cause["outcome"] == "no_connection"
            server.start()
            server.deliver("shop", numbered(2))
            wait_for(lambda: len(kept(house)) == 2)
            wait_for(lambda: open_trouble(house) is None)


def test_a_refused_login_is_told_at_once_and_a_new_password_works_at_once(
    house: House, shops: Shops, server: Dovecot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch_module, "pause_after", lambda *_args, **_others: timedelta(hours=1))
    fetch_by_imap(house, server.port, user=server.user, secret="wrong")
    server.deliver(server.user, numbered(1))
    with watching(house):
        wait_for(lambda: open_trouble(house) is not None)
        assert open_trouble(house).cause["outcome"] == "login_refused"
        fetch_by_imap(house, server.port, user=server.user)
        wait_for(lambda: len(kept(house)) == 1 and open_trouble(house) is None)


def test_where_mailboxes_outnumber_the_places_they_take_turns(
    house: House, shops: Shops, server: Dovecot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch_module, "POLL_SECONDS", 0.05)
    for number, slug in enumerate(("bg", "cs", "de", "el", "en", "es")):
        fetch_by_imap(house, server.port, address=f"{slug}@novesta.example", user=f"{server.user}-{slug}")
        server.deliver(f"{server.user}-{slug}", to(f"{slug}@novesta.example", number))
    with watching(house, most=2):
        wait_for(lambda: len(kept(house)) == 6)
        server.deliver(f"{server.user}-es", to("es@novesta.example", 9))
        wait_for(lambda: len(kept(house)) == 7)


def test_who_may_not_watch_fetches_nothing_and_who_may_no_longer_ends(house: House, shops: Shops, server: Dovecot):
    may = threading.Event()
    fetch_by_imap(house, server.port, user=server.user)
    server.deliver(server.user, numbered(1))
    with watching(house, may_watch=may.is_set):
        time.sleep(0.3)
        assert kept(house) == []
        may.set()
        wait_for(lambda: len(kept(house)) == 1)
        may.clear()
        wait_for(lambda: not mailbox_threads())
        assert kept(house) == [numbered(1)]


def test_a_mailbox_that_is_switched_off_is_left_alone(house: House, shops: Shops, server: Dovecot):
    fetch_by_imap(house, server.port, user=server.user)
    with watching(house):
        wait_for(lambda: bool(mailbox_threads()))
        with house.database.writing.begin() as session:
            session.execute(update(Mailbox).values(is_active=False))
        wait_for(lambda: not mailbox_threads())


def test_stopping_does_not_wait_for_silence(house: House, shops: Shops, server: Dovecot):
    with serving(Silent) as silent:
        fetch_by_imap(house, silent, address="bg@novesta.example")
        fetch_by_imap(house, server.port, user=server.user)
        watch = MailWatch(house, may_watch=lambda: True)
        watch.start()
        wait_for(lambda: len(mailbox_threads()) == 2)
        server.deliver(server.user, numbered(1))
        wait_for(lambda: len(kept(house)) == 1)
        watch.stop()
        assert len(mailbox_threads()) == 1, "who waited for a letter ended at once"


def test_a_letter_put_into_a_maildir_comes(house: House, shops: Shops, tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tolmach.inbox.maildir.LOOK_EVERY_SECONDS", 0.05)
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    with house.database.writing.begin() as session:
        values = {"source": MailSource.MAILDIR, "source_settings": {"path": str(tmp_path)}}
        session.execute(update(Mailbox).where(Mailbox.address == "sk@novesta.example").values(**values))
    with watching(house):
        for number, place in enumerate(("new/1.a.host", "cur/2.b.host:2,F", "cur/3.c.host:2,S"), start=1):
            (tmp_path / "tmp" / "letter").write_bytes(numbered(number))
            (tmp_path / "tmp" / "letter").rename(tmp_path / place)
        wait_for(lambda: len(kept(house)) == 2)
        wait_for((tmp_path / "cur" / "2.b.host:2,FS").exists)
    assert kept(house) == [numbered(1), numbered(2)]
    assert (tmp_path / "cur" / "1.a.host:2,S").read_bytes() == numbered(1)


@dataclass(frozen=True)
class Breaks:
    """A store that breaks in a way that nobody thought of."""

    def put(self, owner: Owner, content: bytes) -> str:
        raise ZeroDivisionError

    def read(self, owner: Owner, digest: str) -> bytes:
        raise ZeroDivisionError


def test_a_watcher_that_crashes_is_a_trouble_of_its_mailbox(
    house: House, shops: Shops, server: Dovecot, clock: FrozenClock
):
    fetch_by_imap(house, server.port, user=server.user)
    server.deliver(server.user, letter_bytes(secrets.token_hex(MOST_PACKED), to="sk@novesta.example"))
    with watching(replace(house, store=Breaks())):
        wait_for(lambda: clock.move(minutes=1) or open_trouble(house) is not None)
    told = open_trouble(house).cause
    assert (told["outcome"], told["reason"]) == ("not_understood", "ZeroDivisionError")
    with watching(house):
        wait_for(lambda: len(kept(house)) == 1 and open_trouble(house) is None)


def mailbox_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("mailbox-")}
