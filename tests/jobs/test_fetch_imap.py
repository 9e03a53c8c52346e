"""Fetching from a real IMAP server: nothing is lost or doubled, whatever happens to letters, numbers and folders."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from dovecot_server import Dovecot, dovecot
from house_makers import LETTERS, Shops, letter_bytes
from mailbox_makers import fetch_by_imap, kept, mailbox, numbered, open_trouble
from sqlalchemy import func, select

from tolmach.inbox.connection import Outcome
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.wake import Wake
from tolmach.jobs import fetch as fetch_module
from tolmach.jobs.fetch import fetch_new, fetch_once, opened
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.work import receive_one
from tolmach.tickets.model import Direction, Message
from tolmach.wiring import House


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot, request: pytest.FixtureRequest) -> Dovecot:
    """The running server; every test is a user of its own there."""
    running.user = request.node.name
    return running


def fetch(house: House, server: Dovecot, **settings: object) -> int:
    box = fetch_by_imap(house, server.port, user=server.user, **settings)
    new, tried = fetch_once(house, box)
    assert tried is None, tried
    return new


def test_a_letter_is_kept_byte_for_byte_and_marked_seen(house: House, shops: Shops, server: Dovecot):
    letters = [
        path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for path in sorted(LETTERS.glob("*.*"))
    ]
    # Those that this test's own way into the server carries as they are.
    letters = [one for one in letters if one and b"\x00" not in one and b"\r" not in one.replace(b"\r\n", b"")]
    server.deliver(server.user, *letters)
    assert fetch(house, server) == len(letters)
    assert kept(house) == letters
    assert server.unseen(server.user) == 0
    assert fetch(house, server) == 0
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []


def test_nothing_is_marked_before_its_transaction_is_in(
    house: House, shops: Shops, server: Dovecot, monkeypatch: pytest.MonkeyPatch
):
    server.deliver(server.user, *map(numbered, range(5)))
    box = fetch_by_imap(house, server.port, user=server.user)

    def breaks_at_the_third(house_: House, content: bytes, *, to: tuple[str, ...]) -> object:
        if b"(2)" in content:
            raise OSError("the disk is full")
        return keep_mail(house_, content, to=to)

    monkeypatch.setattr(fetch_module, "keep_mail", breaks_at_the_third)
    with pytest.raises(OSError, match="full"):
        fetch_once(house, box)
    assert (len(kept(house)), server.unseen(server.user)) == (2, 3)
    monkeypatch.undo()
    assert fetch(house, server) == 3
    assert kept(house) == list(map(numbered, range(5)))


def test_a_letter_that_somebody_read_before_us_is_fetched_all_the_same(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, numbered(1))
    assert fetch(house, server) == 1
    server.deliver(server.user, numbered(2))
    with server.box(server.user) as opened_box:
        opened_box.flag(opened_box.uids("ALL"), r"\Seen", True)
    assert fetch(house, server) == 1


def test_a_reused_message_id_is_two_letters_and_the_same_letter_one(house: House, shops: Shops, server: Dovecot):
    first = letter_bytes("Kde je balík?\n", to="sk@novesta.example", message_id="same@post.example")
    other = letter_bytes("Chcem vrátiť tovar.\n", to="sk@novesta.example", message_id="same@post.example")
    server.deliver(server.user, first, other, b"Received: from elsewhere\r\n" + first)
    assert fetch(house, server) == 2
    while receive_one(house):
        pass
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).where(Message.direction == Direction.INBOUND)) == 2


def test_a_letter_that_came_by_another_way_already_is_no_second_one(house: House, shops: Shops, server: Dovecot):
    keep_mail(house, numbered(1), to=("sk@novesta.example",))
    server.deliver(server.user, numbered(1), numbered(2))
    assert fetch(house, server) == 1
    assert server.unseen(server.user) == 0


def test_other_numbers_lose_and_double_nothing(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, *map(numbered, range(3)))
    assert fetch(house, server) == 3
    before = mailbox(house).source_state["uidvalidity"]
    server.deliver(server.user, numbered(3))
    server.number_anew(server.user)
    server.deliver(server.user, numbered(4))
    assert fetch(house, server) == 2
    assert mailbox(house).source_state["uidvalidity"] != before
    assert sorted(kept(house)) == sorted(map(numbered, range(5)))
    assert fetch(house, server) == 0


def test_other_numbers_bring_back_no_old_letters(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, numbered(1), at=datetime(2020, 1, 1, tzinfo=UTC))
    server.deliver(server.user, numbered(2))
    assert fetch(house, server, days=0) == 0
    server.number_anew(server.user)
    server.deliver(server.user, numbered(3))
    fetch(house, server, days=0)
    assert numbered(1) not in kept(house)
    assert numbered(3) in kept(house)


def test_a_renamed_folder_is_a_trouble_until_its_new_name_is_told(house: House, shops: Shops, server: Dovecot):
    with server.box(server.user) as opened_box:
        opened_box.folder.create("Shop")
    server.deliver(server.user, numbered(1), folder="Shop")
    assert fetch(house, server, folder="Shop") == 1
    with server.box(server.user) as opened_box:
        opened_box.folder.rename("Shop", "Eshop")
    server.deliver(server.user, numbered(2), folder="Eshop")
    _, tried = fetch_once(house, mailbox(house))
    assert tried.outcome is Outcome.NO_FOLDER
    assert open_trouble(house).cause["outcome"] == "no_folder"
    with server.box(server.user, "Eshop") as opened_box:
        opened_box.flag(opened_box.uids("ALL"), r"\Seen", True)
    assert fetch(house, server, folder="Eshop") == 1
    assert open_trouble(house) is None
    assert kept(house) == [numbered(1), numbered(2)]


@pytest.mark.parametrize("has_move", [True, False])
def test_letters_are_moved_once_they_are_kept(
    house: House, shops: Shops, server: Dovecot, monkeypatch: pytest.MonkeyPatch, has_move: bool
):
    if not has_move:
        monkeypatch.setattr("tolmach.inbox.imap._MOVES", "XMOVE")
    server.user = f"{server.user}-{has_move}".replace("[", "").replace("]", "")
    server.deliver(server.user, numbered(1), numbered(2))
    with server.box(server.user) as opened_box:
        opened_box.client.uid("STORE", "1", "+FLAGS", r"(\Deleted)")
    server.deliver(server.user, numbered(3))
    assert fetch(house, server, move_to="Výťahy & spol") == 3
    with server.box(server.user) as opened_box:
        assert opened_box.uids("ALL") == []
        opened_box.folder.set("Výťahy & spol")
        assert len(opened_box.uids("ALL")) == 3
    server.deliver(server.user, numbered(4))
    assert fetch(house, server, move_to="Výťahy & spol") == 1


def test_what_people_marked_as_deleted_is_not_expunged(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, numbered(1), numbered(2))
    with server.box(server.user) as opened_box:
        opened_box.client.uid("STORE", "1", "+FLAGS", r"(\Deleted)")
    assert fetch(house, server) == 2
    with server.box(server.user) as opened_box:
        assert len(opened_box.uids("ALL")) == 2


def test_a_letter_deleted_between_the_list_and_its_turn_holds_no_other(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, *map(numbered, range(3)))
    box = fetch_by_imap(house, server.port, user=server.user)
    with opened(house, box) as source:
        letters = source.new()
        source.settle(next(letters))
        with server.box(server.user) as opened_box:
            opened_box.delete("2")
        assert [fetched.content for fetched in letters] == [numbered(2)]


@pytest.mark.parametrize(
    ("days", "expected"), [(None, [0, 1, 2]), (30, [1, 2]), (2, [2]), (0, [])], ids=["all", "30", "2", "none"]
)
def test_the_first_connection_takes_unread_letters_of_so_many_days(
    house: House, shops: Shops, server: Dovecot, days: int | None, expected: list[int]
):
    server.user = f"first{days}"
    for number, age in enumerate((400, 20, 1)):
        server.deliver(server.user, numbered(number), at=house.clock.now() - timedelta(days=age))
    server.deliver(server.user, numbered(9))
    with server.box(server.user) as opened_box:
        opened_box.flag("4", r"\Seen", True)
    settings = {} if days is None else {"days": days}
    fetch(house, server, **settings)
    assert kept(house) == [numbered(number) for number in expected]
    # Of what comes from now on nothing is too old, and nothing is missed because somebody read it first.
    server.deliver(server.user, numbered(5), at=datetime(2001, 1, 1, tzinfo=UTC))
    with server.box(server.user) as opened_box:
        opened_box.flag("5", r"\Seen", True)
    assert fetch(house, server, **settings) == 1
    assert kept(house)[-1] == numbered(5)


def test_a_first_connection_that_breaks_off_goes_on_where_it_was(
    house: House, shops: Shops, server: Dovecot, monkeypatch: pytest.MonkeyPatch
):
    server.deliver(server.user, *map(numbered, range(6)))
    with server.box(server.user) as opened_box:
        opened_box.flag("2,4", r"\Seen", True)
    box = fetch_by_imap(house, server.port, user=server.user)
    with opened(house, box) as source:
        assert fetch_new(house, box, source, is_stopping=lambda: len(kept(house)) == 2) == 2
    assert fetch(house, server) == 2
    assert kept(house) == [numbered(number) for number in (0, 2, 4, 5)], "what was read before we came stays there"


def test_a_letter_that_the_parser_chokes_on_is_kept_and_tried_again(
    house: House, shops: Shops, server: Dovecot, monkeypatch: pytest.MonkeyPatch
):
    def chokes(_raw: bytes) -> object:
        raise RecursionError("too deep")

    server.deliver(server.user, numbered(1))
    for reader in ("read_mail", "read_letter"):
        monkeypatch.setattr(f"tolmach.inbox.{reader}.parse_letter", chokes)
    assert fetch(house, server) == 1
    assert receive_one(house)
    with house.database.reading() as session:
        assert session.scalars(select(Letter.state)).one() is LetterState.FAILED
    assert kept(house) == [numbered(1)]


def test_an_empty_letter_is_kept(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, numbered(1))
    (server.root / "mail" / server.user / "Maildir" / "new" / "1600000000.empty.host").touch()
    assert fetch(house, server) == 2
    assert sorted(kept(house)) == [b"", numbered(1)]


def test_a_login_that_is_refused_is_told_in_words_and_mends_itself(house: House, shops: Shops, server: Dovecot):
    box = fetch_by_imap(house, server.port, user=server.user, secret="wrong")
    _, tried = fetch_once(house, box)
    assert (tried.outcome, tried.detail) == (
        Outcome.LOGIN_REFUSED,
        "[AUTHENTICATIONFAILED] Authentication failed.",
    )
    assert open_trouble(house).cause["outcome"] == "login_refused"
    fetch(house, server)
    assert open_trouble(house) is None


def test_a_password_with_foreign_letters_is_a_login_too(house: House, shops: Shops):
    with dovecot(password="heslo-žluť") as other:
        box = fetch_by_imap(house, other.port, secret="heslo-žluť")
        assert fetch_once(house, box) == (0, None)


def test_a_letter_that_comes_while_another_is_settled_is_not_waited_for(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, numbered(1))
    box = fetch_by_imap(house, server.port, user=server.user)
    wake = Wake()
    impatience = threading.Timer(20.0, wake.ring)
    impatience.start()
    with opened(house, box) as source:
        for fetched in source.new():
            # The answer to the mark tells of it, and who waits afterwards is not told again.
            server.deliver(server.user, numbered(2))
            source.settle(fetched)
        source.wait(wake)
        assert not wake.is_rung(), "the second letter was waited for, though the server had told of it"
        assert [b"(2)" in fetched.content for fetched in source.new()] == [True]
    impatience.cancel()
    wake.close()
