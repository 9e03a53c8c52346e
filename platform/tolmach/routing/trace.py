"""A choice as it is kept beside its ticket: ids and words, so that the reason can be read years later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tolmach.routing.ladder import Ladder
from tolmach.routing.rules import Case, Choice, Tried


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was asked, of which ladder, and what the rules said."""

    ladder: Ladder
    case: Case
    choice: Choice


def trace_of(decision: Decision, *, language: str) -> dict[str, Any]:
    """The rungs in the order they were asked, each with who was left out by which rule and who could have had it."""
    ladder, case = decision.ladder, decision.case
    return {
        "language": language,
        "served_as": ladder.served_as,
        "rule": ladder.rule,
        "topic": case.topic,
        "points": case.points,
        "known": list(case.known),
        "rungs": [_step(step) for step in decision.choice.tried],
    }


def _step(step: Tried) -> dict[str, Any]:
    rung = step.rung
    return {
        "position": rung.position,
        "kind": rung.kind,
        "pool": rung.pool_id,
        "strategy": rung.strategy,
        "skipped": step.skipped,
        "wait": round(rung.wait_minutes),
        "excluded": {str(user_id): reason for user_id, reason in step.excluded.items()},
        "free": {str(user_id): load for user_id, load in step.free.items()},
    }
