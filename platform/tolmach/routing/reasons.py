"""Why a ticket is where it is: its last decision as pages tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.clients.model import Client
from tolmach.routing.model import RoutingDecision
from tolmach.tickets.model import Ticket


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who was looked at: left out by a rule, or free with so many points in their hands."""

    name: str
    excluded: str | None
    load: int | None
    is_winner: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """One rung that was looked at; ``skipped`` says why nobody on it was asked."""

    position: int
    kind: str
    strategy: str
    skipped: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A decision: when, by which rule for the language, on which rungs, and who got it (nobody: it waits)."""

    at: datetime
    client: str
    rule: str
    served_as: str
    winner: str | None
    steps: tuple[Step, ...]


def last_reason(session: Session, ticket: Ticket) -> Reason | None:
    """The last decision about the ticket, in one query; None where it was never routed."""
    # One string instead of a query of its own: ids hold no equals sign, names no line break.
    everybody = select(func.aggregate_strings(cast(User.id, String) + "=" + User.name, "\n")).scalar_subquery()
    row = session.execute(
        select(RoutingDecision, everybody, Client.name)
        .join(Client, Client.id == RoutingDecision.client_id)
        .where(RoutingDecision.client_id == ticket.client_id, RoutingDecision.ticket_id == ticket.id)
        .order_by(RoutingDecision.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    decision = row[0]
    names = {int(user): name for user, _, name in (line.partition("=") for line in (row[1] or "").splitlines())}
    rungs = decision.trace.get("rungs", [])
    return Reason(
        at=decision.at,
        client=row[2],
        rule=decision.trace.get("rule", ""),
        served_as=decision.trace.get("served_as", ticket.language),
        winner=names.get(decision.assignee_id or 0),
        steps=tuple(_step(rung, names, decision.assignee_id) for rung in rungs),
    )


def _step(rung: dict[str, Any], names: dict[int, str], winner: int | None) -> Step:
    free = [
        Candidate(name=names.get(int(user), "?"), excluded=None, load=load, is_winner=int(user) == winner)
        for user, load in rung["free"].items()
    ]
    left_out = [
        Candidate(name=names.get(int(user), "?"), excluded=reason, load=None, is_winner=False)
        for user, reason in rung["excluded"].items()
    ]
    return Step(
        position=rung["position"],
        kind=rung["kind"],
        strategy=rung["strategy"],
        skipped=rung["skipped"],
        candidates=tuple(sorted([*free, *left_out], key=lambda one: (one.excluded is not None, one.name))),
    )
