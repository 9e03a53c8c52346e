"""Taking on a client in the browser: its markets, facts, mailboxes and keys."""

from __future__ import annotations

import re

import pytest
from desk import Person, arrive, enter
from house_makers import Shops
from sqlalchemy import select, text

from tolmach.accounts.tokens import find_token
from tolmach.clients.model import Client, Mailbox, MailboxMarket, MailSource, Market
from tolmach.events.model import Event, EventKind
from tolmach.wiring import House

CLIENT = {"name": "Alba Shoes", "slug": "alba", "reference_prefix": "ALB", "translation_policy": "offline_only"}
MARKET = {
    "name": "Alba Lietuva",
    "slug": "lt",
    "country": "LT",
    "language_1": "pl",
    "language_2": "en",
    "time_zone": "Europe/Vilnius",
    "currency": "eur",
    "acknowledge": "always",
    "holiday_rule": "pool_and_market",
    "is_active": "on",
}


def problem_beside(page: str, field: str) -> str:
    """The sentence beside a field; the field must point to it."""
    found = re.search(rf'id="{field}-problem">([^<]+)<', page)
    assert found, f"nothing stands beside {field}"
    assert re.search(rf'aria-invalid="true" aria-describedby="[^"]*{field}-problem"', page)
    return found[1]


IMAP = {"source": "imap", "source_host": "imap.x.example", "source_user": "x"}
TOKEN = {
    **IMAP,
    "source_login": "token",
    "source_token_url": "https://login.example/token",
    "source_client_id": "desk",
    "source_refresh_token": "refresh me",
}


def take_on(olga: Person) -> None:
    assert olga.send("/operator/clients/new", **CLIENT).location == "/operator/clients/alba"
    assert (
        olga.send("/operator/clients/alba/markets/new", **MARKET).location == "/operator/clients/alba/markets/lt#facts"
    )


def market_id(house: House, slug: str = "lt") -> str:
    with house.database.reading() as session:
        return str(session.scalars(select(Market.id).where(Market.slug == slug)).one())


def mailbox_fields(house: House, **others: str) -> dict[str, str]:
    fields = {
        "address": "Pomoc@Alba.example",
        "display_name": "Alba",
        "market_1": market_id(house),
        "source": "none",
        "source_security": "tls",
        "sending_security": "starttls",
        "takes_plus_addresses": "on",
        "is_active": "on",
    }
    return {**fields, **others}


def test_a_client_a_market_and_a_mailbox(house: House, shops: Shops):
    olga = enter(house, "olga")
    take_on(olga)
    olga.send("/operator/clients/alba/mailboxes/new", **mailbox_fields(house))
    page = olga.read("/operator/clients/alba")
    assert "Alba Lietuva" in page
    assert "pomoc@alba.example" in page
    assert "Lithuania" in page
    with house.database.reading() as session:
        market = session.scalars(select(Market).where(Market.slug == "lt")).one()
        assert (market.languages, market.currency, market.time_zone) == (["pl", "en"], "EUR", "Europe/Vilnius")
        assert {EventKind.CLIENT_SAVED, EventKind.MARKET_SAVED, EventKind.MAILBOX_SAVED} <= set(
            session.scalars(select(Event.kind).where(Event.client_id == market.client_id).order_by(Event.id))
        )


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Fill this in"),
        ("slug", "Alba Shoes", "small letters"),
        ("slug", "novesta", "already in use"),
        ("reference_prefix", "a", "capital letters"),
        ("reference_prefix", "NOV", "already in use"),
    ],
)
def test_a_client_that_cannot_be_is_told_beside_the_field(
    house: House, shops: Shops, field: str, value: str, sentence: str
):
    answer = enter(house, "olga").send("/operator/clients/new", **{**CLIENT, field: value})
    assert answer.status_code == 422
    assert sentence in problem_beside(answer.text, field)
    assert f'value="{CLIENT["name"]}"' in answer.text or field == "name"
    with house.database.reading() as session:
        assert session.scalar(select(Client.id).where(Client.name == CLIENT["name"])) is None


@pytest.mark.parametrize(
    ("fields", "beside", "sentence"),
    [
        ({"language_1": "", "language_2": ""}, "languages", "Fill this in"),
        ({"language_1": "pl", "language_2": "pl"}, "languages", "twice"),
        ({"language_1": "xx"}, "languages", "languages of the desk"),
        ({"currency": "coins"}, "currency", "EUR or CZK"),
        ({"time_zone": "Vilnius"}, "time_zone", "not a time zone"),
        ({"country": ""}, "country", "Choose a country"),
        ({"country": "XX"}, "holiday_subdivision", "No public holidays"),
        ({"acknowledge": "sometimes"}, "acknowledge", "one from the list"),
    ],
)
def test_a_market_that_cannot_be_is_told_beside_the_field(
    house: House, shops: Shops, fields: dict[str, str], beside: str, sentence: str
):
    answer = enter(house, "olga").send("/operator/clients/novesta/markets/new", **{**MARKET, **fields})
    assert answer.status_code == 422
    assert sentence in problem_beside(answer.text, beside)
    assert 'value="Alba Lietuva"' in answer.text


def test_a_taken_market_name_belongs_to_its_client_alone(house: House, shops: Shops):
    olga = enter(house, "olga")
    answer = olga.send("/operator/clients/novesta/markets/new", **{**MARKET, "slug": "sk"})
    assert "already in use" in problem_beside(answer.text, "slug")
    take_on(olga)
    assert olga.send("/operator/clients/alba/markets/new", **{**MARKET, "slug": "sk"}).status_code == 302


def test_facts_are_written_changed_and_told_with_their_days(house: House, shops: Shops):
    olga = enter(house, "olga")
    take_on(olga)
    address = "/operator/clients/alba/markets/lt/facts"
    olga.send(address, valid_from="2026-09-22", phone="+370 600", return_address="Alba\nVilniaus 1", refund_days="14")
    page = olga.read("/operator/clients/alba/markets/lt")
    assert "Alba\nVilniaus 1</textarea>" in page
    assert "since 22 Sept 2026" in page
    olga.send(address, valid_from="2026-10-01", phone="+370 700")
    page = olga.read("/operator/clients/alba/markets/lt")
    assert 'value="+370 600"' in page
    assert "+370 700" in page
    assert "Take back" in page
    found = re.search(r'formaction="([^"]+/remove)"', page)
    assert found
    olga.send(found[1])
    assert "+370 700" not in olga.read("/operator/clients/alba/markets/lt")


def test_a_refund_later_than_the_law_stays_in_the_form_with_its_reason(house: House, shops: Shops):
    answer = enter(house, "olga").send(
        "/operator/clients/novesta/markets/sk/facts", valid_from="2026-09-22", refund_days="30", phone="+421 111"
    )
    assert answer.status_code == 422
    assert "14 days" in problem_beside(answer.text, "refund_days")
    assert 'value="30"' in answer.text
    assert 'value="+421 111"' in answer.text
    for wrong in ("", "tomorrow"):
        again = enter(house, "olga").send("/operator/clients/novesta/markets/sk/facts", valid_from=wrong)
        assert problem_beside(again.text, "valid_from")


def test_secrets_go_in_and_never_come_out(house: House, shops: Shops):
    olga = enter(house, "olga")
    take_on(olga)
    fields = mailbox_fields(
        house,
        source="imap",
        source_host="imap.alba.example",
        source_user="pomoc",
        source_secret="first secret",
        sending_host="smtp.alba.example",
        sending_user="pomoc",
        sending_secret="second secret",
    )
    address = olga.send("/operator/clients/alba/mailboxes/new", **fields).location
    page = olga.read(address)
    assert "first secret" not in page
    assert "second secret" not in page
    assert page.count("saved; type to replace") == 2
    olga.send(address, **{**fields, "source_secret": "", "sending_secret": "third secret", "display_name": "Alba LT"})
    with house.database.reading() as session:
        box = session.scalars(select(Mailbox).where(Mailbox.address == "pomoc@alba.example")).one()
        assert (box.source, box.source_secret, box.sending_secret) == (MailSource.IMAP, "first secret", "third secret")
        assert (box.source_settings["port"], box.sending_settings["port"]) == (993, 587)
        assert box.display_name == "Alba LT"
    refused = olga.send(address, **{**fields, "address": "nobody", "source_secret": "fourth secret"})
    assert refused.status_code == 422
    assert "fourth secret" not in refused.text


def test_a_mailbox_with_an_access_token_keeps_its_secrets_to_itself(house: House, shops: Shops):
    olga = enter(house, "olga")
    take_on(olga)
    fields = mailbox_fields(house, **TOKEN, source_secret="program secret", source_days="7", source_move_to="Done")
    address = olga.send("/operator/clients/alba/mailboxes/new", **fields).location
    page = olga.read(address)
    assert "refresh me" not in page
    assert "program secret" not in page
    olga.send(address, **{**fields, "source_refresh_token": "", "source_secret": ""})
    with house.database.reading() as session:
        box = session.scalars(select(Mailbox).where(Mailbox.address == "pomoc@alba.example")).one()
        assert box.uses_tokens
        assert (box.source_secret, box.source_refresh_token) == ("program secret", "refresh me")
        assert (box.source_settings["days"], box.source_settings["move_to"]) == (7, "Done")
        stored = session.execute(text("SELECT source_refresh_token FROM mailbox WHERE id = :id"), {"id": box.id})
        assert "refresh me" not in stored.scalar_one()


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"address": "pomoc"}, "address"),
        ({"address": "sk@novesta.example"}, "address"),
        ({"display_name": ""}, "display_name"),
        ({"market_1": ""}, "markets"),
        ({"market_1": "999999"}, "markets"),
        ({"source": "imap", "source_host": "", "source_user": "x"}, "source_host"),
        (
            {"source": "imap", "source_host": "imap.x.example", "source_port": "99999", "source_user": "x"},
            "source_port",
        ),
        ({"source": "imap", "source_host": "imap x", "source_user": "x"}, "source_host"),
        ({"source": "imap", "source_host": "imap.x.example"}, "source_user"),
        ({**IMAP, "source_move_to": "INBOX"}, "source_move_to"),
        ({**IMAP, "source_days": "many"}, "source_days"),
        ({**IMAP, "source_days": "99999"}, "source_days"),
        ({**IMAP, "source_login": "magic"}, "source_login"),
        ({**TOKEN, "source_token_url": "http://login.example/token"}, "source_token_url"),
        ({**TOKEN, "source_token_url": "login.example"}, "source_token_url"),
        ({**TOKEN, "source_client_id": ""}, "source_client_id"),
        ({**TOKEN, "source_refresh_token": ""}, "source_refresh_token"),
        ({"source": "maildir"}, "source_path"),
        ({"sending_host": "smtp.x.example", "sending_security": "magic"}, "sending_security"),
        ({"sending_host": "smtp.x.example", "sending_login": "magic"}, "sending_login"),
        ({**IMAP, "sending_host": "smtp.x.example", "sending_login": "token"}, "sending_login"),
        (
            {**TOKEN, "sending_host": "smtp.x.example", "sending_login": "token", "sending_security": "none"},
            "sending_login",
        ),
    ],
)
def test_a_mailbox_that_cannot_be_is_told_beside_the_field(
    house: House, shops: Shops, fields: dict[str, str], beside: str
):
    olga = enter(house, "olga")
    take_on(olga)
    answer = olga.send("/operator/clients/alba/mailboxes/new", **mailbox_fields(house, **fields))
    assert answer.status_code == 422
    assert problem_beside(answer.text, beside)


def test_trying_the_connection_says_what_happened(house: House, shops: Shops):
    olga = enter(house, "olga")
    take_on(olga)
    fields = mailbox_fields(house, source="maildir", source_path=str(house.settings.data_dir / "gone"))
    address = olga.send("/operator/clients/alba/mailboxes/new", then="try", **fields).location
    page = olga.read(address)
    assert "Receiving does not work. The folder cannot be opened." in page
    assert "Sending was not tried" in page


def test_the_order_of_a_mailboxes_markets_is_kept(house: House, shops: Shops):
    olga = enter(house, "olga")
    take_on(olga)
    olga.send("/operator/clients/alba/markets/new", **{**MARKET, "slug": "lv", "name": "Alba Latvija"})
    fields = mailbox_fields(house, market_1=market_id(house, "lv"), market_2=market_id(house, "lt"))
    olga.send("/operator/clients/alba/mailboxes/new", **fields)
    with house.database.reading() as session:
        order = session.scalars(
            select(MailboxMarket.market_id)
            .where(MailboxMarket.market_id >= int(market_id(house)))
            .order_by(MailboxMarket.position)
        ).all()
    assert order == [int(market_id(house, "lv")), int(market_id(house, "lt"))]


def test_a_key_is_shown_once_and_can_be_taken_away(house: House, shops: Shops):
    olga = enter(house, "olga")
    olga.send("/operator/clients/novesta/tokens", token_name="backend")
    shown = re.search(r"<code>(tol_[^<]+)</code>", olga.read("/operator/clients/novesta"))
    assert shown
    assert "tol_" not in olga.read("/operator/clients/novesta")
    with house.database.reading() as session:
        token = find_token(session, shown[1])
        assert token is not None
    assert "already in use" in problem_beside(
        olga.send("/operator/clients/novesta/tokens", token_name="backend").text, "token_name"
    )
    assert olga.send(f"/operator/clients/calida/tokens/{token.id}/revoke").status_code == 404
    olga.send(f"/operator/clients/novesta/tokens/{token.id}/revoke")
    with house.database.reading() as session:
        assert find_token(session, shown[1]) is None


def test_what_belongs_to_another_client_is_not_there(house: House, shops: Shops):
    olga = enter(house, "olga")
    with house.database.reading() as session:
        mailbox_id = session.scalars(select(Mailbox.id).where(Mailbox.address == "sk@novesta.example")).one()
    for address in (
        "/operator/clients/nobody",
        "/operator/clients/calida/markets/hu",
        f"/operator/clients/calida/mailboxes/{mailbox_id}",
        "/operator/pools/nobody",
        "/operator/people/999999",
        "/operator/languages/nobody",
        "/operator/languages/novesta/xx",
    ):
        assert olga.client.get(address).status_code == 404, address


def test_a_client_that_is_switched_off_is_said_to_be(house: House, shops: Shops):
    olga = enter(house, "olga")
    olga.send("/operator/clients/calida", name="Calida & Co", translation_policy="people_only")
    page = olga.read("/operator/clients")
    assert "Calida &amp; Co" in page
    assert "switched off" in page


def test_the_new_mailbox_takes_letters(house: House, shops: Shops):
    olga = enter(house, "olga")
    take_on(olga)
    olga.send("/operator/clients/alba/mailboxes/new", **mailbox_fields(house))
    reference = arrive(house, "Dzień dobry, gdzie jest moja paczka?", to="pomoc@alba.example", with_draft=False)
    assert reference.startswith("ALB-")
