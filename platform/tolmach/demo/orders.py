"""The order a letter is about, as the shop would have told it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tolmach.demo.places import Places
from tolmach.demo.plan import Arrival
from tolmach.demo.read import read_data, read_letters
from tolmach.orders.find import fold_number
from tolmach.orders.model import Order

RATES = {"EUR": 1, "CZK": 25, "HUF": 400, "PLN": 4, "RON": 5}
"""Rough prices of the same goods in other currencies, in units per euro."""

_HAS_ARRIVED = frozenset({"return", "refund", "exchange", "complaint", "invoice"})
_NOT_YET_SENT = frozenset({"cancel", "address", "payment"})


def make_order(session: Session, places: Places, arrival: Arrival, *, now: datetime) -> None:
    """Add the order of this letter's customer, in the state that the letter speaks of."""
    market, random = arrival.market, arrival.random
    local = arrival.at.astimezone(ZoneInfo(market["time_zone"])).date()
    ordered, shipped, delivered = _days(arrival, local)
    carrier = random.choice(market["facts"]["carriers"].split(", "))
    tracking = f"{carrier[:2].upper()}{random.randrange(10**9, 10**10)}" if shipped else ""
    session.add(
        Order(
            client_id=places.clients[market["client"]],
            market_id=places.markets[f"{market['client']}/{market['slug']}"],
            number=arrival.order_number or "",
            number_folded=fold_number(arrival.order_number or ""),
            customer_name=arrival.customer.name,
            address_folded=arrival.address,
            phone_folded="",
            postcode="",
            status="delivered" if delivered else "shipped" if shipped else "paid",
            payment_method=market["facts"]["payment_methods"].split(", ")[0],
            carrier=carrier,
            tracking_number=tracking,
            tracking_link=f"https://track.{market['slug']}.example/{tracking}" if tracking else "",
            pick_up_point="",
            ordered_on=ordered,
            shipped_on=shipped,
            delivered_on=delivered,
            currency=market["currency"],
            **_goods(arrival),
            invoice_link="",
            refund_state="",
            return_state="",
            updated_at=now,
        )
    )
    session.flush()


def _days(arrival: Arrival, local: date) -> tuple[date, date | None, date | None]:
    topic = arrival.writing.topic
    if topic in _NOT_YET_SENT:
        return local - timedelta(days=1), None, None
    if arrival.writing.has_arrived and topic not in _HAS_ARRIVED:
        return local - timedelta(days=5), local - timedelta(days=3), local - timedelta(days=1)
    if topic in _HAS_ARRIVED:
        return local - timedelta(days=21), local - timedelta(days=20), local - timedelta(days=17)
    return local - timedelta(days=8), local - timedelta(days=6), None


def _goods(arrival: Arrival) -> dict[str, Any]:
    client = next(one for one in read_data("clients")["client"] if one["slug"] == arrival.market["client"])
    random = arrival.random
    named = arrival.writing.model
    position = client["models"].index(named) if named else random.randrange(len(client["models"]))
    price = random.choice(client["prices"]) * RATES[arrival.market["currency"]]
    line = {
        "sku": f"{client['prefix']}-{position + 1:02d}{random.randrange(100, 999)}",
        "name": _name_on_order(arrival, client["models"][position], client["kinds"][position]),
        "size": random.choice(client["sizes"]),
        "colour": random.choice(["black", "navy", "cream", "olive"]),
        "quantity": 1,
    }
    return {"total_minor": price, "lines": [line]}


def _name_on_order(arrival: Arrival, model: str, kind: str) -> str:
    return read_letters(arrival.language).goods.get(model, f"{model} {kind}")
