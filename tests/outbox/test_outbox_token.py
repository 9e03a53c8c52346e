"""Letters leave by servers that take no password: logged in to with the access token that letters are fetched with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flow_steps import mail_in, run_jobs
from house_makers import Shops
from sign_in_service import SignIn, sign_in_service
from smtp_server import Talk, smtp_server
from sqlalchemy import select, update

from tolmach.clients.model import Mailbox, MailSource
from tolmach.inbox.connection import Outcome
from tolmach.inbox.try_mailbox import try_sending
from tolmach.jobs.mailbox_token import try_mailbox
from tolmach.outbox.mailers import SmtpMailer
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.private_hosts import read_private_hosts
from tolmach.wiring import House

pytestmark = pytest.mark.database
GREETING = "250-mail.example\r\n250 AUTH XOAUTH2"
ASKED_AGAIN = "334 eyJzdGF0dXMiOiI0MDAifQ=="


@pytest.fixture
def service() -> Iterator[SignIn]:
    with sign_in_service() as (service, port):
        service.port = port
        yield service


@pytest.fixture
def server() -> Iterator[Talk]:
    with smtp_server() as talk:
        talk.answers = {"EHLO": GREETING}
        yield talk


@pytest.fixture
def office(house: House, shops: Shops, server: Talk, service: SignIn) -> House:
    """The house, its mailboxes opened and sent from with an access token, asked for at a service of this machine."""
    source = {"host": "127.0.0.1", "port": 1, "security": "none", "user": "shop", "login": "token", "client_id": "desk"}
    sending = {"host": "127.0.0.1", "port": server.port, "security": "none", "user": "shop", "login": "token"}
    with house.database.writing.begin() as session:
        values = {
            "source": MailSource.IMAP,
            "source_settings": source | {"token_url": f"http://127.0.0.1:{service.port}/token"},
            "source_refresh_token": "refresh-0",
            "source_secret": "program",
            "sending_settings": sending,
        }
        session.execute(update(Mailbox).where(Mailbox.address == "sk@novesta.example").values(**values))
    settings = replace(house.settings, private_hosts=read_private_hosts("127.0.0.1", []))
    return replace(house, mailer=SmtpMailer(), settings=settings)


def letter_in(house: House) -> None:
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example")


def state_of_letter(house: House) -> OutboxState:
    with house.database.reading() as session:
        return session.scalars(select(OutboxRow.state)).one()


def test_a_letter_leaves_with_an_access_token_that_is_asked_for_once(office: House, server: Talk, service: SignIn):
    letter_in(office)
    letter_in(office)
    assert len(server.letters) >= 1
    assert set(server.logins) == {"user=shop\x01auth=Bearer access-0\x01\x01"}
    assert len(service.asked) == 1


def test_a_token_that_the_server_refuses_is_asked_for_anew_and_the_letter_waits(
    office: House, server: Talk, service: SignIn
):
    server.answers = {"EHLO": GREETING, "AUTH": ASKED_AGAIN}
    letter_in(office)
    assert (state_of_letter(office), server.letters) == (OutboxState.WAITING, [])
    server.answers = {"EHLO": GREETING}
    with office.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(try_again_at=None))
    run_jobs(office)
    assert state_of_letter(office) is OutboxState.SENT
    assert [login.split("Bearer ")[1].strip("\x01") for login in server.logins] == ["access-0", "access-1"]


def test_a_letter_waits_while_the_sign_in_service_is_away(office: House, server: Talk, service: SignIn):
    service.broken = True
    letter_in(office)
    assert (state_of_letter(office), server.logins) == (OutboxState.WAITING, [])


def test_trying_the_mailbox_logs_in_by_token_too(office: House, server: Talk, service: SignIn):
    with office.database.reading() as session:
        box = session.scalars(select(Mailbox).where(Mailbox.address == "sk@novesta.example")).one()
    receiving, sending = try_mailbox(office, box)
    assert (receiving.outcome, sending.outcome) == (Outcome.NO_CONNECTION, Outcome.WORKS)
    server.answers = {"EHLO": GREETING, "AUTH": ASKED_AGAIN}
    assert try_sending(box, token="old").outcome is Outcome.LOGIN_REFUSED
    service.broken = True
    box.source_access_token = None
    assert [tried.outcome for tried in try_mailbox(office, box)] == [Outcome.NO_TOKEN, Outcome.NO_TOKEN]
