"""Clocks as plain values, so that what was can be put back exactly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tolmach.hours.effective import HolidayRule
from tolmach.sla.model import ClockState, LegalClock, LegalState, Measure, SlaClock, Target

_MOMENTS = ("started_at", "paused_at", "due_at", "stopped_at", "warn_at", "alarm_at")
_PLAIN = (
    "policy_id",
    "policy_version",
    "minutes",
    "pauses_for_client",
    "business_hours_id",
    "business_hours_version",
    "market_country",
    "market_subdivision",
    "minutes_left",
    "has_paused",
)


def clock_as_it_is(clock: SlaClock) -> dict[str, Any]:
    """Everything a clock measures, as JSON; whether somebody was warned of it is no part: that has happened."""
    moments = {name: getattr(clock, name) for name in _MOMENTS}
    return {
        "target": clock.target,
        "state": clock.state,
        "measure": clock.measure,
        "holiday_rule": clock.holiday_rule,
        **{name: getattr(clock, name) for name in _PLAIN},
        **{name: at.isoformat() if at else None for name, at in moments.items()},
    }


def put_clock_back(clock: SlaClock, values: dict[str, Any]) -> None:
    """Let a clock be what ``clock_as_it_is`` told."""
    clock.target, clock.state = Target(values["target"]), ClockState(values["state"])
    clock.measure, clock.holiday_rule = Measure(values["measure"]), HolidayRule(values["holiday_rule"])
    for name in _PLAIN:
        setattr(clock, name, values[name])
    for name in _MOMENTS:
        setattr(clock, name, datetime.fromisoformat(values[name]) if values[name] else None)


def limit_as_it_is(clock: LegalClock) -> dict[str, Any]:
    """Whose a limit of the law is and how it stands, as JSON; nothing else of it ever changes."""
    settled_at = clock.settled_at.isoformat() if clock.settled_at else None
    return {"ticket_id": clock.ticket_id, "state": clock.state, "settled_at": settled_at}


def put_limit_back(clock: LegalClock, values: dict[str, Any]) -> None:
    """Let a limit be whose ``limit_as_it_is`` told, as it stood."""
    clock.ticket_id, clock.state = values["ticket_id"], LegalState(values["state"])
    clock.settled_at = datetime.fromisoformat(values["settled_at"]) if values["settled_at"] else None
