"""Keep what a customer says of the help they got, or that they want no more surveys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.events.actor import Actor, ActorKind
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.surveys.model import Answer, Survey, SurveyRefusal


def take_answer(session: Session, survey: Survey, answer: Answer, *, comment: str, now: datetime) -> None:
    """Keep an answer; a later one takes its place, and an empty comment leaves an earlier one."""
    survey.answer, survey.answered_at = answer, now
    survey.comment = comment or survey.comment
    session.flush()
    _tell(session, EventKind.SURVEY_ANSWERED, survey, now, answer=answer)


def refuse_surveys(session: Session, survey: Survey, *, now: datetime) -> None:
    """The customer wants no more surveys of this client; saying so again changes nothing."""
    if has_refused(session, survey):
        return
    session.add(SurveyRefusal(client_id=survey.client_id, customer_id=survey.customer_id, at=now))
    session.flush()
    _tell(session, EventKind.SURVEY_REFUSED, survey, now)


def has_refused(session: Session, survey: Survey) -> bool:
    """Whether this survey's customer wants no more of them."""
    refusal = select(SurveyRefusal.id).where(
        SurveyRefusal.client_id == survey.client_id, SurveyRefusal.customer_id == survey.customer_id
    )
    return session.scalar(refusal) is not None


def _tell(session: Session, kind: EventKind, survey: Survey, now: datetime, **said: str) -> None:
    record_event(
        session,
        kind,
        at=now,
        actor=Actor(ActorKind.CUSTOMER, survey.customer_id),
        client_id=survey.client_id,
        market_id=survey.market_id,
        ticket_id=survey.ticket_id,
        survey=survey.id,
        **said,
    )
