"""What is refused of orders that a shop tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tolmach.errors import Refused


class OrderFault(StrEnum):
    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    NO_OBJECT = "no_object"
    NO_LIST = "no_list"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NO_NUMBER = "no_number"
    NO_ORDER_NUMBER = "no_order_number"
    UNKNOWN_MARKET = "unknown_market"
    NO_ADDRESS = "no_address"
    NO_PHONE = "no_phone"
    NO_SECURE_LINK = "no_secure_link"
    NO_DAY = "no_day"
    NO_TIME = "no_time"
    NO_CURRENCY = "no_currency"
    NO_AMOUNT = "no_amount"


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """What is wrong where: ``path`` leads to the field (``("lines", 0, "quantity")``), ``limit`` is what may be."""

    path: tuple[str | int, ...]
    fault: OrderFault
    limit: int | None = None


class OrdersRefused(Refused):
    """Orders that are not accepted, with everything that is wrong with them."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, one.path))}: {one.fault}" for one in faults))
        self.faults = tuple(faults)
