"""Rubbish at the front door: a stored letter and a trouble or a plain reason, never a crash, never silence."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from flow_steps import letters_sent, mail_in, messages, run_jobs, tickets, words_in
from house_makers import Shops, letter_bytes
from sqlalchemy import select

from tolmach.inbox.model import Letter, LetterState, StrayLetter
from tolmach.inbox.retry import adopt_strays, retry_failed
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.store import FolderStore
from tolmach.tickets.blobs import MOST_PACKED, read_blob
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
TO = ("sk@novesta.example",)
GOOD = letter_bytes("Dobrý deň, kde je môj balík?\n", to=TO[0], message_id="good@post.example")

RUBBISH = {
    "nothing": b"",
    "no mail at all": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "only headers": b"From: a@x.example\r\nTo: sk@novesta.example\r\nSubject: Hi\r\n\r\n",
    "a NUL byte": b"From: a@x.example\r\nSubject: Hi\r\n\r\nDobr\xc3\xbd de\xc5\x88\x00, kde je bal\xc3\xadk?\r\n",
    "no sender": b"Subject: Kde je balik\r\n\r\nKde je moj balik?\r\n",
    "a wrong charset": (
        b"From: a@x.example\r\nContent-Type: text/plain; charset=x-unheard-of\r\n\r\n" + "kde je balík".encode("cp1250")
    ),
    "broken multipart": (
        b"From: a@x.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
        b"--B\r\nContent-Type: text/plain\r\n\r\nAhoj"
    ),
    "a lone surrogate in the subject": b"From: a@x.example\r\nSubject: =?utf-8?q?=ED=A0=80?=\r\n\r\nText listu.\r\n",
}


@pytest.mark.parametrize("rubbish", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_is_kept_told_and_stops_no_other_letter(house: House, shops: Shops, rubbish: bytes) -> None:
    keep_mail(house, rubbish, to=TO)
    keep_mail(house, GOOD)
    run_jobs(house)
    with house.database.reading() as session:
        first, good = session.scalars(select(Letter).order_by(Letter.id)).all()
        assert read_blob(session, house.store, client_id=first.client_id, digest=first.raw_sha256) == rubbish
        assert first.state is not LetterState.WAITING
        assert first.state is LetterState.RECEIVED or first.reason
        assert good.state is LetterState.RECEIVED
        assert broken_laws(session, house.store) == []


def test_thirty_megabytes_are_kept_and_the_file_is_refused_in_the_customers_language(
    house: House, shops: Shops
) -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "maria@post.example", TO[0], "<big@post.example>"
    mail["Subject"] = "Fotky"
    mail.set_content("Dobrý deň, posielam fotky poškodených topánok.\n")
    mail.add_attachment(b"x" * (22 * 1024 * 1024), maintype="image", subtype="jpeg", filename="topánky.jpg")
    keep_mail(house, mail.as_bytes())
    run_jobs(house)
    subjects = [str(letter["Subject"]) for letter in letters_sent(house, "maria@post.example")]
    (ticket,) = tickets(house)
    assert f"Prílohu sa nepodarilo prijať [{ticket.reference}]" in subjects
    assert "topánky.jpg" in words_in(letters_sent(house, "maria@post.example")[-1])


def test_a_letter_to_nobody_is_kept_and_adopted_once_the_mailbox_exists(house: House, shops: Shops) -> None:
    from house_makers import make_market

    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="info@lipa.example")
    assert tickets(house) == []
    with house.database.reading() as session:
        assert session.scalars(select(StrayLetter)).one().account == "info@lipa.example"
        assert [row.kind for row in session.scalars(select(Trouble))] == [TroubleKind.LETTER_STRAY]
    with house.database.writing.begin() as session:
        make_market(session, shops.clients["calida"], "cs", domain="lipa.example")
        assert adopt_strays(session, house.store, house.settings.keyring, now=house.clock.now()) == 0
    with house.database.writing.begin() as session:
        from tolmach.clients.model import Mailbox

        box = session.scalars(select(Mailbox).where(Mailbox.address == "cs@lipa.example")).one()
        box.address = "info@lipa.example"
        session.flush()
        assert adopt_strays(session, house.store, house.settings.keyring, now=house.clock.now()) == 1
    run_jobs(house)
    assert len(tickets(house)) == 1
    with house.database.reading() as session:
        assert all(row.mended_at for row in session.scalars(select(Trouble)))


def test_a_letter_that_cannot_be_read_is_a_trouble_and_can_be_tried_again(
    house: House, shops: Shops, tmp_path: Path
) -> None:
    # Too large to stay in its row.
    keep_mail(house, GOOD + b"\r\n" + secrets.token_hex(MOST_PACKED).encode())
    with house.database.reading() as session:
        letter = session.scalars(select(Letter)).one()
    blob = next(path for path in (house.settings.data_dir / "blobs").rglob(letter.raw_sha256))
    blob.rename(tmp_path / "gone")
    run_jobs(house)
    with house.database.writing.begin() as session:
        assert session.scalars(select(Letter.state)).one() is LetterState.FAILED
        assert [row.kind for row in session.scalars(select(Trouble))] == [TroubleKind.LETTER_FAILED]
    (tmp_path / "gone").rename(blob)
    with house.database.writing.begin() as session:
        assert retry_failed(session, now=house.clock.now()) == 1
    run_jobs(house)
    assert len(messages(house)) == 2, "the letter and its acknowledgement"


@pytest.mark.parametrize("name", ["vacation.eml", "bounce.eml"])
def test_automatic_letters_open_nothing_and_are_answered_by_nothing(house: House, shops: Shops, name: str) -> None:
    parts = {
        "vacation.eml": {"Auto_Submitted": "auto-replied", "subject": "Som na dovolenke"},
        "bounce.eml": {
            "Return_Path": "<>",
            "sender": "mailer-daemon@x.example",
            "subject": "Undelivered Mail Returned to Sender",
        },
    }[name]
    mail_in(house, "Nie som v práci.\n", to=TO[0], **parts)
    assert tickets(house) == []
    with house.database.reading() as session:
        letter = session.scalars(select(Letter)).one()
    assert letter.state is LetterState.SCREENED
    assert letter.reason


def test_a_loop_is_cut(house: House, shops: Shops) -> None:
    for number in range(40):
        subject = "Automatická odpoveď: " * (number % 7) + "Kde je balík"
        mail_in(
            house,
            f"List číslo {number}, kde je balík?\n",
            to=TO[0],
            subject=f"Re: {number} {subject[:20]}",
            message_id=f"{number}@x.example",
        )
    assert len(tickets(house)) <= 30
    with house.database.reading() as session:
        reasons = session.scalars(select(Letter.reason).where(Letter.state == LetterState.SCREENED)).all()
    assert "too many letters" in reasons


def test_the_store_names_what_is_missing(tmp_path: Path) -> None:
    from tolmach.errors import NotFound

    with pytest.raises(NotFound):
        FolderStore(tmp_path).read(1, "0" * 64)
