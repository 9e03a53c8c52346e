"""The shape of orders in the OpenAPI document; what is accepted is for ``orders.rules`` to say."""

from __future__ import annotations

import marshmallow as ma

from tolmach.orders.fields import MOST_LINK_LETTERS, MOST_NUMBER_LETTERS, MOST_QUANTITY
from tolmach.orders.rules import LINE_TEXTS, MOST_LINES, TEXTS
from tolmach.orders.save import Outcome


def _text(name: str, description: str) -> ma.fields.String:
    return ma.fields.String(metadata={"maxLength": TEXTS[name], "description": description})


def _link(description: str) -> ma.fields.String:
    metadata = {"format": "uri", "maxLength": MOST_LINK_LETTERS, "description": f"{description}; https only"}
    return ma.fields.String(metadata=metadata)


def _day(description: str) -> ma.fields.Date:
    return ma.fields.Date(allow_none=True, metadata={"description": description})


class OrderLineSchema(ma.Schema):
    sku = ma.fields.String(metadata={"maxLength": LINE_TEXTS["sku"]})
    name = ma.fields.String(metadata={"maxLength": LINE_TEXTS["name"], "description": "Needed where there is no sku"})
    size = ma.fields.String(metadata={"maxLength": LINE_TEXTS["size"]})
    colour = ma.fields.String(metadata={"maxLength": LINE_TEXTS["colour"]})
    quantity = ma.fields.Integer(metadata={"minimum": 1, "maximum": MOST_QUANTITY, "default": 1})


class OrderSchema(ma.Schema):
    number = ma.fields.String(required=True, metadata={"maxLength": MOST_NUMBER_LETTERS})
    market = ma.fields.String(required=True, metadata={"description": "Slug of the client's market"})
    updated_at = ma.fields.AwareDateTime(
        format="iso", metadata={"description": "When the shop changed it last, else now; an older call changes nothing"}
    )
    status = _text(
        "status", "placed, paid, processing, shipped, delivered, returned, refunded, cancelled, or the shop's own"
    )
    payment_method = _text("payment_method", "As customers know it")
    carrier = _text("carrier", "As customers know it")
    tracking_number = _text("tracking_number", "The carrier's")
    tracking_link = _link("Where the customer sees the parcel")
    pick_up_point = _text("pick_up_point", "Name and address")
    ordered_on = _day("A day of the market's zone")
    shipped_on = _day("When it was handed to the carrier")
    delivered_on = _day("When the customer got it")
    total = ma.fields.Decimal(
        as_string=True, metadata={"description": "In whole units, like 59.90; together with the currency"}
    )
    currency = ma.fields.String(metadata={"description": "ISO 4217", "minLength": 3, "maxLength": 3})
    customer_name = _text("customer_name", "Who ordered")
    mail = ma.fields.String(metadata={"format": "email", "description": "Whose facts these are: only they are told"})
    phone = ma.fields.String(metadata={"description": "With the country's code"})
    postcode = _text("postcode", "Of the delivery")
    lines = ma.fields.List(ma.fields.Nested(OrderLineSchema), metadata={"maxItems": MOST_LINES})
    invoice_link = _link("Where the customer finds the invoice")
    refund_state = _text("refund_state", "What is known of a refund")
    return_state = _text("return_state", "What is known of a return: received where the goods are back")


class OrderOutcomeSchema(ma.Schema):
    number = ma.fields.String()
    state = ma.fields.String(
        metadata={"enum": [one.value for one in Outcome], "description": "older: a newer word of it is known"}
    )


class OrdersTakenSchema(ma.Schema):
    orders = ma.fields.List(ma.fields.Nested(OrderOutcomeSchema), metadata={"description": "In the order of the call"})
