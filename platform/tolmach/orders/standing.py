"""Where an order is, by what its shop told of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tolmach.orders.model import Order

CURRENT_FOR = timedelta(days=60)
"""So long after its newest day an order may be meant by somebody who names none."""


class Stage(StrEnum):
    PREPARING = "preparing"
    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


_OF_STATUS = {
    "placed": Stage.PREPARING,
    "paid": Stage.PREPARING,
    "processing": Stage.PREPARING,
    "shipped": Stage.ON_ITS_WAY,
    "delivered": Stage.DELIVERED,
    "cancelled": Stage.CANCELLED,
}
_LIKELY = {"returned": Stage.DELIVERED, "refunded": Stage.CANCELLED}
"""Usual status → stage. What was returned may never have reached the customer, what was paid back may have done so."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an order is. ``is_told`` is false where neither its status nor a day of it says so: it is only likely."""

    stage: Stage
    is_told: bool
    has_return: bool
    """Whether the goods are known to be back, and the money not yet."""


def standing_of(order: Order) -> Standing:
    """The stage that the shop tells by the days of the order and a usual status; else the likeliest one."""
    told = _told_stage(order)
    return Standing(stage=told or _likely_stage(order), is_told=told is not None, has_return=_has_return(order))


def is_current(order: Order, *, today: date) -> bool:
    """Whether somebody who names no order may mean this one: it still has to leave, or something happened of late."""
    told = _told_stage(order)
    if told is Stage.PREPARING:
        return True
    days = [day for day in (order.ordered_on, order.shipped_on, order.delivered_on) if day is not None]
    return max(days) >= today - CURRENT_FOR if days else told is Stage.ON_ITS_WAY


def _told_stage(order: Order) -> Stage | None:
    """What is cancelled stays so; else a day says more than a status, which shops often leave as it was."""
    status = _word(order.status)
    if status == "refunded" or _OF_STATUS.get(status) is Stage.CANCELLED:
        return _OF_STATUS.get(status)
    if order.delivered_on is not None:
        return Stage.DELIVERED
    # What was returned has been sent, but nobody is waiting for it any more.
    if order.shipped_on is not None and status not in ("delivered", "returned"):
        return Stage.ON_ITS_WAY
    return _OF_STATUS.get(status)


def _likely_stage(order: Order) -> Stage:
    is_tracked = order.tracking_number or order.tracking_link
    return _LIKELY.get(_word(order.status), Stage.ON_ITS_WAY if is_tracked else Stage.PREPARING)


def _has_return(order: Order) -> bool:
    is_back = _word(order.return_state) == "received" or _word(order.status) == "returned"
    return is_back and _word(order.refund_state) != "refunded"


def _word(told: str) -> str:
    return told.strip().casefold()
