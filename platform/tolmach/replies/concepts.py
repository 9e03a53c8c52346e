"""The ways to a concept and its versions: by place, to be read, and to be changed by one person at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Manner
from tolmach.errors import NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import LANGUAGES, Language
from tolmach.replies.model import Concept, ConceptVersion, VersionState


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a version is for: a language, a country that has a wording of its own, and how customers are addressed.

    Written ``de`` or ``de-AT``, on familiar terms ``de.informal`` or ``de-AT.informal``.
    """

    language: Language
    country: str = ""
    manner: Manner = Manner.FORMAL

    def __str__(self) -> str:
        place = f"{self.language}-{self.country}" if self.country else self.language
        return place if self.manner is Manner.FORMAL else f"{place}.{self.manner}"

    @property
    def is_plain(self) -> bool:
        """Whether it is the language's own version, which the others of the language stand beside."""
        return not self.country and self.manner is Manner.FORMAL


def read_place(written: str) -> Place:
    """The place as an address has it. Raises NotFound for a language the house does not serve."""
    where, _, manner = written.partition(".")
    code, _, country = where.partition("-")
    if code not in LANGUAGES or manner not in ("", Manner.INFORMAL):
        raise NotFound("language", written)
    return Place(language=Language(code), country=country, manner=Manner(manner) if manner else Manner.FORMAL)


def place_of(version: ConceptVersion) -> Place:
    """Where a version is for."""
    return Place(language=Language(version.language), country=version.country, manner=version.manner)


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
    """Every version of a concept, by language, country and manner."""
    rows = session.scalars(select(ConceptVersion).where(ConceptVersion.concept_id == concept.id)).all()
    order = list(LANGUAGES)
    return sorted(rows, key=lambda row: (order.index(Language(row.language)), row.country, row.manner))


def version_at(session: Session, concept: Concept, place: Place) -> ConceptVersion | None:
    """The version for this place. Raises NotFound for a country where the language is not at home.

    An informal one stands beside a formal one: a country has none where it has no wording of its own.
    """
    versions = session.scalars(
        select(ConceptVersion)
        .where(
            ConceptVersion.concept_id == concept.id,
            ConceptVersion.language == place.language,
            ConceptVersion.country == place.country,
        )
        .execution_options(populate_existing=True)
    ).all()
    is_at_home = place.country in ("", *LANGUAGES[place.language].countries)
    if not versions and (not is_at_home or (place.country and place.manner is Manner.INFORMAL)):
        raise NotFound("version", f"{concept.id}:{place}")
    return next((version for version in versions if version.manner is place.manner), None)


def free_countries(versions: Iterable[ConceptVersion]) -> tuple[Place, ...]:
    """The countries of the languages at home in several that have no wording of their own yet."""
    taken = {place_of(version) for version in versions}
    every = (
        Place(language=code, country=country)
        for code, facts in LANGUAGES.items()
        for country in facts.countries
        if len(facts.countries) > 1
    )
    return tuple(place for place in every if place not in taken)


def stamp_of(concept: Concept, version: ConceptVersion | None) -> str:
    """What a form carries of the content and the words it shows, to see whether they moved meanwhile."""
    changed = version.updated_at.isoformat() if version else ""
    return f"{concept.source_version}/{version.state if version else ''}/{changed}"


def source_for(
    concept: Concept, versions: Iterable[ConceptVersion], place: Place, languages: Sequence[Language]
) -> ConceptVersion | None:
    """What a version is worded after: an approved one in the first of ``languages``, else that of the content itself.

    An informal version is worded after the formal one beside it. None for the version that is the content, and where
    nothing up to date is there.
    """
    if place.manner is Manner.INFORMAL:
        formal = replace(place, manner=Manner.FORMAL)
        return next((row for row in versions if place_of(row) == formal and row.text), None)
    others = {row.language: row for row in versions if place_of(row).is_plain and row.language != place.language}
    if place.language == concept.source_language and not place.country:
        return None
    approved = [others[code] for code in languages if code in others and others[code].state is VersionState.APPROVED]
    content = others.get(concept.source_language)
    return next(iter(approved), content if content is not None and content.text else None)


def tell_concept(session: Session, concept: Concept, did: str, *, now: datetime, actor: Actor) -> None:
    """Write down what somebody did with a concept."""
    record_event(
        session,
        EventKind.CONCEPT_CHANGED,
        at=now,
        actor=actor,
        client_id=concept.client_id,
        market_id=concept.market_id,
        concept=concept.id,
        did=did,
    )
