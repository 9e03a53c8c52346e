"""Trying a mailbox's connections against servers that behave and servers that do not."""

from __future__ import annotations

import socket
from datetime import date
from pathlib import Path

import pytest
from mail_servers import PASSWORD, Chatter, Imap, Silent, Smtp, serving

from tolmach.clients.model import Mailbox, MailSource
from tolmach.inbox.connection import Outcome, Tried
from tolmach.inbox.try_mailbox import try_receiving as _try_receiving
from tolmach.inbox.try_mailbox import try_sending

BRIEF = 0.4


def imap_box(port: int, *, secret: str = PASSWORD, folder: str = "INBOX", security: str = "none") -> Mailbox:
    settings = {"host": "127.0.0.1", "port": port, "security": security, "user": "shop", "folder": folder}
    return Mailbox(source=MailSource.IMAP, source_settings=settings, source_secret=secret)


def smtp_box(port: int, *, secret: str | None = PASSWORD, security: str = "none") -> Mailbox:
    settings = {"host": "127.0.0.1", "port": port, "security": security, "user": "shop"}
    return Mailbox(source=MailSource.NONE, sending_settings=settings, sending_secret=secret)


def try_receiving(box: Mailbox, **others: float) -> Tried:
    return _try_receiving(box, today=date(2026, 9, 22), **others)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def test_a_right_login_works():
    with serving(Imap) as port:
        assert try_receiving(imap_box(port)).outcome is Outcome.WORKS
    with serving(Smtp) as port:
        assert try_sending(smtp_box(port)).outcome is Outcome.WORKS
        assert Smtp.letters == 0


def test_a_wrong_password_is_told_with_the_servers_words():
    with serving(Imap) as port:
        tried = try_receiving(imap_box(port, secret="wrong"))
    assert tried.outcome is Outcome.LOGIN_REFUSED
    assert tried.detail == "[AUTHENTICATIONFAILED] Authentication failed."
    with serving(Smtp) as port:
        tried = try_sending(smtp_box(port, secret="wrong"))
    assert (tried.outcome, tried.detail) == (Outcome.LOGIN_REFUSED, "535 5.7.8 bad credentials")


def test_a_missing_folder_is_told(tmp_path: Path):
    with serving(Imap) as port:
        assert try_receiving(imap_box(port, folder="Shop")).outcome is Outcome.NO_FOLDER
    gone = Mailbox(source=MailSource.MAILDIR, source_settings={"path": str(tmp_path / "gone")})
    assert try_receiving(gone).outcome is Outcome.NO_FOLDER
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    here = Mailbox(source=MailSource.MAILDIR, source_settings={"path": str(tmp_path)})
    assert try_receiving(here).outcome is Outcome.WORKS


def test_nobody_at_home_is_told(closed_port: int):
    assert try_receiving(imap_box(closed_port)).outcome is Outcome.NO_CONNECTION
    assert try_sending(smtp_box(closed_port)).outcome is Outcome.NO_CONNECTION


def test_silence_ends_after_the_limit():
    with serving(Silent) as port:
        assert try_receiving(imap_box(port), timeout=BRIEF).outcome is Outcome.TOO_SLOW
        assert try_sending(smtp_box(port), timeout=BRIEF).outcome is Outcome.TOO_SLOW


def test_the_wrong_encryption_is_told():
    with serving(Chatter) as port:
        assert try_receiving(imap_box(port, security="tls"), timeout=BRIEF).outcome is Outcome.NOT_ENCRYPTED
        assert try_sending(smtp_box(port, security="tls"), timeout=BRIEF).outcome is Outcome.NOT_ENCRYPTED
    with serving(Smtp) as port:
        assert try_sending(smtp_box(port, security="starttls")).outcome is Outcome.NOT_ENCRYPTED


def test_a_server_that_speaks_no_mail_is_told():
    with serving(Chatter) as port:
        assert try_receiving(imap_box(port), timeout=BRIEF).outcome is Outcome.NOT_UNDERSTOOD
        assert try_sending(smtp_box(port), timeout=BRIEF).outcome is Outcome.NOT_UNDERSTOOD


def test_an_unknown_name_is_told(monkeypatch: pytest.MonkeyPatch):
    def nowhere(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    box = imap_box(993)
    box.source_settings = {**box.source_settings, "host": "mail.nowhere.invalid"}
    tried = try_receiving(box)
    assert (tried.outcome, tried.detail) == (Outcome.UNKNOWN_HOST, "Name or service not known")


def test_what_is_not_set_is_not_tried():
    box = Mailbox(source=MailSource.NONE, sending_settings={})
    assert try_receiving(box).outcome is Outcome.NOTHING_SET
    assert try_sending(box).outcome is Outcome.NOTHING_SET
