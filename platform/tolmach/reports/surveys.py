"""What customers said of the help they got, of those who were asked in a market."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, and_, cast, null, select

from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.reports.door import ReportedMarket
from tolmach.reports.matters import Between
from tolmach.reports.rules import Share
from tolmach.surveys.ask import SURVEY_LETTER
from tolmach.surveys.model import Answer, Survey
from tolmach.tickets.model import Ticket

FEW_ANSWERS = 10
"""Of fewer answers a share in percent would only look exact: one more could move it by ten points."""


@dataclass(frozen=True, kw_only=True)
class AskedCustomer:
    """A survey that left: about which ticket, when, and what was said; ``answer`` is None until then."""

    reference: str
    asked_at: datetime
    answer: Answer | None


@dataclass(frozen=True, kw_only=True)
class SurveyFigures:
    """How many were asked and what they said, whenever they said it. ``low`` are those who were not helped in full."""

    sent: int
    helped: int
    partly: int
    not_helped: int
    low: tuple[AskedCustomer, ...]

    @property
    def answers(self) -> int:
        """How many answered at all."""
        return self.helped + self.partly + self.not_helped

    @property
    def satisfied(self) -> Share:
        """Those who were helped, of those who answered."""
        return Share(part=self.helped, whole=self.answers)

    @property
    def is_few(self) -> bool:
        """Whether there are too few answers to speak of a share."""
        return self.answers < FEW_ANSWERS


def survey_figures(asked: Sequence[AskedCustomer]) -> SurveyFigures:
    """Count those who were asked. Pure."""
    said = Counter(one.answer for one in asked)
    return SurveyFigures(
        sent=len(asked),
        helped=said[Answer.HELPED],
        partly=said[Answer.PARTLY],
        not_helped=said[Answer.NOT_HELPED],
        low=tuple(one for one in asked if one.answer in (Answer.PARTLY, Answer.NOT_HELPED)),
    )


def asked_customers(market: ReportedMarket, between: Between) -> Any:
    """The query for those who were asked in this time and whose letter left; what came back reached nobody.

    Its columns are ``at``, one for what is no survey, ``reference`` and ``answer``.
    """
    start, end = between
    letter = and_(
        OutboxRow.client_id == Survey.client_id,
        OutboxRow.letter == SURVEY_LETTER,
        OutboxRow.subject_id == Survey.id,
        OutboxRow.state == OutboxState.SENT,
    )
    return (
        select(Survey.asked_at.label("at"), cast(null(), Boolean), Ticket.reference, Survey.answer)
        .join(Ticket, and_(Ticket.client_id == Survey.client_id, Ticket.id == Survey.ticket_id))
        .join(OutboxRow, letter)
        .where(Survey.client_id == market.client_id, Survey.market_id == market.market_id)
        .where(Survey.asked_at >= start, Survey.asked_at < end)
    )
