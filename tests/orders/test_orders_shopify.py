"""What an order of Shopify tells, however odd its parcels and payments are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from shop_server import RECORDED

from tolmach.orders.shops.shopify import told_order

ORDER = json.loads((RECORDED / "shopify.json").read_text())["orders"][0]
SENT = ORDER["fulfillments"][0]
THERE = SENT | {"shipment_status": "delivered"}
TAKEN_BACK = SENT | {"status": "cancelled", "tracking_company": "DPD", "tracking_number": "D9"}


@pytest.mark.parametrize(
    ("parcels", "fulfilled", "status"),
    [
        ([SENT], "fulfilled", "shipped"),
        ([SENT, TAKEN_BACK], "fulfilled", "shipped"),
        ([TAKEN_BACK], "fulfilled", "paid"),
        ([], "fulfilled", "paid"),
        ([THERE], "fulfilled", "delivered"),
        ([THERE, SENT], "fulfilled", "shipped"),
        ([SENT, THERE], "fulfilled", "shipped"),
        ([THERE], "partial", "paid"),
    ],
)
def test_only_parcels_that_were_sent_count(parcels: list[Any], fulfilled: str, status: str):
    told = told_order(ORDER | {"fulfillments": parcels, "fulfillment_status": fulfilled})
    is_sent = any(one is not TAKEN_BACK for one in parcels)
    assert told["status"] == status
    assert (told["carrier"], told["tracking_number"]) == (("GLS", "G123") if is_sent else ("", ""))
    assert told["shipped_on"] == ("2026-09-20" if is_sent else None)


@pytest.mark.parametrize(
    ("names", "method"),
    [
        (["shopify_payments"], "Card"),
        (["Cash on Delivery (COD)"], "Cash on delivery"),
        (["Dobírka", "gift_card"], "Dobírka, Gift card"),
        (["Наложен платеж", "bank transfer"], "Наложен платеж, bank transfer"),
        (["stripe", "shopify_payments"], "Card"),
        (["acme_pay2", "Acme_Pay", "bogus", "manual"], ""),
        ("paypal", ""),
        ({"1": "paypal"}, ""),
        (7, ""),
        (None, ""),
        ([None, 7, ["paypal"], " paypal "], "PayPal"),
    ],
)
def test_payments_are_told_as_people_know_them(names: object, method: str):
    assert told_order(ORDER | {"payment_gateway_names": names})["payment_method"] == method
