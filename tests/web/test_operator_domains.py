"""Looking up a mailbox's DNS records from its page."""

from __future__ import annotations

from dataclasses import replace

from desk import enter
from dns_server import name_server
from house_makers import Shops
from sqlalchemy import select

from tolmach.clients.model import Mailbox
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
