"""What is wrong with an order, in English: for the shop's programmers and for who imports a file, not for the pages."""

from __future__ import annotations

from tolmach.orders.errors import FieldFault, OrderFault

_SENTENCES = {
    OrderFault.MISSING: "Must not be empty.",
    OrderFault.UNKNOWN_FIELD: "Unknown field.",
    OrderFault.NO_OBJECT: "Must be an object.",
    OrderFault.NO_LIST: "Must be a list.",
    OrderFault.NO_TEXT: "Must be a text.",
    OrderFault.TOO_LONG: "At most {limit} characters.",
    OrderFault.TOO_MANY: "At most {limit}.",
    OrderFault.NO_NUMBER: "Must be a whole number from 1 to {limit}.",
    OrderFault.NO_ORDER_NUMBER: "Must have letters or digits.",
    OrderFault.UNKNOWN_MARKET: "The client has no such market.",
    OrderFault.NO_ADDRESS: "Not a mail address.",
    OrderFault.NO_PHONE: "Not a phone number.",
    OrderFault.NO_SECURE_LINK: "Not an https address.",
    OrderFault.NO_DAY: "Not a day like 2026-09-22.",
    OrderFault.NO_TIME: "Not a time with its offset, like 2026-09-22T09:58:00+02:00, or not from this time.",
    OrderFault.NO_CURRENCY: "Not a code of ISO 4217.",
    OrderFault.NO_AMOUNT: "Not an amount like 59.90, from nought, no finer than its currency has it.",
}


def sentence_of(one: FieldFault) -> str:
    """The fault in a sentence, without its place."""
    return _SENTENCES[one.fault].format(limit=one.limit)
