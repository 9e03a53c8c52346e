"""Mailboxes that take no password: a real server that asks a sign-in service about every access token."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from dovecot_server import Dovecot, dovecot, free_port
from house_makers import FrozenClock, Shops
from mailbox_makers import ADDRESS, fetch_by_imap, kept, mailbox, numbered, open_trouble
from sign_in_service import SignIn, sign_in_service
from sqlalchemy import update

from tolmach.clients.model import Mailbox
from tolmach.inbox.connection import Outcome
from tolmach.jobs.fetch import fetch_once
from tolmach.jobs.mailbox_token import try_mailbox
from tolmach.jobs.watch import MailWatch
from tolmach.private_hosts import PrivateHosts, read_private_hosts
from tolmach.wiring import House

pytestmark = pytest.mark.database

OAUTH = """
auth_debug = no
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {file}
}}
"""
LOOKUP = """
introspection_mode = post
introspection_url = http://127.0.0.1:{port}/introspect
username_attribute = user
active_attribute = active
active_value = true
"""


@pytest.fixture
def service() -> Iterator[SignIn]:
    with sign_in_service() as (service, port):
        service.port = port
        yield service


@pytest.fixture
def server(service: SignIn, tmp_path) -> Iterator[Dovecot]:
    lookup = tmp_path / "oauth2.conf"
    lookup.write_text(LOOKUP.format(port=service.port))
    with dovecot(mechanisms="plain login xoauth2 oauthbearer", more=OAUTH.format(file=lookup)) as server:
        server.deliver("shop", numbered(1))
        yield server


@pytest.fixture
def house(house: House) -> House:
    """The house, which may ask sign-in services of its own machine."""
    return replace(house, settings=replace(house.settings, private_hosts=read_private_hosts("127.0.0.1", [])))


def by_token(house: House, server: Dovecot, service: SignIn, **others: str) -> Mailbox:
    settings = {"login": "token", "token_url": f"http://127.0.0.1:{service.port}/token", "client_id": "desk"}
    fetch_by_imap(house, server.port, secret="program", **settings | others)
    with house.database.writing.begin() as session:
        session.execute(update(Mailbox).where(Mailbox.address == ADDRESS).values(source_refresh_token="refresh-0"))
    return mailbox(house)


def test_a_mailbox_is_opened_with_an_access_token_that_is_kept_until_it_runs_out(
    house: House, shops: Shops, server: Dovecot, service: SignIn, clock: FrozenClock
):
    box = by_token(house, server, service)
    assert fetch_once(house, box) == (1, None)
    assert kept(house) == [numbered(1)]
    assert service.asked == [
        {
            "grant_type": "refresh_token",
            "client_id": "desk",
            "client_secret": "program",
            "refresh_token": "refresh-0",
        }
    ]
    assert fetch_once(house, box) == (0, None)
    assert try_mailbox(house, mailbox(house))[0].outcome is Outcome.WORKS
    assert len(service.asked) == 1
    clock.move(seconds=3600)
    assert fetch_once(house, box) == (0, None)
    assert len(service.asked) == 2


def test_a_token_that_is_said_to_last_for_ever_is_asked_for_anew_after_a_day(
    house: House, shops: Shops, server: Dovecot, service: SignIn, clock: FrozenClock
):
    service.seconds = 10**20
    box = by_token(house, server, service)
    assert fetch_once(house, box) == (1, None)
    clock.move(hours=24)
    assert fetch_once(house, box) == (0, None)
    assert len(service.asked) == 2


def test_a_replaced_refresh_token_is_used_from_then_on(
    house: House, shops: Shops, server: Dovecot, service: SignIn, clock: FrozenClock
):
    service.rotates = True
    box = by_token(house, server, service, scope="mail")
    for _ in range(3):
        assert fetch_once(house, box)[1] is None
        clock.move(hours=2)
    assert [fields["refresh_token"] for fields in service.asked] == ["refresh-0", "refresh-1", "refresh-2"]
    assert service.asked[0]["scope"] == "mail"
    assert mailbox(house).source_refresh_token == "refresh-3"


def test_an_access_token_that_was_revoked_is_asked_for_again(
    house: House, shops: Shops, server: Dovecot, service: SignIn
):
    box = by_token(house, server, service)
    assert fetch_once(house, box)[1] is None
    service.revoked.add(service.given[0])
    assert fetch_once(house, box)[1].outcome is Outcome.LOGIN_REFUSED
    assert fetch_once(house, box)[1] is None
    assert open_trouble(house) is None


def test_a_replaced_refresh_token_is_no_reason_to_try_again_at_once(
    house: House, shops: Shops, server: Dovecot, service: SignIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tolmach.jobs.watch.LOOK_EVERY_SECONDS", 0.02)
    service.rotates, service.revoked = True, {f"access-{number}" for number in range(100)}
    by_token(house, server, service)
    looks = count()
    watch = MailWatch(house, may_watch=lambda: next(looks) >= 0)
    watch.start()
    try:
        wait_for(lambda: open_trouble(house) is not None)
        looked = next(looks)
        wait_for(lambda: next(looks) > looked + 50)
        assert (len(service.asked), open_trouble(house).times) == (1, 1)
        with house.database.writing.begin() as session:
            values = {"source_refresh_token": "refresh-1", "source_secret": "of another"}
            session.execute(update(Mailbox).where(Mailbox.address == ADDRESS).values(**values))
        wait_for(lambda: len(service.asked) == 2)
    finally:
        watch.stop()


def wait_for(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def test_a_consent_that_was_withdrawn_is_told_in_words(house: House, shops: Shops, server: Dovecot, service: SignIn):
    service.refresh_token = "another"
    _, tried = fetch_once(house, by_token(house, server, service))
    assert tried.outcome is Outcome.TOKEN_REFUSED
    assert tried.detail == "invalid_grant: Token has been expired or revoked."
    assert open_trouble(house).cause["outcome"] == "token_refused"


def test_a_sign_in_service_that_is_away_is_waited_for(house: House, shops: Shops, server: Dovecot, service: SignIn):
    service.broken = True
    assert fetch_once(house, by_token(house, server, service))[1].outcome is Outcome.NO_TOKEN
    nobody = by_token(house, server, service, token_url=f"http://127.0.0.1:{free_port()}/token")
    assert fetch_once(house, nobody)[1].outcome is Outcome.NO_TOKEN


def test_a_sign_in_service_inside_that_nobody_listed_is_not_asked(
    house: House, shops: Shops, server: Dovecot, service: SignIn
):
    stranger = replace(house, settings=replace(house.settings, private_hosts=PrivateHosts()))
    assert fetch_once(stranger, by_token(house, server, service))[1].outcome is Outcome.NO_TOKEN
    assert service.asked == []


def test_a_token_nearly_run_out_is_not_used(
    house: House, shops: Shops, server: Dovecot, service: SignIn, clock: FrozenClock
):
    service.seconds = 300
    box = by_token(house, server, service)
    fetch_once(house, box)
    assert mailbox(house).source_token_until == clock.at + timedelta(seconds=300)
    clock.move(seconds=200)
    fetch_once(house, box)
    assert len(service.asked) == 2
