"""What saved replies are called, for pages that know their keys."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Manner
from tolmach.language import PIVOT
from tolmach.replies.model import Concept, ConceptVersion


def concept_names(session: Session, keys: Collection[str], language: str) -> dict[str, str]:
    """The name of each saved reply in a reader's language, else in English; a client's own where no other is."""
    rows = session.execute(
        select(Concept.key, ConceptVersion.name)
        .join(ConceptVersion, ConceptVersion.concept_id == Concept.id)
        .where(
            Concept.key.in_(keys),
            ConceptVersion.language.in_([language, PIVOT]),
            ConceptVersion.country == "",
            ConceptVersion.manner == Manner.FORMAL,
        )
        .order_by(Concept.client_id.is_(None), ConceptVersion.language == language)
    )
    return {key: name for key, name in rows if name}
