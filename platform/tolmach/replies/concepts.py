"""The ways to a concept and its versions: by place, to be read, and to be changed by one person at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound
from tolmach.language import LANGUAGES, Language
from tolmach.replies.model import Concept, ConceptVersion, VersionState


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a version is for: a language, and a country that has a wording of its own. Written ``de`` or ``de-AT``."""

    language: Language
    country: str = ""

    def __str__(self) -> str:
        return f"{self.language}-{self.country}" if self.country else self.language


def read_place(written: str) -> Place:
    """The place as an address has it. Raises NotFound for a language the house does not serve."""
    code, _, country = written.partition("-")
    if code not in LANGUAGES:
        raise NotFound("language", written)
    return Place(language=Language(code), country=country)


def concept_of(session: Session, concept_id: int) -> Concept:
    """A concept that was not given up. Raises NotFound."""
    concept = session.get(Concept, concept_id)
    if concept is None or concept.given_up_at is not None:
        raise NotFound("concept", concept_id)
    return concept


def concept_to_change(session: Session, concept_id: int) -> Concept:
    """The same, locked: whoever changes a version or the content comes after whoever does so now."""
    session.get(Concept, concept_id, with_for_update=True, populate_existing=True)
    return concept_of(session, concept_id)


def versions_of(session: Session, concept: Concept) -> Sequence[ConceptVersion]:
    """Every version of a concept, by language and country."""
    rows = session.scalars(select(ConceptVersion).where(ConceptVersion.concept_id == concept.id)).all()
    order = list(LANGUAGES)
    return sorted(rows, key=lambda row: (order.index(Language(row.language)), row.country))


def version_at(session: Session, concept: Concept, place: Place) -> ConceptVersion | None:
    """The version for this place. Raises NotFound for a country that has none of its own."""
    version = session.scalar(
        select(ConceptVersion)
        .where(
            ConceptVersion.concept_id == concept.id,
            ConceptVersion.language == place.language,
            ConceptVersion.country == place.country,
        )
        .execution_options(populate_existing=True)
    )
    if version is None and place.country:
        raise NotFound("version", f"{concept.id}:{place}")
    return version


def stamp_of(concept: Concept, version: ConceptVersion | None) -> str:
    """What a form carries of the content and the words it shows, to see whether they moved meanwhile."""
    changed = version.updated_at.isoformat() if version else ""
    return f"{concept.source_version}/{version.state if version else ''}/{changed}"


def source_for(
    concept: Concept, versions: Iterable[ConceptVersion], place: Place, languages: Sequence[Language]
) -> ConceptVersion | None:
    """What a version is worded after: an approved one in the first of ``languages``, else that of the content itself.

    None for the version that is the content, and where nothing up to date is there.
    """
    others = {row.language: row for row in versions if not row.country and row.language != place.language}
    if place.language == concept.source_language and not place.country:
        return None
    approved = [others[code] for code in languages if code in others and others[code].state is VersionState.APPROVED]
    content = others.get(concept.source_language)
    return next(iter(approved), content if content is not None and content.text else None)
