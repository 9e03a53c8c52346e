"""The orders of a file: rows of one number and market are one order, and a wrong row keeps no other order out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tolmach.orders.errors import FieldFault, OrdersRefused
from tolmach.orders.find import fold_number
from tolmach.orders.rules import ToldOrder, read_order
from tolmach.orders.sentences import sentence_of
from tolmach.orders.table_file import Place, Row, has_item, raw_order


@dataclass(frozen=True, kw_only=True)
class FileOrders:
    """Each order with the lines of the file that tell it, and line → what is wrong there."""

    orders: list[tuple[ToldOrder, tuple[int, ...]]] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)


def orders_of_rows(rows: Sequence[Row], *, market: str, places: Mapping[str, Place], now: datetime) -> FileOrders:
    """Read the orders; ``market`` is the slug for rows that name none."""
    found = FileOrders()
    for together in _by_order(rows, market):
        try:
            order = read_order(raw_order(together, market=market, places=places), markets=places, now=now)
            found.orders.append((order, tuple(row.line for row in together)))
        except OrdersRefused as refused:
            found.errors.update(_errors(together, refused.faults))
    return found


def _by_order(rows: Sequence[Row], market: str) -> list[list[Row]]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        # What has no number is nobody else's row.
        number = fold_number(row.cells["number"]) or f"line {row.line}"
        groups.setdefault((row.cells.get("market") or market, number), []).append(row)
    return list(groups.values())


def _errors(rows: Sequence[Row], faults: Sequence[FieldFault]) -> dict[int, str]:
    goods = [row for row in rows if has_item(row)]
    said: dict[int, list[str]] = {}
    for one in faults:
        is_of_line = one.path[0] == "lines" and len(one.path) > 1
        row = goods[int(one.path[1])] if is_of_line else rows[0]
        said.setdefault(row.line, []).append(f"{one.path[-1]}: {sentence_of(one)}")
    others = f"The order was not kept: line {min(said)} is wrong."
    return {row.line: " ".join(said.get(row.line, [others])) for row in rows}
