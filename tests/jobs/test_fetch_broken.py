"""A real IMAP server behind a line that breaks: what was kept stays kept, and one bad letter holds no other."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from dovecot_server import Dovecot, dovecot
from house_makers import Shops
from mailbox_makers import fetch_by_imap, kept, mailbox, numbered, open_trouble

from tolmach.inbox.connection import Outcome
from tolmach.inbox.imap_place import place_of
from tolmach.inbox.wake import Wake
from tolmach.jobs.fetch import fetch_new, fetch_once, opened
from tolmach.wiring import House

DROP, REFUSE, PASS = "drop", "refuse", "pass"


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot, request: pytest.FixtureRequest) -> Dovecot:
    running.user = re.sub(r"\W", "-", request.node.name)
    return running


@contextmanager
def bad_line(port: int, fate: Callable[[str], str]) -> Iterator[int]:
    """A port before the server's; ``fate`` of each command: passed, refused, or the end of the connection."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", port)) as behind:
                back = threading.Thread(target=self._carry_back, args=(behind,), daemon=True)
                back.start()
                for line in self.rfile:
                    wanted = fate(line.decode())
                    if wanted == DROP:
                        break
                    if wanted == REFUSE:
                        self.wfile.write(line.split()[0] + b" NO [SERVERBUG] Cannot read it\r\n")
                    else:
                        behind.sendall(line)
                self.connection.shutdown(socket.SHUT_RDWR)

        def _carry_back(self, behind: socket.socket) -> None:
            try:
                while data := behind.recv(65536):
                    self.wfile.write(data)
            except OSError:
                return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as front:
        front.daemon_threads = True
        thread = threading.Thread(target=front.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield front.server_address[1]
        finally:
            front.shutdown()
            thread.join()


def at(number: int, fate: str) -> Callable[[str], str]:
    return lambda line: fate if f"FETCH {number} " in line else PASS


def test_a_letter_that_is_not_handed_out_holds_no_other_and_is_asked_for_again(
    house: House, shops: Shops, server: Dovecot
):
    server.deliver(server.user, *map(numbered, range(1, 5)))
    with bad_line(server.port, at(2, REFUSE)) as port:
        for new in (3, 0):
            assert fetch_once(house, fetch_by_imap(house, port, user=server.user))[0] == new
        assert open_trouble(house).cause["outcome"] == "not_settled"
    assert place_of(mailbox(house).source_state).stuck == (2,)
    assert fetch_once(house, fetch_by_imap(house, server.port, user=server.user)) == (1, None)
    assert open_trouble(house) is None
    assert sorted(kept(house)) == sorted(map(numbered, range(1, 5)))


def test_a_mark_that_was_refused_is_no_trouble_once_letters_are_marked_again(
    house: House, shops: Shops, server: Dovecot
):
    refused = iter([REFUSE])
    with bad_line(server.port, lambda line: next(refused, PASS) if "STORE" in line else PASS) as port:
        box = fetch_by_imap(house, port, user=server.user)
        server.deliver(server.user, numbered(1))
        with opened(house, box) as source:
            assert fetch_new(house, box, source) == 1
            problems = [source.problem()]
            server.deliver(server.user, numbered(2))
            wake = Wake()
            source.wait(wake)
            wake.close()
            assert fetch_new(house, box, source) == 1
            problems.append(source.problem())
    assert problems == ["[SERVERBUG] Cannot read it", None]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_letter_that_breaks_the_connection_each_time_holds_no_other(
    house: House, shops: Shops, server: Dovecot, is_first: bool
):
    if not is_first:
        fetch_once(house, fetch_by_imap(house, server.port, user=server.user))
    server.deliver(server.user, *map(numbered, range(1, 5)))
    with bad_line(server.port, at(2, DROP)) as port:
        box = fetch_by_imap(house, port, user=server.user)
        outcomes = [fetch_once(house, box)[1] for _ in range(3)]
    assert all(tried is not None for tried in outcomes)
    assert len(kept(house)) == 3
    assert fetch_once(house, fetch_by_imap(house, server.port, user=server.user)) == (1, None)
    assert sorted(kept(house)) == sorted(map(numbered, range(1, 5)))


def test_a_line_that_breaks_before_a_letter_is_marked_makes_no_second_one(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, numbered(1), numbered(2))
    with bad_line(server.port, lambda line: DROP if "STORE 1 " in line else PASS) as port:
        fetch_once(house, fetch_by_imap(house, port, user=server.user))
    assert (kept(house), server.unseen(server.user)) == ([numbered(1)], 2)
    assert fetch_once(house, fetch_by_imap(house, server.port, user=server.user)) == (1, None)
    assert (len(kept(house)), server.unseen(server.user)) == (2, 0)


def test_letters_that_cannot_be_marked_are_kept_and_told(house: House, shops: Shops, server: Dovecot):
    server.deliver(server.user, numbered(1), numbered(2))
    with bad_line(server.port, lambda line: REFUSE if "STORE" in line else PASS) as port:
        new, tried = fetch_once(house, fetch_by_imap(house, port, user=server.user))
        assert (new, tried.outcome) == (2, Outcome.NOT_SETTLED)
        assert "Cannot read it" in tried.detail
        assert fetch_once(house, fetch_by_imap(house, port, user=server.user))[0] == 0
