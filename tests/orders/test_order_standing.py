"""Where an order is by what its shop told, and whether who names no order may mean it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tolmach.orders.model import Order
from tolmach.orders.standing import CURRENT_FOR, Stage, is_current, standing_of

TODAY = date(2026, 9, 22)
LATELY, LONG_AGO = TODAY - CURRENT_FOR, TODAY - CURRENT_FOR - timedelta(days=1)


def told(status: str = "", **values: object) -> Order:
    nothing = dict.fromkeys(("tracking_number", "tracking_link", "refund_state", "return_state"), "")
    return Order(**{**nothing, "status": status, **values})


STANDINGS = {
    "paid": (told("paid"), Stage.PREPARING, True),
    "in capitals": (told(" Processing"), Stage.PREPARING, True),
    "on its way": (told("shipped"), Stage.ON_ITS_WAY, True),
    "sent, by its day": (told("paid", shipped_on=TODAY), Stage.ON_ITS_WAY, True),
    "delivered, by its day": (told("shipped", shipped_on=LATELY, delivered_on=TODAY), Stage.DELIVERED, True),
    "cancelled on its way": (told("cancelled", shipped_on=TODAY), Stage.CANCELLED, True),
    "paid back": (told("refunded", delivered_on=TODAY), Stage.CANCELLED, False),
    "delivered, and no day of it": (told("delivered", shipped_on=LATELY), Stage.DELIVERED, True),
    "returned by the customer": (told("returned", shipped_on=LATELY, delivered_on=TODAY), Stage.DELIVERED, True),
    "returned by somebody": (told("returned", shipped_on=LATELY), Stage.DELIVERED, False),
    "own word, sent": (told("Vyřízena", shipped_on=TODAY), Stage.ON_ITS_WAY, True),
    "own word with a number to track": (told("Vyřízena", tracking_number="Z1"), Stage.ON_ITS_WAY, False),
    "own word": (told("Vyřízena"), Stage.PREPARING, False),
    "no word": (told(), Stage.PREPARING, False),
}


@pytest.mark.parametrize(("order", "stage", "is_told"), STANDINGS.values(), ids=STANDINGS)
def test_an_order_is_where_its_status_and_days_say(order: Order, stage: Stage, is_told: bool):
    standing = standing_of(order)
    assert (standing.stage, standing.is_told) == (stage, is_told)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (told("shipped"), False),
        (told("delivered", return_state="Received"), True),
        (told("returned"), True),
        (told("delivered", return_state="received", refund_state="refunded"), False),
    ],
)
def test_a_return_is_there_until_it_is_paid_back(order: Order, expected: bool):
    assert standing_of(order).has_return is expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (told("paid", ordered_on=LONG_AGO), True),
        (told("shipped", ordered_on=LONG_AGO, shipped_on=LATELY), True),
        (told("delivered", ordered_on=LONG_AGO, delivered_on=LONG_AGO), False),
        (told("shipped", ordered_on=LONG_AGO), False),
        (told("shipped"), True),
        (told("delivered"), False),
        (told("Vyřízena"), False),
    ],
)
def test_an_order_is_current_while_it_is_unfinished_or_lately_something_happened(order: Order, expected: bool):
    assert is_current(order, today=TODAY) is expected
