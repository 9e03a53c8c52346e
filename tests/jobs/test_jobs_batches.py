"""Letters received together: the same comes of them as of each received by itself."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from flow_steps import messages, tickets
from house_makers import Shops, letter_bytes, make_agent
from lock_waits import wait_until_somebody_waits
from sqlalchemy import func, select, update

from tolmach.customers.model import Customer, CustomerAddress
from tolmach.db import database_now, open_database
from tolmach.events.model import Event
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.receive import record_letters
from tolmach.inbox.screen import Screened
from tolmach.inbox.understand import MOST_ATTEMPTS, MOST_BYTES, claim_letters, understand
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.work import receive_claimed, receive_one, receive_some
from tolmach.pools.model import PoolMember
from tolmach.replies.prepare import BROKE_OFF
from tolmach.sla.model import SlaClock
from tolmach.tickets.model import Attachment, Blob, Message
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
SLOVAK = "Dobrý deň, kde je môj balík, ktorý som si objednala minulý týždeň?\n"


def test_letters_received_together_are_as_if_each_had_come_alone(house: House, shops: Shops, tmp_path: Path):
    if house.database.engine.dialect.name != "sqlite":
        pytest.skip("two copies of one database are compared, which a file makes easy")
    with house.database.writing.begin() as session:
        make_agent(session, "Beata", {"sk": shops.pools["sk"]}, capacity=3)
        session.execute(update(PoolMember).where(PoolMember.user_id == shops.users["alena"]).values(capacity=5))
    for content in letters(random.Random(5), 60):
        keep_mail(house, content)
    copied = tmp_path / "copy.db"
    with (
        closing(sqlite3.connect(str(house.database.engine.url.database))) as file,
        closing(sqlite3.connect(copied)) as to,
    ):
        file.backup(to)
    other = replace(house, database=open_database(f"sqlite:///{copied}", house.settings.keyring))
    while receive_one(house):
        pass
    while receive_some(other, most=25):
        pass
    assert what_came(other) == what_came(house)
    assert len(tickets(house)) > 20
    with other.database.reading() as session:
        assert broken_laws(session, other.store) == []
    other.database.engine.dispose()


def letters(dice: random.Random, count: int) -> list[bytes]:
    """Letters of few people to few mailboxes: fresh ones, answers to earlier ones, doubles, machines, languages."""
    made: list[bytes] = []
    words = (SLOVAK, "Dobrý den, kde je moje zásilka, prosím?\n", "Ok, ďakujem.\n", "Where is my parcel, please?\n")
    for number in range(count):
        sender = f"customer{dice.randrange(18)}@post.example"
        to = dice.choice(("sk@novesta.example", "cs@novesta.example", "sk@calida.example"))
        headers: dict[str, str] = {}
        if number and dice.random() < 0.3:
            headers["In_Reply_To"] = f"<letter{dice.randrange(number)}@post.example>"
        if dice.random() < 0.1:
            headers["Auto_Submitted"] = "auto-replied"
        made.append(
            letter_bytes(dice.choice(words), to=to, sender=sender, message_id=f"letter{number}@post.example", **headers)
        )
    return made


def what_came(house: House) -> dict[str, Any]:
    """Everything that the letters caused, told without ids that depend on who was written first."""
    with house.database.reading() as session:
        clocks = session.execute(
            select(SlaClock.ticket_id, SlaClock.target, SlaClock.state, SlaClock.due_at).order_by(
                SlaClock.ticket_id, SlaClock.target, SlaClock.due_at
            )
        ).all()
        people = session.execute(select(Customer.id, Customer.language_counts, Customer.name).order_by(Customer.id))
        events = session.execute(select(Event.kind, func.count()).group_by(Event.kind).order_by(Event.kind)).all()
        states = session.execute(select(Letter.state, Letter.reason, Letter.ticket_id).order_by(Letter.id)).all()
        turns = session.execute(select(PoolMember.user_id, PoolMember.turn).order_by(PoolMember.id)).all()
        return {
            "tickets": [
                (one.id, one.market_id, one.language, one.status, one.pool_id, one.assignee_id, one.due_at, one.rung)
                for one in tickets(house)
            ],
            "messages": sorted(
                ((one.ticket_id, one.kind, one.new_text[:40], one.language) for one in messages(house)),
                key=lambda message: message[0],
            ),
            "clocks": [tuple(row) for row in clocks],
            "people": [tuple(row) for row in people],
            "events": [tuple(row) for row in events],
            "letters": [tuple(row) for row in states],
            "turns": [tuple(row) for row in turns],
        }


def test_an_answer_in_the_same_batch_joins_the_letter_before_it(house: House, shops: Shops):
    keep_all(
        house,
        letter_bytes(SLOVAK, to="sk@novesta.example", message_id="first@post.example"),
        letter_bytes(
            "A ešte: číslo je 4711.\n",
            to="sk@novesta.example",
            message_id="second@post.example",
            In_Reply_To="<first@post.example>",
        ),
    )
    receive_some(house)
    assert len(tickets(house)) == 1
    assert [one.kind.value for one in messages(house)] == ["letter", "acknowledgement", "letter"]


def test_a_customer_who_writes_twice_is_one_customer(house: House, shops: Shops):
    keep_all(
        house,
        letter_bytes(SLOVAK, to="sk@novesta.example", message_id="first@post.example"),
        letter_bytes(
            SLOVAK, to="sk@novesta.example", message_id="second@post.example", sender="Maria.Kovacova@POST.example"
        ),
    )
    receive_some(house)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Customer)) == 1
        assert session.scalar(select(func.count()).select_from(CustomerAddress)) == 1


@pytest.mark.parametrize("lost", [b"", b"Message-ID: <first@post.example>\r\n"], ids=["named", "nameless"])
def test_the_same_letter_to_two_mailboxes_is_one_ticket(house: House, shops: Shops, lost: bytes):
    content = letter_bytes(SLOVAK, to="sk@novesta.example, cs@novesta.example").replace(lost, b"")
    assert (b"Message-ID" in content) is not bool(lost)
    keep_mail(house, content, to=("sk@novesta.example",))
    keep_mail(house, content, to=("cs@novesta.example",))
    receive_some(house)
    assert len(tickets(house)) == 1
    with house.database.reading() as session:
        assert session.scalars(select(Letter.reason).order_by(Letter.id)).all() == [None, "duplicate"]


def test_nobody_gets_more_of_a_batch_than_they_can_hold(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.execute(update(PoolMember).where(PoolMember.user_id == shops.users["alena"]).values(capacity=3))
    keep_all(house, *fresh(7))
    receive_some(house)
    assert [one.assignee_id for one in tickets(house)] == [shops.users["alena"]] * 3 + [None] * 4


def test_two_people_share_a_batch(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        beata = make_agent(session, "Beata", {"sk": shops.pools["sk"]})
    keep_all(house, *fresh(6))
    receive_some(house)
    alena = shops.users["alena"]
    assert [one.assignee_id for one in tickets(house)] == [alena, beata] * 3


def test_a_letter_that_fails_takes_no_other_with_it(house: House, shops: Shops):
    keep_all(house, *fresh(5))
    with house.database.writing.begin() as session:
        # Its mailbox serves no market any more, so that it cannot be received.
        session.execute(update(Letter).where(Letter.id == 3).values(account="nobody@novesta.example"))
    receive_some(house)
    assert len(tickets(house)) == 4
    with house.database.reading() as session:
        states = session.scalars(select(Letter.state).order_by(Letter.id)).all()
        assert states == [LetterState.RECEIVED] * 2 + [LetterState.WAITING] + [LetterState.RECEIVED] * 2
        assert broken_laws(session, house.store) == []


def test_letters_over_which_a_worker_died_are_tried_one_by_one(house: House, shops: Shops):
    keep_all(house, *fresh(3))
    assert claimed(house) == [1, 2, 3]
    let_leases_lapse(house)
    keep_all(house, *fresh(5)[3:])
    assert [claimed(house) for _ in range(5)] == [[4, 5], [1], [2], [3], []]


def test_a_letter_over_which_every_worker_dies_is_told(house: House, shops: Shops):
    keep_all(house, *fresh(1))
    for _ in range(MOST_ATTEMPTS):
        assert claimed(house) == [1]
        let_leases_lapse(house)
    assert receive_some(house)
    assert not receive_some(house)
    with house.database.reading() as session:
        letter = session.get_one(Letter, 1)
        assert (letter.state, letter.reason) == (LetterState.FAILED, BROKE_OFF)
        trouble = session.scalars(select(Trouble).where(Trouble.mended_at.is_(None))).one()
        assert (trouble.kind, trouble.cause["letter"]) == (TroubleKind.LETTER_FAILED, 1)
    assert tickets(house) == []


def test_heavy_letters_do_not_come_together(house: House, shops: Shops):
    keep_all(house, *fresh(4))
    with house.database.writing.begin() as session:
        session.execute(update(Blob).values(size=MOST_BYTES // 2))
        session.execute(update(Blob).where(Blob.id == 3).values(size=MOST_BYTES + 1))
    assert [claimed(house) for _ in range(4)] == [[1, 2], [3], [4], []]
    with house.database.reading() as session:
        assert set(session.scalars(select(Letter.attempts))) == {1}


def test_of_a_batch_only_what_is_still_ours_is_received(house: House, shops: Shops):
    keep_all(house, *fresh(3))
    with house.database.writing.begin() as session:
        claims = claim_letters(session, most=3)
    with house.database.writing.begin() as session:
        session.execute(update(Letter).where(Letter.id == claims[1].letter_id).values(claim_token="somebody else's"))
    received = receive_claimed(house, claims)
    assert [one.outcome for one in received] == [LetterState.RECEIVED] * 2
    assert len(tickets(house)) == 2


def test_a_letter_to_two_mailboxes_that_two_workers_receive_at_once_is_one(house: House, shops: Shops):
    if house.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: nobody receives at once")
    keep_all(house, *fresh(1))
    receive_some(house)
    sender = messages(house)[0].from_address
    raw = letter_bytes(SLOVAK, to="sk@novesta.example, cs@novesta.example", sender=sender, message_id="2@post.example")
    for box in ("sk@novesta.example", "cs@novesta.example"):
        keep_mail(house, raw, to=(box,))
    rounds = []
    for _ in range(2):
        with house.database.writing.begin() as session:
            claims = claim_letters(session, most=1)
        rounds.append([(claim, understand(house.store, house.detector, claim)) for claim in claims])

    def receive(letters: Any) -> None:
        with house.database.writing.begin() as session:
            record_letters(session, house.store, house.settings.keyring, letters, now=house.clock.now())

    with house.database.writing.begin() as session:
        record_letters(session, house.store, house.settings.keyring, rounds[0], now=house.clock.now())
        other = threading.Thread(target=receive, args=(rounds[1],))
        other.start()
        wait_until_somebody_waits(house)
    other.join()
    with house.database.reading() as session:
        reasons = session.scalars(select(Letter.reason).order_by(Letter.id)).all()
    assert reasons == [None, None, Screened.DOUBLE]


def test_a_batch_that_is_rolled_back_left_nothing(house: House, shops: Shops):
    keep_all(house, *fresh(3))
    with house.database.writing.begin() as session:
        claims = claim_letters(session, most=3)
    understood = [(claim, understand(house.store, house.detector, claim)) for claim in claims]
    with pytest.raises(ZeroDivisionError), house.database.writing.begin() as session:
        record_letters(session, house.store, house.settings.keyring, understood, now=house.clock.now())
        raise ZeroDivisionError
    assert tickets(house) == []
    receive_claimed(house, claims)
    assert len(tickets(house)) == 3


def test_files_come_with_the_letters_of_a_batch(house: House, shops: Shops):
    mails = []
    for number in range(3):
        mail = message_from_bytes(fresh(3)[number], policy=SMTP)
        mail.add_attachment(b"%PDF-1.4 " + bytes([65 + number]) * 200, maintype="application", subtype="pdf")
        mails.append(mail.as_bytes())
    keep_all(house, *mails, *fresh(5)[3:])
    receive_some(house)
    with house.database.reading() as session:
        rows = session.execute(select(Attachment.message_id, Message.kind).join(Message)).all()
    assert [kind.value for _, kind in rows] == ["letter"] * 3
    assert len(tickets(house)) == 5


def claimed(house: House) -> list[int]:
    """The letters that a worker takes and does not come back with."""
    with house.database.writing.begin() as session:
        return [claim.letter_id for claim in claim_letters(session, most=25)]


def let_leases_lapse(house: House) -> None:
    # A lease lasts minutes by the database's clock, which no test can move: the rows are moved instead.
    with house.database.writing.begin() as session:
        past = database_now(session) - timedelta(seconds=1)
        session.execute(update(Letter).where(Letter.claimed_until.is_not(None)).values(claimed_until=past))


def keep_all(house: House, *contents: bytes) -> None:
    assert all(keep_mail(house, content).is_new for content in contents)


def fresh(count: int) -> Sequence[bytes]:
    return [
        letter_bytes(
            SLOVAK,
            to="sk@novesta.example",
            sender=f"customer{number}@post.example",
            message_id=f"letter{number}@post.example",
        )
        for number in range(count)
    ]
