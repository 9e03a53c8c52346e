"""What a saved reply says of an order, and whether the order says so; which reply tells where an order is. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tolmach.orders.standing import Stage, Standing

WHERE = "where_is_my_order"
"""Where the order is; the same for an order that is not on its way has the stage behind its key."""

_BY_STAGE: Mapping[Stage, str] = {stage: f"{WHERE}_{stage}" for stage in Stage if stage is not Stage.ON_ITS_WAY}


def asked_by(key: str) -> str:
    """The key of the reply whose question this one answers: customers do not know where their order is."""
    return WHERE if key in _BY_STAGE.values() else key


def at_stage(key: str, stage: Stage) -> str:
    """The key of the reply that says the same of an order which is at this stage."""
    return _BY_STAGE.get(stage, key) if key == WHERE else key


def is_told(key: str, order: Standing | None) -> bool:
    """Whether all that this reply says of an order is told by it; ``order`` is the sender's, where one is known."""
    claim = _claims().get(key)
    return claim is None or claim in _told_by(order)


def _told_by(order: Standing | None) -> tuple[str, ...]:
    if order is None:
        return ("not_found",)
    return (*([order.stage] if order.is_told else []), *(["returned"] if order.has_return else []))


@cache
def _claims() -> Mapping[str, str]:
    """Key → what has to be told, see ``data/claims.toml``."""
    return tomllib.loads(files(__package__).joinpath("data", "claims.toml").read_text(encoding="utf-8"))
