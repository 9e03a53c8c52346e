"""What a machine made of an agent's own words leaves no more unedited than a red draft does."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.replies.compose import has_same_words
from tolmach.replies.errors import RedDraft
from tolmach.tickets.model import Ticket
from tolmach.translation.checks import Light
from tolmach.translation.model import AnswerTranslation


def refuse_red_words(session: Session, access: Access, ticket: Ticket, text: str) -> None:
    """Raises RedDraft where the answer is a translation of its writer's own words whose checks failed."""
    rows = session.execute(
        select(AnswerTranslation.id, AnswerTranslation.text).where(
            AnswerTranslation.client_id == ticket.client_id,
            AnswerTranslation.ticket_id == ticket.id,
            AnswerTranslation.author_id == access.actor.id,
            AnswerTranslation.language == ticket.language,
            AnswerTranslation.light == Light.RED,
        )
    )
    for number, made in rows:
        if made is not None and has_same_words(made, text):
            raise RedDraft(number)
