"""Real SMTP and LMTP conversations: 250 only for what is kept, and nothing for anybody but the house's mailboxes."""

from __future__ import annotations

import smtplib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from house_makers import Shops, letter_bytes
from listener import listening
from mailbox_makers import kept
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tolmach.inbox import mail_protocol
from tolmach.inbox.model import Letter, StrayLetter
from tolmach.jobs import listen as listen_module
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.outbox.model import Channel
from tolmach.settings import read_mail_listen
from tolmach.tickets.references import reply_address
from tolmach.wiring import House

SENDER = "maria.kovacova@post.example"
SK, CS, CALIDA = "sk@novesta.example", "cs@novesta.example", "sk@calida.example"
LETTER = letter_bytes("Kde je balík?\n.\n..bodka na začiatku\n", to=SK)


@pytest.fixture
def smtp(house: House, shops: Shops) -> Iterator[smtplib.SMTP]:
    with listening(house, is_lmtp=False) as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        yield client


@pytest.fixture
def lmtp(house: House, shops: Shops) -> Iterator[smtplib.LMTP]:
    with listening(house, is_lmtp=True) as port, smtplib.LMTP("127.0.0.1", port, timeout=20) as client:
        yield client


def accounts(house: House) -> list[str]:
    with house.database.reading() as session:
        return sorted(session.scalars(select(Letter.account)))


def answers(client: smtplib.SMTP, sender: str, recipients: list[str], letter: bytes) -> list[bytes]:
    """The answers after a letter, one a line, as they come."""
    client.ehlo_or_helo_if_needed()
    assert client.mail(sender)[0] == 250
    for recipient in recipients:
        assert client.rcpt(recipient)[0] == 250
    assert client.docmd("DATA")[0] == 354
    client.send(smtplib._quote_periods(letter) + b".\r\n")
    return [client.file.readline() for _ in (recipients if isinstance(client, smtplib.LMTP) else "1")]


def test_a_letter_is_kept_before_it_is_answered(house: House, smtp: smtplib.SMTP):
    assert answers(smtp, SENDER, [SK], LETTER) == [b"250 2.0.0 Kept\r\n"]
    head = f"Return-Path: <{SENDER}>\r\nDelivered-To: {SK}\r\n".encode()
    assert kept(house) == [head + LETTER]
    assert receive_one(house)


def test_the_size_is_told_and_kept_to(house: House, shops: Shops, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(listen_module, "LARGEST_LETTER", 5000)
    large = LETTER + b"x" * 70 + b"\r\n" + b"y" * 6000 + b"\r\n"
    with listening(house, is_lmtp=True) as port, smtplib.LMTP("127.0.0.1", port, timeout=20) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "5000"
        assert client.mail(SENDER, ["SIZE=6000"])[0] == 552
        assert [line[:3] for line in answers(client, SENDER, [SK, CALIDA], large)] == [b"552", b"552"]
        assert [line[:3] for line in answers(client, SENDER, [SK, CALIDA], LETTER)] == [b"250", b"250"]
    assert len(kept(house)) == 2


def test_every_client_gets_a_letter_of_its_own_and_every_recipient_an_answer(house: House, lmtp: smtplib.LMTP):
    said = answers(lmtp, SENDER, [SK, CALIDA, CS], LETTER)
    assert said == [b"250 2.0.0 Kept\r\n"] * 3
    assert accounts(house) == [CS, CALIDA, SK]


def test_an_unknown_mailbox_is_refused_before_the_letter(house: House, lmtp: smtplib.LMTP):
    lmtp.ehlo()
    lmtp.mail(SENDER)
    assert lmtp.rcpt("nobody@novesta.example") == (550, b"5.1.1 No such mailbox here")
    assert lmtp.rcpt("somebody@elsewhere.example")[0] == 550
    assert lmtp.docmd("DATA")[0] == 503
    with house.database.reading() as session:
        assert session.scalars(select(StrayLetter)).all() == []


@pytest.mark.parametrize("address", ["SK@Novesta.Example", "sk+anything@novesta.example"])
def test_a_mailbox_is_known_however_it_is_written(house: House, lmtp: smtplib.LMTP, address: str):
    assert answers(lmtp, SENDER, [address], LETTER)[0].startswith(b"250")
    assert accounts(house) == [SK]


def test_a_signed_reply_address_is_its_mailbox(house: House, lmtp: smtplib.LMTP):
    answers(lmtp, SENDER, [reply_address(house.settings.keyring, SK, "NOV-7K3QF")], LETTER)
    assert accounts(house) == [SK]


@pytest.mark.parametrize("sender", ["", "příliš@žluťoučký.example"])
def test_bounces_and_foreign_letters_have_a_way_in(house: House, lmtp: smtplib.LMTP, sender: str):
    lmtp.ehlo()
    lmtp.command_encoding = "utf-8"
    assert lmtp.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"])[0] == 250
    assert lmtp.rcpt(SK)[0] == 250
    assert lmtp.data(LETTER)[0] == 250
    assert kept(house)[0].startswith(f"Return-Path: <{sender}>\r\n".encode())


def test_a_letter_that_comes_again_is_no_second_one(house: House, smtp: smtplib.SMTP):
    for _ in range(2):
        assert answers(smtp, SENDER, [SK], LETTER) == [b"250 2.0.0 Kept\r\n"]
    keep_mail(house, LETTER, to=(SK,))
    assert len(kept(house)) == 1


@pytest.mark.parametrize("is_lmtp", [True, False])
def test_a_database_in_trouble_is_an_answer_to_come_again(
    house: House, shops: Shops, monkeypatch: pytest.MonkeyPatch, is_lmtp: bool
):
    def fails_for_calida(house_: House, content: bytes, *, to: tuple[str, ...]) -> object:
        if to == (CALIDA,):
            raise OperationalError("INSERT", {}, Exception("disk full"))
        return keep_mail(house_, content, to=to)

    monkeypatch.setattr(listen_module, "keep_mail", fails_for_calida)
    kind = smtplib.LMTP if is_lmtp else smtplib.SMTP
    with listening(house, is_lmtp=is_lmtp) as port, kind("127.0.0.1", port, timeout=20) as client:
        said = [line[:3] for line in answers(client, SENDER, [SK, CALIDA], LETTER)]
        assert said == ([b"250", b"451"] if is_lmtp else [b"451"])
        monkeypatch.undo()
        assert {line[:3] for line in answers(client, SENDER, [SK, CALIDA], LETTER)} == {b"250"}
    assert accounts(house) == [CALIDA, SK]


def test_a_database_that_is_away_says_so_at_the_recipient(
    house: House, lmtp: smtplib.LMTP, monkeypatch: pytest.MonkeyPatch
):
    def away(*_args: object) -> object:
        raise OperationalError("SELECT", {}, Exception("no server"))

    monkeypatch.setattr(listen_module, "mailbox_for", away)
    lmtp.ehlo()
    lmtp.mail(SENDER)
    assert lmtp.rcpt(SK)[0] == 451


def test_a_client_that_drops_in_the_middle_leaves_nothing(house: House, shops: Shops):
    with listening(house, is_lmtp=True) as port:
        client = smtplib.LMTP("127.0.0.1", port, timeout=20)
        client.ehlo()
        client.mail(SENDER)
        client.rcpt(SK)
        client.docmd("DATA")
        client.send(b"Subject: the first half\r\n\r\nof a letter\r\n")
        client.close()
        with smtplib.LMTP("127.0.0.1", port, timeout=20) as again:
            assert answers(again, SENDER, [SK], LETTER)[0].startswith(b"250")
    assert len(kept(house)) == 1


def test_a_client_that_says_nothing_is_hung_up_on(house: House, shops: Shops):
    with listening(house, is_lmtp=True, timeout=0.3) as port, socket.create_connection(("127.0.0.1", port)) as silent:
        silent.settimeout(20)
        assert silent.recv(100).startswith(b"220")
        assert silent.recv(100) == b""


def test_a_letter_that_never_ends_is_hung_up_on(house: House, shops: Shops):
    with listening(house, is_lmtp=True, timeout=0.5) as port, smtplib.LMTP("127.0.0.1", port, timeout=20) as client:
        client.ehlo()
        client.mail(SENDER)
        client.rcpt(SK)
        client.docmd("DATA")
        with pytest.raises(OSError, match=r"."):
            for _ in range(400):
                client.send(b"one more line\r\n")
                time.sleep(0.05)
    assert kept(house) == []


def test_there_is_room_for_so_many_at_a_time(house: House, shops: Shops, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail_protocol, "MOST_CONNECTIONS", 1)
    with listening(house, is_lmtp=False) as port:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as first:
            with socket.create_connection(("127.0.0.1", port)) as second:
                assert second.recv(100).startswith(b"421 4.3.2")
                assert second.recv(100) == b""
            assert first.noop()[0] == 250
        ends_by = time.monotonic() + 20
        while time.monotonic() < ends_by:
            with socket.create_connection(("127.0.0.1", port)) as third:
                if third.recv(100).startswith(b"220"):
                    return
        raise AssertionError("its place was not given back")


def test_a_line_longer_than_the_standard_is_kept(house: House, lmtp: smtplib.LMTP):
    letter = LETTER + b"<p>" + b"long " * 40_000 + b"</p>\r\n"
    assert answers(lmtp, SENDER, [SK], letter)[0].startswith(b"250")
    assert kept(house)[0].endswith(letter)


def test_whatever_bytes_come_are_kept(house: House, lmtp: smtplib.LMTP):
    letter = (
        b"\x00\xff\xfe no header at all \r\n\r\n" + bytes(range(256)).replace(b"\r", b"").replace(b"\n", b"") + b"\r\n"
    )
    assert answers(lmtp, SENDER, [SK], letter)[0].startswith(b"250")
    assert kept(house)[0].endswith(letter)


def test_a_socket_file_is_a_place_to_listen_too(house: House, shops: Shops, tmp_path: Path):
    path = tmp_path / "lmtp"
    with listening(house, is_lmtp=True, path=path), smtplib.LMTP(str(path)) as client:
        assert answers(client, SENDER, [SK], LETTER)[0].startswith(b"250")
    assert not path.exists()
    with house.database.reading() as session:
        assert session.scalars(select(Letter.channel)).one() is Channel.MAIL


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("lmtp://127.0.0.1:8024", "lmtp://127.0.0.1:8024"),
        ("smtp://[::1]:25", "smtp://::1:25"),
        ("lmtp:///run/tolmach/lmtp", "lmtp:///run/tolmach/lmtp"),
        ("", "None"),
    ],
)
def test_a_place_to_listen_is_read(value: str, said: str):
    problems: list[str] = []
    assert str(read_mail_listen(value, problems)) == said
    assert problems == []


@pytest.mark.parametrize(
    "value", ["127.0.0.1:25", "http://x:1", "lmtp://", "lmtp://x", "lmtp://x:99999", "smtp://x:1/y"]
)
def test_what_is_no_place_to_listen_is_refused(value: str):
    problems: list[str] = []
    assert read_mail_listen(value, problems) is None
    assert len(problems) == 1
