"""Which orders a letter names: in its words, or beside them, in a field of a form or on a marketplace's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tolmach.orders.find import fold_number
from tolmach.orders.numbers import order_numbers

_BESIDE = "orders"


def evidence_of_orders(numbers: Sequence[str], words: str) -> dict[str, Any]:
    """What a message's evidence keeps of the orders it is about: those that its words alone do not tell."""
    told = {fold_number(number) for number in order_numbers(words)}
    beside = [number for number in numbers if fold_number(number) not in told]
    return {_BESIDE: beside} if beside else {}


def orders_beside(evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """The orders that stand beside the words."""
    return tuple(evidence.get(_BESIDE, ()))


def named_orders(evidence: Mapping[str, Any], subject: str, new_text: str) -> tuple[str, ...]:
    """All orders a message names, those beside its words first; each once."""
    return tuple(dict.fromkeys((*orders_beside(evidence), *order_numbers(f"{subject}\n{new_text}"))))
