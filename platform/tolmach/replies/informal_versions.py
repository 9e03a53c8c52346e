"""The informal wordings that stand beside formal ones."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from tolmach.clients.model import Manner
from tolmach.replies.model import ConceptVersion, VersionState


def informal_beside(session: Session, formal_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Id of a formal version → id and text of the approved informal one beside it, where there is one.

    It is of the same country: another country's law is not its.
    """
    formal, informal = aliased(ConceptVersion), aliased(ConceptVersion)
    is_beside = and_(
        informal.concept_id == formal.concept_id,
        informal.language == formal.language,
        informal.country == formal.country,
        informal.manner == Manner.INFORMAL,
        informal.state == VersionState.APPROVED,
    )
    rows = session.execute(
        select(formal.id, informal.id, informal.text).join(informal, is_beside).where(formal.id.in_(formal_ids))
    )
    return {formal_id: (version_id, text) for formal_id, version_id, text in rows}
