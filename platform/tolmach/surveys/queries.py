"""What customers said, for the people who serve them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.surveys.model import Answer, Survey
from tolmach.tickets.model import Ticket


@dataclass(frozen=True, kw_only=True)
class SurveyAnswer:
    """One answer, the ticket it is about and the customer's own words, where there are any."""

    reference: str
    market: str
    language: str
    answer: Answer
    comment: str | None
    at: datetime


def survey_answers(session: Session, client_id: int, *, most: int, only_low: bool = False) -> tuple[SurveyAnswer, ...]:
    """A client's newest answers; ``only_low`` leaves out those who were helped in full."""
    said = Survey.answer != Answer.HELPED if only_low else Survey.answer.is_not(None)
    rows = session.execute(
        select(Survey, Ticket.reference, Market.name)
        .join(Ticket, and_(Ticket.client_id == Survey.client_id, Ticket.id == Survey.ticket_id))
        .join(Market, Market.id == Survey.market_id)
        .where(Survey.client_id == client_id, said)
        .order_by(Survey.answered_at.desc(), Survey.id.desc())
        .limit(most)
    )
    return tuple(
        SurveyAnswer(
            reference=reference,
            market=market,
            language=survey.language,
            answer=survey.answer,
            comment=survey.comment,
            at=survey.answered_at,
        )
        for survey, reference, market in rows
        if survey.answer is not None and survey.answered_at is not None
    )
