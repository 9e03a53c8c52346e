"""Whether a concept states the law of where its languages are at home, as the operator says it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.events.actor import Actor
from tolmach.replies.concepts import concept_to_change, tell_concept


def say_whether_law(session: Session, concept_id: int, *, states_law: bool, now: datetime, actor: Actor) -> None:
    """What states the law is never green in a country for which it is not worded. Raises NotFound."""
    concept = concept_to_change(session, concept_id)
    if concept.states_law == states_law:
        return
    concept.states_law = states_law
    tell_concept(session, concept, "states_law" if states_law else "states_no_law", now=now, actor=actor)
