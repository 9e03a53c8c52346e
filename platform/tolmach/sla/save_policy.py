"""Say what is agreed with a client: by when, for which target, priority and channel; and take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.outbox.model import Channel
from tolmach.sla.model import Measure, Policy, Priority, Target
from tolmach.sla.rules import Goal

IN_MINUTES = (Measure.BUSINESS_MINUTES, Measure.CALENDAR_MINUTES)
MOST_MINUTES = 366 * 24 * 60


@dataclass(frozen=True, kw_only=True)
class PolicyValues:
    """A target and how it is measured; no priority or channel means any. ``minutes`` counts for minutes only."""

    target: Target
    priority: Priority | None
    channel: Channel | None
    measure: Measure
    minutes: int
    pauses_for_client: bool


def policies_of(session: Session, client_id: int) -> list[Policy]:
    """What is agreed with a client: by target, the most general first."""
    order = list(Target)
    rows = session.scalars(select(Policy).where(Policy.client_id == client_id).order_by(Policy.id)).all()
    return sorted(rows, key=lambda row: (order.index(row.target), row.channel or "", row.priority or ""))


def policy_of(session: Session, client_id: int, policy_id: int) -> Policy:
    """A policy of this client. Raises NotFound."""
    policy = session.scalar(select(Policy).where(Policy.client_id == client_id, Policy.id == policy_id))
    if policy is None:
        raise NotFound("policy", policy_id)
    return policy


def add_policy(session: Session, client_id: int, *, values: PolicyValues, now: datetime, actor: Actor) -> Policy:
    """Agree on something new with a client. Raises FieldsRefused."""
    _refuse(session, client_id, None, values)
    policy = Policy(client_id=client_id, version=1)
    _write(policy, values)
    session.add(policy)
    _tell(session, policy, EventKind.POLICY_SAVED, now=now, actor=actor)
    return policy


def change_policy(session: Session, policy: Policy, *, values: PolicyValues, now: datetime, actor: Actor) -> bool:
    """Change what is agreed: a new version; False where nothing differs. Raises FieldsRefused."""
    _refuse(session, policy.client_id, policy, values)
    before = _content(policy)
    _write(policy, values)
    if _content(policy) == before:
        return False
    policy.version += 1
    _tell(session, policy, EventKind.POLICY_SAVED, now=now, actor=actor)
    return True


def remove_policy(session: Session, policy: Policy, *, now: datetime, actor: Actor) -> None:
    """From now on a more general policy holds, or the house's default. Clocks that ended keep what they measured."""
    session.delete(policy)
    _tell(session, policy, EventKind.POLICY_REMOVED, now=now, actor=actor)


def goal_of(values: PolicyValues) -> Goal:
    """What the values measure."""
    return Goal(measure=values.measure, minutes=values.minutes, pauses_for_client=values.pauses_for_client)


def wrong_minutes(values: PolicyValues) -> Wrong | None:
    """Minutes must be said where they are counted: at least one, at most a year."""
    is_right = values.measure not in IN_MINUTES or 1 <= values.minutes <= MOST_MINUTES
    return None if is_right else Wrong.NO_NUMBER


def _refuse(session: Session, client_id: int, policy: Policy | None, values: PolicyValues) -> None:
    same = session.scalar(
        select(Policy.id).where(
            Policy.client_id == client_id,
            Policy.target == values.target,
            Policy.priority.is_(None) if values.priority is None else Policy.priority == values.priority,
            Policy.channel.is_(None) if values.channel is None else Policy.channel == values.channel,
        )
    )
    is_taken = same is not None and (policy is None or policy.id != same)
    refuse_fields({"target": Wrong.TAKEN if is_taken else None, "minutes": wrong_minutes(values)})


def _write(policy: Policy, values: PolicyValues) -> None:
    policy.target, policy.priority, policy.channel = values.target, values.priority, values.channel
    policy.measure, policy.pauses_for_client = values.measure, values.pauses_for_client
    policy.minutes = values.minutes if values.measure in IN_MINUTES else 0


def _content(policy: Policy) -> tuple[object, ...]:
    return (
        policy.target,
        policy.priority,
        policy.channel,
        policy.measure,
        policy.minutes,
        policy.pauses_for_client,
    )


def _tell(session: Session, policy: Policy, kind: EventKind, *, now: datetime, actor: Actor) -> None:
    session.flush()
    record_event(
        session,
        kind,
        at=now,
        actor=actor,
        client_id=policy.client_id,
        policy=policy.id,
        version=policy.version,
        target=policy.target,
        measure=policy.measure,
        minutes=policy.minutes,
    )
