"""Looking up a mailbox's DNS records from its page, and the alarms of silence in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk import enter
from dns_server import name_server
from house_makers import Shops
from sqlalchemy import select

from tolmach.clients.model import Mailbox
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble
from tolmach.wiring import House


def test_the_page_shows_the_record_to_add(house: House, shops: Shops):
    with name_server({"novesta.example": ("v=spf1 mx -all",)}) as zone:
        olga = enter(replace(house, text_records=zone.resolver), "olga")
        with house.database.reading() as session:
            box = session.scalars(select(Mailbox).where(Mailbox.address == "sk@novesta.example")).one()
        address = f"/operator/clients/novesta/mailboxes/{box.id}"
        fields = {
            "address": box.address,
            "display_name": box.display_name,
            "market_1": str(shops.markets["novesta-sk"]),
            "source": "none",
            "source_security": "tls",
            "sending_security": "starttls",
            "is_active": "on",
            "has_test_letters": "on",
            "spf_term": "include:spf.post.example",
            "dkim_selector": "mail",
            "then": "domain",
        }
        assert olga.send(address, **fields).status_code == 302
        page = olga.read(address)
        assert "v=spf1 mx include:spf.post.example -all" in page
        assert "_dmarc.novesta.example" in page
        assert "v=DMARC1; p=none" in page
        assert "mail._domainkey.novesta.example" in page
        zone.is_broken = True
        olga.send(address, **fields)
        page = olga.read(address)
        assert "could not be asked" in page
        assert "v=DMARC1; p=none" in page
    with house.database.reading() as session:
        stored = session.get_one(Mailbox, box.id)
        assert (stored.has_test_letters, stored.spf_term, stored.dkim_selector) == (
            True,
            "include:spf.post.example",
            "mail",
        )


@pytest.mark.parametrize(
    ("kind", "cause", "said"),
    [
        (
            TroubleKind.MARKET_SILENT,
            {"market": "Novesta SK", "hours": 37, "came": 0, "expected": 11},
            "Letters from Novesta SK in the last 37 hours: 0. To be expected: 11.",
        ),
        (TroubleKind.TEST_LETTER_LOST, {"reason": None}, "left and did not come back within half an hour"),
        (TroubleKind.TEST_LETTER_LOST, {"reason": "the server said 554"}, "could not be sent: the server said 554"),
        (TroubleKind.SENDING_FAILED, {"reason": "the server said 550: <b>no"}, "the server said 550: &lt;b&gt;no"),
        (
            TroubleKind.DOMAIN_UNPROVEN,
            {"domain": "novesta.example", "faults": "spf_missing dmarc_missing"},
            "novesta.example: no SPF record, no DMARC record",
        ),
    ],
)
def test_alarms_are_said_in_words(
    house: House, shops: Shops, kind: TroubleKind, cause: dict[str, str | int | None], said: str
):
    with house.database.writing.begin() as session:
        raise_trouble(session, kind, now=house.clock.now(), subject="x", client_id=shops.clients["novesta"], **cause)
    assert said in enter(house, "olga").read("/operator/troubles")
