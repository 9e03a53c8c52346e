"""What the pages about concepts read: the grid of concept and language, one concept, what waits for an approver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, load_only

from tolmach.accounts.model import User
from tolmach.clients.manners import informal_languages
from tolmach.clients.model import Client, ClientManner, Manner, Market
from tolmach.language import LANGUAGES, PIVOT, Language
from tolmach.replies.concepts import Place, place_of, versions_of
from tolmach.replies.model import Concept, ConceptVersion, VersionState

_GRID_COLUMNS = (
    ConceptVersion.concept_id,
    ConceptVersion.language,
    ConceptVersion.country,
    ConceptVersion.manner,
    ConceptVersion.state,
    ConceptVersion.name,
)
TO_APPROVE = (VersionState.MACHINE, VersionState.STALE, VersionState.WAITING)


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One concept with the state of each language, and of what it has beside the language's own wording.

    That are wordings of countries, and the informal ones in ``informal_languages``; None where one of those is missing.
    """

    concept: Concept
    name: str
    market: str | None
    cells: Mapping[str, VersionState]
    beside: Mapping[str, tuple[tuple[Place, VersionState | None], ...]]


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version in a list; ``approver`` is who approved it, where a person of this house did."""

    version: ConceptVersion
    approver: str | None

    @property
    def place(self) -> Place:
        return place_of(self.version)


@dataclass(frozen=True, kw_only=True)
class ToApprove:
    """A version that waits for somebody who writes its language."""

    version_id: int
    place: Place
    state: VersionState
    name: str
    client: str | None


def concepts_of_client(session: Session, client_id: int | None) -> tuple[Concept, ...]:
    """The concepts a client's letters can be answered with, also those of single markets; None: the shared library."""
    wanted = select(Concept).where(Concept.given_up_at.is_(None)).order_by(Concept.topic, Concept.key, Concept.id)
    if client_id is None:
        return tuple(session.scalars(wanted.where(Concept.client_id.is_(None))))
    rows = session.scalars(wanted.where(or_(Concept.client_id.is_(None), Concept.client_id == client_id))).all()
    own = {row.key for row in rows if row.client_id is not None and row.market_id is None}
    return tuple(row for row in rows if row.client_id is not None or row.key not in own)


def grid_of(session: Session, client_id: int | None, *, reading: str) -> tuple[GridRow, ...]:
    """The grid of a client, or of the shared library, with names in the reader's language; four queries."""
    concepts = concepts_of_client(session, client_id)
    versions = session.scalars(
        select(ConceptVersion)
        .where(ConceptVersion.concept_id.in_([concept.id for concept in concepts]))
        .options(load_only(*_GRID_COLUMNS))
    ).all()
    markets, informal = _market_names(session, client_id), informal_languages(session, client_id)
    by_concept: dict[int, dict[Place, ConceptVersion]] = {}
    for version in versions:
        by_concept.setdefault(version.concept_id, {})[place_of(version)] = version
    return tuple(_grid_row(one, by_concept.get(one.id, {}), markets, informal, reading) for one in concepts)


def _grid_row(
    concept: Concept,
    versions: Mapping[Place, ConceptVersion],
    markets: Mapping[int, str],
    informal: Iterable[str],
    reading: str,
) -> GridRow:
    plain = {place.language: version for place, version in versions.items() if place.is_plain}
    wanted = {Place(language=Language(code), manner=Manner.INFORMAL): None for code in informal}
    others = {place: version.state for place, version in versions.items() if not place.is_plain}
    beside: dict[str, tuple[tuple[Place, VersionState | None], ...]] = {}
    for place, state in sorted((wanted | others).items(), key=lambda one: (one[0].country, one[0].manner)):
        beside[place.language] = (*beside.get(place.language, ()), (place, state))
    return GridRow(
        concept=concept,
        name=name_of(concept, {code: version.name for code, version in plain.items()}, reading),
        market=markets.get(concept.market_id) if concept.market_id else None,
        cells={code: version.state for code, version in plain.items()},
        beside=beside,
    )


def name_of(concept: Concept, names: Mapping[str, str], reading: str) -> str:
    """What a concept is called for a reader: in their language, in English, in its own, else by its key."""
    known = (names.get(code) for code in (reading, PIVOT, concept.source_language))
    return next((name for name in known if name), concept.key)


def version_rows(session: Session, concept: Concept) -> tuple[VersionRow, ...]:
    """Every version of a concept with who approved it; two queries."""
    versions = versions_of(session, concept)
    ids = {version.approved_by for version in versions if version.approved_by}
    names = {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(ids)))}
    return tuple(VersionRow(version=one, approver=names.get(one.approved_by or 0)) for one in versions)


def versions_to_approve(session: Session, languages: Iterable[Language], *, reading: str) -> tuple[ToApprove, ...]:
    """What waits in these languages, the languages in their usual order; the name in the reader's language."""
    waiting = ConceptVersion.state.in_(TO_APPROVE)
    return _to_approve(session, languages, waiting, reading)


def informal_to_write(session: Session, languages: Iterable[Language], *, reading: str) -> tuple[ToApprove, ...]:
    """Formal wordings in these languages that lack the informal one beside them, where a client wants it."""
    beside = aliased(ConceptVersion)
    is_written = exists().where(
        beside.concept_id == ConceptVersion.concept_id,
        beside.language == ConceptVersion.language,
        beside.country == ConceptVersion.country,
        beside.manner == Manner.INFORMAL,
    )
    sold_in = select(Market.country).where(Market.client_id == ClientManner.client_id, Market.is_active)
    is_wanted = exists().where(
        ClientManner.language == ConceptVersion.language,
        ClientManner.manner == Manner.INFORMAL,
        func.coalesce(Concept.client_id, ClientManner.client_id) == ClientManner.client_id,
        or_(ConceptVersion.country == "", ConceptVersion.country.in_(sold_in.correlate(ClientManner))),
    )
    is_formal = and_(ConceptVersion.state == VersionState.APPROVED, ConceptVersion.manner == Manner.FORMAL)
    return _to_approve(session, languages, and_(is_formal, is_wanted, ~is_written), reading)


def _to_approve(
    session: Session, languages: Iterable[Language], which: ColumnElement[bool], reading: str
) -> tuple[ToApprove, ...]:
    rows = session.execute(
        select(ConceptVersion, Concept, Client.name)
        .join(Concept, Concept.id == ConceptVersion.concept_id)
        .outerjoin(Client, Client.id == Concept.client_id)
        .where(ConceptVersion.language.in_(list(languages)), which, Concept.given_up_at.is_(None))
        .order_by(Concept.topic, Concept.key, ConceptVersion.id)
    ).all()
    names = _names(session, [concept.id for _version, concept, _client in rows])
    waiting = [
        ToApprove(
            version_id=version.id,
            place=place_of(version),
            state=version.state,
            name=name_of(concept, names.get(concept.id, {}), reading),
            client=client,
        )
        for version, concept, client in rows
    ]
    order = list(LANGUAGES)
    return tuple(sorted(waiting, key=lambda one: order.index(one.place.language)))


def _names(session: Session, concept_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    names: dict[int, dict[str, str]] = {}
    rows = session.execute(
        select(ConceptVersion.concept_id, ConceptVersion.language, ConceptVersion.name).where(
            ConceptVersion.concept_id.in_(concept_ids),
            ConceptVersion.country == "",
            ConceptVersion.manner == Manner.FORMAL,
        )
    )
    for row in rows:
        names.setdefault(row.concept_id, {})[row.language] = row.name
    return names


def _market_names(session: Session, client_id: int | None) -> dict[int, str]:
    if client_id is None:
        return {}
    rows = session.execute(select(Market.id, Market.name).where(Market.client_id == client_id))
    return {row.id: row.name for row in rows}
