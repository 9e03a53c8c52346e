"""A shared reply that nobody is to get any more is retired, and can be brought back as it was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound
from tolmach.events.actor import Actor
from tolmach.replies.concepts import concept_to_change, tell_concept
from tolmach.replies.model import Concept


def retire_concept(session: Session, concept_id: int, *, now: datetime, actor: Actor) -> None:
    """No draft is made from it any more; what clients have of their own under its key stays. Raises NotFound.

    A client's own one is given up instead (``own_concepts``).
    """
    concept = concept_to_change(session, concept_id)
    if concept.client_id is not None:
        raise NotFound("concept", concept_id)
    concept.given_up_at = now
    tell_concept(session, concept, "retired", now=now, actor=actor)


def bring_back_concept(session: Session, concept_id: int, *, now: datetime, actor: Actor) -> None:
    """It holds again, with the wordings it had. Raises NotFound where it is not retired."""
    concept = session.get(Concept, concept_id, with_for_update=True, populate_existing=True)
    if concept is None or concept.client_id is not None or concept.given_up_at is None:
        raise NotFound("concept", concept_id)
    concept.given_up_at = None
    tell_concept(session, concept, "brought_back", now=now, actor=actor)


def retired_concepts(session: Session) -> tuple[Concept, ...]:
    """The shared replies that were retired, the newest first."""
    retired = Concept.client_id.is_(None), Concept.given_up_at.is_not(None)
    return tuple(session.scalars(select(Concept).where(*retired).order_by(Concept.given_up_at.desc(), Concept.id)))
