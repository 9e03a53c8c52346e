"""What a customer's first letter lacks for what it is about: an order number, a photo or an account.

One of them is asked for.

What a letter is about is told by the phrasings of the house's saved replies, and only where one is surely meant: who is
asked for something needless is asked by a machine, and feels it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold
from tolmach.orders.model import Order
from tolmach.replies.find import SURE_FROM, SURE_MARGIN, Found, Phrasings, find_concepts, phrasings_of


class Ask(StrEnum):
    ORDER_NUMBER = "order_number"
    PHOTO = "photo"
    ACCOUNT = "account"


NEEDS: Mapping[str, tuple[Ask, ...]] = {
    "where_is_my_order": (Ask.ORDER_NUMBER,),
    "where_is_my_order_unknown": (Ask.ORDER_NUMBER,),
    "order_delayed": (Ask.ORDER_NUMBER,),
    "cancel_order": (Ask.ORDER_NUMBER,),
    "change_address": (Ask.ORDER_NUMBER,),
    "exchange_size": (Ask.ORDER_NUMBER,),
    "missing_item": (Ask.ORDER_NUMBER,),
    "invoice_copy": (Ask.ORDER_NUMBER,),
    "return_received": (Ask.ORDER_NUMBER, Ask.ACCOUNT),
    "refund_when": (Ask.ORDER_NUMBER, Ask.ACCOUNT),
    "damaged_item": (Ask.PHOTO, Ask.ORDER_NUMBER),
    "wrong_item": (Ask.PHOTO, Ask.ORDER_NUMBER),
}
"""Saved reply → what somebody at the desk needs to settle the matter, the most telling first."""

_ACCOUNT = re.compile(
    r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,4})?\b|\b(?:\d{1,6}-)?\d{6,10}\s?/\s?\d{4}\b"
    r"|\b\d{2}[- ]\d{2}[- ]\d{2}\b\D{1,40}\b\d{8}\b"
)
"""An IBAN (ISO 13616), or an account as Czechs and Slovaks write theirs, or Britons: sort code and number."""

_PAID_AT_THE_DOOR = (
    "cod cash dobirk dobierk nachnahme utanvet pobrani ramburs contrassegno contrareembolso remboursement povzetj "
    "pouzec cobranca αντικαταβολ налож"
).split()
"""How "cash on delivery" begins in the languages of the house: only there the shop does not know where to pay to."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What came with a letter besides its words."""

    has_order_number: bool = False
    has_photo: bool = False
    is_withdrawal: bool = False
    """A form's notice says that its customer withdraws from a contract."""


def what_lacks(needs: Sequence[Ask], text: str, brought: Brought, order: Order | None) -> Ask | None:
    """The one thing of ``needs`` to ask for; ``order`` is the customer's, where it is known. None where none lacks."""
    lacking = {
        Ask.ORDER_NUMBER: not brought.has_order_number and order is None,
        Ask.PHOTO: not brought.has_photo,
        Ask.ACCOUNT: order is not None and _was_paid_at_the_door(order) and not _ACCOUNT.search(text),
    }
    return next((ask for ask in needs if lacking[ask]), None)


def surely_found(text: str, language: Language) -> list[Found]:
    """What of the house's saved replies a letter is surely about, best first."""
    found = find_concepts(text, _phrasings_of_house(language))
    return found if found and found[0].similarity >= SURE_FROM else []


@cache
def _phrasings_of_house(language: Language) -> Phrasings:
    concepts = read_language_file(language, "concepts")
    return phrasings_of({key: entry.get("asks", ()) for key, entry in concepts.items()})


def needs_of(found: Sequence[Found]) -> tuple[Ask, ...]:
    """What the matter of a letter needs; empty where it is not sure what the letter is about."""
    if not found:
        return ()
    near = [one for one in found if found[0].similarity - one.similarity < SURE_MARGIN]
    needs = {NEEDS.get(one.key, ()) for one in near}
    return needs.pop() if len(needs) == 1 else ()


def _was_paid_at_the_door(order: Order) -> bool:
    method = fold(order.payment_method)
    return any(word in method for word in _PAID_AT_THE_DOOR)
