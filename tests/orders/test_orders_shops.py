"""What the orders of shop systems tell, however odd their parcels, payments and goods are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from shop_server import RECORDED

from tolmach.orders.shops import shopify, woocommerce

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
    told = shopify.told_order(ORDER | {"fulfillments": parcels, "fulfillment_status": fulfilled})
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
    assert shopify.told_order(ORDER | {"payment_gateway_names": names})["payment_method"] == method


@pytest.mark.parametrize(
    ("line", "quantities"),
    [
        ({"quantity": 2.0}, [2]),
        ({"quantity": 0}, []),
        ({"quantity": 1.5}, [1.5]),
        ({"quantity": None}, [None]),
    ],
)
def test_goods_that_were_taken_out_again_are_none(line: dict[str, Any], quantities: list[Any]):
    for system in (woocommerce, shopify):
        told = system.told_order({"line_items": [{"sku": "NV-01"} | line]})
        assert [one["quantity"] for one in told["lines"]] == quantities


def test_of_goods_that_an_edit_took_out_those_that_are_left_count():
    lines = [{"quantity": 2, "current_quantity": 1}, {"quantity": 1, "current_quantity": 0}]
    assert [one["quantity"] for one in shopify.told_order({"line_items": lines})["lines"]] == [1]
