"""Two people at one moment: a merge one way and the other, an answer and a letter while tickets are merged."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from house_makers import FrozenClock, Shops, letter_bytes
from joined_tickets import MORE, Desk
from lock_waits import wait_until_somebody_waits

from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.merging.errors import MergeRefused
from tolmach.merging.merge import merge_tickets
from tolmach.merging.split import split_ticket
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.model import ClosedReason, Ticket, TicketStatus
from tolmach.wiring import House

pytestmark = pytest.mark.database
ROUNDS = 5


@pytest.fixture
def desk(house: House, shops: Shops, clock: FrozenClock) -> Desk:
    return Desk(house, shops, clock)


def at_once(*acts: Callable[[], object]) -> list[type[Exception] | None]:
    """All at the same moment; what each ended with."""
    start, ends = threading.Barrier(len(acts)), dict[int, type[Exception] | None]()

    def one(number: int, act: Callable[[], object]) -> None:
        start.wait(60)
        try:
            act()
            ends[number] = None
        except Exception as failure:
            ends[number] = type(failure)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [ends[number] for number in range(len(acts))]


def test_of_two_merges_against_each_other_one_is_refused(desk: Desk):
    for _ in range(ROUNDS):
        first, second = desk.write(), desk.write()
        ends = at_once(
            lambda one=first, two=second: desk.merge(one, two), lambda one=first, two=second: desk.merge(two, one)
        )
        assert sorted(ends, key=str) == sorted([None, MergeRefused], key=str)
        merged = [desk.ticket(one).merged_into for one in (first, second)]
        assert merged in ([second, None], [None, first])
    assert desk.is_in_order()


def test_of_two_merges_of_one_ticket_one_is_refused(desk: Desk):
    for _ in range(ROUNDS):
        merged, first, second = desk.write(), desk.write(), desk.write()
        ends = at_once(lambda a=merged, b=first: desk.merge(a, b), lambda a=merged, b=second: desk.merge(a, b))
        assert sorted(ends, key=str) == sorted([None, MergeRefused], key=str)
        assert desk.messages(merged) == []
    assert desk.is_in_order()


def test_an_answer_sent_while_its_ticket_is_merged_is_refused_or_comes_before(desk: Desk):
    for _ in range(ROUNDS):
        merged, into = desk.write(), desk.write()
        ends = at_once(lambda a=merged, b=into: desk.merge(a, b), lambda a=merged: desk.answer(a))
        assert set(ends) <= {None, MergeRefused, StatusRefused}
        assert ends.count(None) == 1, "who comes second sees what the first one did"
        is_merged = desk.ticket(merged).closed_reason is ClosedReason.MERGED
        assert is_merged is (ends[0] is None)
        assert is_merged is (desk.messages(merged) == [])
    assert desk.is_in_order()


def test_a_letter_received_while_its_ticket_is_merged_is_not_left_behind(desk: Desk):
    for number in range(ROUNDS):
        name = f"race{number}@post.example"
        merged, into = desk.write(message_id=name), desk.write()
        again = letter_bytes(MORE, to="sk@novesta.example", References=f"<{name}>", message_id=f"again{name}")
        keep_mail(desk.house, again)
        ends = at_once(lambda a=merged, b=into: desk.merge(a, b), lambda: receive_one(desk.house))
        while receive_one(desk.house):
            pass
        assert ends == [None, None]
        assert desk.messages(merged) == []
        assert [one.message_id for one in desk.messages(into)].count(f"again{name}") == 1
        assert desk.ticket(merged).status is TicketStatus.CLOSED
    assert desk.is_in_order()


def test_a_fresh_letter_waits_for_the_merge_of_the_ticket_it_would_join(desk: Desk):
    if desk.house.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: the letter is received before the merge or after it.")
    into, merged = desk.write(), desk.write()
    keep_mail(
        desk.house, letter_bytes("Je už niečo nové?\n", to="sk@novesta.example", subject="?", message_id="n@p.sk")
    )
    receiving = threading.Thread(target=lambda: receive_one(desk.house))
    with desk.house.database.writing.begin() as session:
        both = session.get_one(Ticket, merged), session.get_one(Ticket, into)
        merge_tickets(session, desk.shops.access("alena"), *both, now=desk.clock.at)
        receiving.start()
        wait_until_somebody_waits(desk.house)
    receiving.join(60)
    assert desk.messages(merged) == []
    assert "n@p.sk" in [one.message_id for one in desk.messages(into)]
    assert desk.ticket(merged).status is TicketStatus.CLOSED
    assert desk.is_in_order()


def test_who_waits_for_the_others_transaction_sees_the_ticket_as_it_left_it(desk: Desk):
    if desk.house.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: the second one reads only after the first has ended.")
    first, second = desk.write(), desk.write()
    alena, now, ends = desk.shops.access("alena"), desk.clock.at, list[type[Exception] | None]()
    with desk.house.database.writing.begin() as session:
        here, there = session.get_one(Ticket, second), session.get_one(Ticket, first)
        assert here.status is TicketStatus.NEW, "what this transaction read before it waits"
        other = threading.Thread(target=lambda: ends.extend(at_once(lambda: desk.merge(first, second))))
        other.start()
        other.join(60)
        assert ends == [None]
        with pytest.raises(MergeRefused):
            merge_tickets(session, alena, here, there, now=now)


def test_a_letter_is_split_off_once(desk: Desk):
    for number in range(ROUNDS):
        name = f"split{number}@post.example"
        old = desk.write(message_id=name)
        desk.write(MORE, References=f"<{name}>")
        letter = [one for one in desk.messages(old) if one.letter_id is not None][1]

        def split(ticket_id: int = old, message_id: int = letter.id) -> None:
            with desk.house.database.writing.begin() as session:
                ticket, alena = session.get_one(Ticket, ticket_id), desk.shops.access("alena")
                split_ticket(session, alena, ticket, message_id, now=desk.clock.at)

        assert at_once(split, split).count(None) == 1
    assert desk.is_in_order()
