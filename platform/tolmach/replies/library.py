"""The starter library: the house's concepts of every language as shared rows the operator owns from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Manner
from tolmach.language import LANGUAGES, PIVOT, Language
from tolmach.languages import read_language_file
from tolmach.replies.model import Concept, ConceptVersion, VersionState

STARTER_VERSION = 1
"""The count of content at which the library's wordings say the same in every language."""


def install_library(session: Session, *, now: datetime) -> int:
    """Add what is missing of the starter library and return how many versions were added; nothing is overwritten.

    A key that the operator gave a concept of their own is left to it. Where the operator moved a content, what the
    library says in further languages is out of date from the start.
    """
    added, law = 0, _that_states_law()
    for language in (PIVOT, *(code for code in LANGUAGES if code != PIVOT)):
        for key, entry in read_language_file(language, "concepts").items():
            concept = _concept(session, key, entry["topic"], language, now, states_law=key in law)
            if not concept.is_starter:
                continue
            added += _add_version(session, concept, language, entry, now)
            for country, own in entry.get("country", {}).items():
                added += _add_version(session, concept, language, {**entry, **own}, now, country=country)
    return added


def concepts_that_hold(client_id: int | None, market_id: int | None = None) -> ColumnElement[bool]:
    """The concepts that can hold for a client and a market, the shared library where neither is named.

    Of one key the market's own comes before the client's before the shared one.
    """
    return and_(
        Concept.given_up_at.is_(None),
        func.coalesce(Concept.client_id, client_id or 0) == (client_id or 0),
        func.coalesce(Concept.market_id, market_id or 0) == (market_id or 0),
    )


def _that_states_law() -> frozenset[str]:
    """The keys that in some language name a source, or say something else in a country."""
    every = (entry for language in LANGUAGES for entry in read_language_file(language, "concepts").items())
    return frozenset(key for key, entry in every if "source" in entry or "country" in entry)


def _concept(session: Session, key: str, topic: str, language: Language, now: datetime, *, states_law: bool) -> Concept:
    concept = session.scalar(
        select(Concept).where(Concept.client_id.is_(None), Concept.market_id.is_(None), Concept.key == key)
    )
    if concept is None:
        concept = Concept(key=key, topic=topic, source_language=language, is_starter=True, created_at=now)
        concept.states_law = states_law
        session.add(concept)
        session.flush()
    return concept


def _add_version(
    session: Session,
    concept: Concept,
    language: Language,
    entry: dict[str, object],
    now: datetime,
    *,
    country: str = "",
) -> bool:
    """Add the wording of a language, or what a country's law and idiom make of it."""
    known = select(ConceptVersion.id).where(
        ConceptVersion.concept_id == concept.id,
        ConceptVersion.language == language,
        ConceptVersion.country == country,
        ConceptVersion.manner == Manner.FORMAL,
    )
    if session.scalar(known) is not None:
        return False
    asks = entry.get("asks", [])
    is_up_to_date = concept.source_version == STARTER_VERSION
    session.add(
        ConceptVersion(
            concept_id=concept.id,
            language=language,
            country=country,
            name=str(entry["name"]),
            text=str(entry["text"]).strip(),
            asks=list(asks) if isinstance(asks, list) else [],
            source_version=STARTER_VERSION,
            state=VersionState.APPROVED if is_up_to_date else VersionState.STALE,
            approved_at=now if is_up_to_date else None,
            updated_at=now,
        )
    )
    session.flush()
    return True
