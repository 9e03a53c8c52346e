"""Lights by their record: which green drafts are sent unedited so seldom that they are shown amber."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.replies.fates import Fate, fate_of, is_answered
from tolmach.replies.learned_model import DoubtedLight
from tolmach.replies.light_rules import NEWEST, LightRecord, is_doubted
from tolmach.replies.model import Draft, DraftOrigin, DraftState
from tolmach.translation.checks import Light

RECENT = timedelta(days=90)

Kind = tuple[str, DraftOrigin]
"""Language and origin."""


def light_records(session: Session, *, now: datetime) -> dict[Kind, LightRecord]:
    """How the newest decided drafts of each language and origin fared that were green by their own checks."""
    answered = is_answered()
    was_used = and_(Draft.state == DraftState.USED, Draft.edit_distance.is_not(None))
    newest = func.row_number().over(partition_by=(Draft.language, Draft.origin), order_by=Draft.id.desc())
    columns = (Draft.language, Draft.origin, Draft.state, Draft.edit_distance)
    rows = (
        select(*columns, answered.label("is_answered"), newest.label("place"))
        .where(
            func.coalesce(Draft.own_light, Draft.light) == Light.GREEN,
            Draft.created_at >= now - RECENT,
            Draft.text.is_not(None),
            or_(was_used, answered),
        )
        .subquery()
    )
    fates: dict[Kind, list[Fate]] = {}
    for language, origin, state, edit, passed, _place in session.execute(select(rows).where(rows.c.place <= NEWEST)):
        fate = fate_of(DraftState(state), edit, is_passed_over=bool(passed))
        fates.setdefault((language, DraftOrigin(origin)), []).append(fate)
    return {kind: LightRecord(untouched=ones.count(Fate.UNTOUCHED), decided=len(ones)) for kind, ones in fates.items()}


def judge_lights(session: Session, records: Mapping[Kind, LightRecord], *, now: datetime) -> None:
    """Doubt green where its record is bad, trust it again where that is good enough, and tell what changed."""
    doubted = {(row.language, row.origin): row for row in session.scalars(select(DoubtedLight))}
    for kind, record in records.items():
        row = doubted.get(kind)
        if is_doubted(record, was_doubted=row is not None):
            if row is None:
                row = DoubtedLight(language=kind[0], origin=kind[1], since=now)
                session.add(row)
                _tell(session, EventKind.LIGHT_DOUBTED, kind, record, now)
            row.untouched, row.decided = record.untouched, record.decided
        elif row is not None:
            session.delete(row)
            _tell(session, EventKind.LIGHT_TRUSTED, kind, record, now)
    session.flush()


def doubted_lights(session: Session, language: str | None = None) -> list[DoubtedLight]:
    """The kinds of drafts whose green is doubted, in one language or all, the longest doubted first."""
    rows = select(DoubtedLight).order_by(DoubtedLight.since, DoubtedLight.id)
    return list(session.scalars(rows.where(DoubtedLight.language == language) if language else rows))


def _tell(session: Session, kind: EventKind, what: Kind, record: LightRecord, now: datetime) -> None:
    figures = {"untouched": record.untouched, "decided": record.decided}
    record_event(session, kind, at=now, actor=JOB, language=what[0], origin=what[1], **figures)
