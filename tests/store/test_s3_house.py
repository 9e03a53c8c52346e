"""A house with its letters and files in a bucket: letters come in, files leave, and all waits while it is away."""

from __future__ import annotations

import mailbox as maildirs
import secrets
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import SMTP, default

import pytest
from flow_steps import let_letters_leave, letters_sent, run_jobs, tickets
from house_makers import FrozenClock, Shops, letter_bytes
from s3_server import S3Server
from sqlalchemy import select, text, update

from tolmach.clients.model import Mailbox, MailSource
from tolmach.db import database_now
from tolmach.errors import PortError
from tolmach.inbox.connection import Outcome
from tolmach.inbox.model import Letter, LetterState
from tolmach.jobs.fetch import fetch_once
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.work import receive_one, receive_some
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.outbox.send import claim_letter_to_send
from tolmach.replies.enclose import Enclosed, NewFile
from tolmach.replies.send import send_reply
from tolmach.s3_place import S3Place
from tolmach.s3_store import BucketStore
from tolmach.store import FolderStore, Owner
from tolmach.tickets.blobs import MOST_PACKED
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import Attachment
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

ADDRESS, MARIA = "sk@novesta.example", "maria.kovacova@post.example"
INVOICE = b"%PDF-1.4 faktura " + secrets.token_bytes(MOST_PACKED)
"""Too large to stay in its row."""

LONG = "\n".join(secrets.token_hex(32) for _ in range(MOST_PACKED // 32))
"""What makes a letter too large to stay in its row."""


@pytest.fixture
def far(house: House, shops: Shops, bucket: BucketStore) -> House:
    return replace(house, store=bucket)


def with_file(text: str) -> bytes:
    mail = message_from_bytes(letter_bytes(text, to=ADDRESS), policy=default)
    mail.add_attachment(INVOICE, maintype="application", subtype="pdf", filename="faktura.pdf")
    return mail.as_bytes(policy=SMTP)


def letter(house: House) -> Letter:
    with house.database.reading() as session:
        return session.scalars(select(Letter)).one()


def let_time_pass(house: House) -> None:
    # Waiting is measured by the database's clock, which no test can move: the rows are moved instead.
    with house.database.writing.begin() as session:
        session.execute(update(Letter).values(try_again_at=None))


def open_troubles(house: House) -> list[Trouble]:
    with house.database.reading() as session:
        return list(session.scalars(select(Trouble).where(Trouble.mended_at.is_(None)).order_by(Trouble.id)))


def answer(house: House, shops: Shops) -> None:
    """Alena answers with a file."""
    (ticket,) = tickets(house)
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        send_reply(
            session,
            access,
            ticket_for(session, access, ticket.reference),
            text="Dobrý deň, faktúra je v prílohe.",
            draft_id=None,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
            enclosed=Enclosed(store=house.store, new=[NewFile(name="faktura.pdf", content=INVOICE)]),
        )


def newest(house: House) -> OutboxRow:
    with house.database.reading() as session:
        return session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()).limit(1)).one()


def test_letters_and_files_are_in_the_bucket_and_nothing_on_the_disk(
    far: House, shops: Shops, server: S3Server, place: S3Place
):
    content = with_file("Dobrý deň, posielam faktúru, kde je môj balík?\n")
    keep_mail(far, content)
    keep_mail(far, letter_bytes("Kto ste?", to="nobody@elsewhere.example", message_id="stray@post.example"))
    run_jobs(far)
    answer(far, shops)
    let_letters_leave(far)
    sent = letters_sent(far, MARIA)[-1]
    assert [part.get_content() for part in sent.iter_attachments()] == [INVOICE]
    with far.database.reading() as session:
        came = session.scalars(select(Attachment).order_by(Attachment.id)).first()
        assert came is not None
        assert far.store.read(came.client_id, came.blob_sha256) == INVOICE
        assert broken_laws(session, far.store) == []
    assert far.store.read(letter(far).client_id, letter(far).raw_sha256) == content
    owners = {name.removeprefix(f"{place.prefix}/").split("/")[0] for name in server.objects(place.prefix)}
    assert owners == {str(shops.clients["novesta"]), "stray"}
    assert not (far.settings.data_dir / "blobs").exists()


def test_a_letter_that_cannot_be_read_now_is_received_later(far: House, dead: BucketStore):
    keep_mail(far, letter_bytes(f"Dobrý deň, kde je môj balík?\n\n{LONG}\n", to=ADDRESS))
    assert receive_one(replace(far, store=dead))
    assert (letter(far).state, letter(far).reason) == (LetterState.WAITING, "store: the store does not answer")
    assert open_troubles(far) == [], "it may be back in a moment"
    let_time_pass(far)
    assert receive_one(replace(far, store=dead))
    (trouble,) = open_troubles(far)
    assert (trouble.kind, trouble.client_id) == (TroubleKind.STORE_AWAY, None)
    let_time_pass(far)
    run_jobs(far)
    assert (letter(far).state, letter(far).reason) == (LetterState.RECEIVED, None)
    assert open_troubles(far) == []


def test_a_letter_waits_two_days_for_the_store_and_is_told_then(far: House, dead: BucketStore, clock: FrozenClock):
    keep_mail(far, letter_bytes(f"Dobrý deň, kde je môj balík?\n\n{LONG}\n", to=ADDRESS))
    waits = []
    for minutes in (0, 5, 10, 20, 30, 60, 45 * 60):
        clock.move(minutes=minutes)
        assert receive_one(replace(far, store=dead))
        assert letter(far).state is LetterState.WAITING
        with far.database.reading() as session:
            waits.append(round((letter(far).try_again_at - database_now(session)).total_seconds() / 30))
        let_time_pass(far)
    assert [trouble.kind for trouble in open_troubles(far)] == [TroubleKind.STORE_AWAY]
    assert waits == [1, 10, 30, 70, 120, 120, 120], "in half minutes, at most an hour"
    clock.move(hours=3)
    assert receive_one(replace(far, store=dead))
    assert letter(far).state is LetterState.FAILED
    with far.database.reading() as session:
        assert TroubleKind.LETTER_FAILED in session.scalars(select(Trouble.kind)).all()


@dataclass(frozen=True)
class WhileOthersSend:
    """The store of a house; whenever it is asked, somebody else looks for letters to send."""

    house: House

    def put(self, owner: Owner, content: bytes) -> str:
        return self.house.store.put(owner, content)

    def read(self, owner: Owner, digest: str) -> bytes:
        with self.house.database.writing.begin() as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SET LOCAL lock_timeout = '2s'"))
            letters = self.house.letters
            assert claim_letter_to_send(session, letters, relay=self.house.relay, now=self.house.clock.now()) is None
        return self.house.store.read(owner, digest)


@pytest.mark.database
def test_while_a_file_is_fetched_nobody_waits_for_the_database(house: House, shops: Shops):
    keep_mail(house, letter_bytes("Dobrý deň, kde je môj balík?\n", to=ADDRESS))
    run_jobs(house)
    answer(house, shops)
    let_letters_leave(replace(house, store=WhileOthersSend(house)))
    assert (newest(house).state, newest(house).error) == (OutboxState.SENT, None)


@dataclass
class Away:
    """A store that does not answer, and how often it was asked."""

    asked: int = 0

    def put(self, owner: Owner, content: bytes) -> str:
        raise PortError("store", "the store does not answer", permanent=False)

    def read(self, owner: Owner, digest: str) -> bytes:
        self.asked += 1
        raise PortError("store", "the store does not answer", permanent=False)


def test_a_store_that_is_away_is_asked_once_for_a_batch_and_holds_up_no_small_letter(house: House, shops: Shops):
    for number, more in enumerate((LONG, "", LONG, LONG, "")):
        words = f"Dobrý deň, kde je môj balík?\n\n{more}\n"
        keep_mail(house, letter_bytes(words, to=ADDRESS, message_id=f"{number}@post.example"))
    away = Away()
    assert receive_some(replace(house, store=away))
    assert away.asked == 1
    with house.database.reading() as session:
        states = session.scalars(select(Letter.state).order_by(Letter.id)).all()
        assert states == [LetterState.WAITING if big else LetterState.RECEIVED for big in (1, 0, 1, 1, 0)]
        assert session.scalars(select(Trouble)).all() == []


def test_an_answer_whose_file_is_out_of_reach_waits_for_it(far: House, shops: Shops, dead: BucketStore):
    keep_mail(far, letter_bytes(f"Dobrý deň, kde je môj balík?\n\n{LONG}\n", to=ADDRESS))
    run_jobs(far)
    answer(far, shops)
    let_letters_leave(replace(far, store=dead))
    assert (newest(far).state, newest(far).error) == (OutboxState.WAITING, "the store does not answer")
    let_letters_leave(far)
    assert newest(far).state is OutboxState.SENT


def test_what_cannot_be_kept_stays_in_its_mailbox(far: House, dead: BucketStore):
    path = far.settings.data_dir / "in"
    maildirs.Maildir(path, create=True).add(letter_bytes(f"Dobrý deň, kde je môj balík?\n\n{LONG}\n", to=ADDRESS))
    values = {"source": MailSource.MAILDIR, "source_settings": {"path": str(path)}}
    with far.database.writing.begin() as session:
        session.execute(update(Mailbox).where(Mailbox.address == ADDRESS).values(**values))
        box = session.scalars(select(Mailbox).where(Mailbox.address == ADDRESS)).one()
    new, tried = fetch_once(replace(far, store=dead), box)
    assert tried is not None
    assert (new, tried.outcome, tried.detail) == (0, Outcome.NO_CONNECTION, "the store does not answer")
    assert len(list((path / "new").iterdir())) == 1
    assert fetch_once(far, box) == (1, None)


def test_a_house_that_asks_for_laws_in_a_store_that_is_away_is_not_told_that_letters_are_lost(
    far: House, dead: BucketStore
):
    keep_mail(far, letter_bytes(f"Kde je balík?\n\n{LONG}\n", to=ADDRESS))
    with far.database.reading() as session:
        with pytest.raises(PortError):
            broken_laws(session, dead)
        elsewhere = FolderStore(far.settings.data_dir / "empty")
        elsewhere.root.mkdir()
        assert [broken.law for broken in broken_laws(session, elsewhere)] == ["a kept letter's bytes are in the store"]
