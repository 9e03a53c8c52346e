"""A shop's owner judges what is said in their name: once for each content, with the difference to the last time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Client, Manner, Market
from tolmach.errors import Lost, NotFound, Wrong, refuse_fields
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import Language
from tolmach.replies.concept_grid import concepts_of_client
from tolmach.replies.concepts import concept_to_change, stamp_of, versions_of
from tolmach.replies.difference import Piece, difference
from tolmach.replies.model import Concept, ConceptVersion, ContentVerdict, Verdict, VersionState
from tolmach.replies.objections import doubt_ready_drafts, mend_objection, raise_objection


@dataclass(frozen=True, kw_only=True)
class CountryWords:
    """What customers of one country read instead, with the difference to what was approved last."""

    country: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class Content:
    """A concept as an owner reads it; ``pieces`` are empty where no approved wording is in their language.

    ``market`` is the name of the one it is for, where it is not for all; ``countries`` are those of the client's
    markets that have an approved wording of their own.
    """

    concept_id: int
    name: str
    topic: str
    market: str | None
    pieces: tuple[Piece, ...]
    countries: tuple[CountryWords, ...]
    stamp: str
    source_version: int
    verdict: ContentVerdict | None

    @property
    def is_settled(self) -> bool:
        """Whether the last verdict is about the content as it is now."""
        return self.verdict is not None and self.verdict.source_version == self.source_version


def clients_to_judge(session: Session, access: Access) -> tuple[Client, ...]:
    """The clients whose content the person may judge: those they own in all their markets."""
    own = access.whole_clients(Permission.APPROVE_CONTENT)
    return tuple(session.scalars(select(Client).where(Client.id.in_(own)).order_by(func.lower(Client.name))))


def client_to_judge(session: Session, access: Access, slug: str) -> Client:
    """The client with this slug. Raises NotFound where it is not theirs to judge."""
    client = next((one for one in clients_to_judge(session, access) if one.slug == slug), None)
    if client is None:
        raise NotFound("client", slug)
    return client


def contents_of(session: Session, client: Client, language: Language) -> tuple[Content, ...]:
    """Everything that can be said in the client's name, what is not settled first; five queries."""
    concepts = concepts_of_client(session, client.id)
    markets = _markets(session, client.id)
    rows = session.scalars(
        select(ConceptVersion).where(ConceptVersion.concept_id.in_([concept.id for concept in concepts]))
    ).all()
    versions: dict[int, list[ConceptVersion]] = {}
    for row in rows:
        if row.manner is Manner.FORMAL:
            versions.setdefault(row.concept_id, []).append(row)
    said = verdicts_of(session, client.id)
    approved = verdicts_of(session, client.id, Verdict.APPROVED)
    contents = [
        _content(
            concept,
            _read(concept, versions.get(concept.id, []), markets, language),
            markets,
            said.get(concept.id),
            approved.get(concept.id),
        )
        for concept in concepts
    ]
    return tuple(sorted(contents, key=lambda one: (one.is_settled, one.topic, one.name)))


def verdicts_of(session: Session, client_id: int, verdict: Verdict | None = None) -> dict[int, ContentVerdict]:
    """Concept id → the last verdict of the client's owners, or the last of one kind."""
    newest = select(func.max(ContentVerdict.id)).where(ContentVerdict.client_id == client_id)
    if verdict is not None:
        newest = newest.where(ContentVerdict.verdict == verdict)
    ids = newest.group_by(ContentVerdict.concept_id)
    return {row.concept_id: row for row in session.scalars(select(ContentVerdict).where(ContentVerdict.id.in_(ids)))}


def judge_content(
    session: Session,
    access: Access,
    client: Client,
    concept_id: int,
    language: Language,
    *,
    verdict: Verdict,
    remark: str,
    seen: str,
    now: datetime,
) -> None:
    """Keep what the owner says of the content they read. Raises NotFound, Lost where it moved, FieldsRefused."""
    concept = concept_to_change(session, concept_id)
    if concept.id not in {one.id for one in concepts_of_client(session, client.id)}:
        raise NotFound("concept", concept_id)
    reading = _read(concept, versions_of(session, concept), _markets(session, client.id), language)
    version = reading.version
    if version is None or not reading.is_readable or seen != reading.stamp:
        raise Lost("concept", concept_id)
    refuse_fields({"remark": Wrong.MISSING if verdict is Verdict.OBJECTED and not remark.strip() else None})
    assert access.actor.id is not None
    session.add(
        ContentVerdict(
            client_id=client.id,
            concept_id=concept.id,
            source_version=concept.source_version,
            language=language,
            text=version.text,
            country_texts={one.country: one.text for one in reading.countries},
            verdict=verdict,
            remark=remark.strip(),
            user_id=access.actor.id,
            at=now,
        )
    )
    session.flush()
    doubt_ready_drafts(session, concept, client.id, is_objected=verdict is Verdict.OBJECTED)
    if verdict is Verdict.OBJECTED:
        raise_objection(session, concept, client.id, language, now=now)
    else:
        mend_objection(session, concept, client.id, now=now)
    record_event(
        session,
        EventKind.CONTENT_JUDGED,
        at=now,
        actor=access.actor,
        client_id=client.id,
        concept=concept.id,
        source_version=concept.source_version,
        verdict=verdict,
    )


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """What of a concept's versions a client's owner reads in one language."""

    version: ConceptVersion | None
    countries: tuple[ConceptVersion, ...]
    name: str
    stamp: str

    @property
    def is_readable(self) -> bool:
        return self.version is not None and self.version.state is VersionState.APPROVED


def _read(
    concept: Concept, versions: Sequence[ConceptVersion], markets: Mapping[int, Market], language: Language
) -> _Reading:
    """The language's version, and those that its countries among the markets of the concept have instead."""
    of_language = {row.country: row for row in versions if row.language == language}
    served = {market.country for market in markets.values() if concept.market_id in (None, market.id)}
    own = (of_language[country] for country in sorted(served & of_language.keys()))
    countries = tuple(row for row in own if row.state is VersionState.APPROVED)
    version = of_language.get("")
    named = version or next((row for row in versions if row.language == concept.source_language), None)
    return _Reading(
        version=version,
        countries=countries,
        name=named.name if named else concept.key,
        stamp=" ".join(stamp_of(concept, row) for row in (version, *countries)),
    )


def _markets(session: Session, client_id: int) -> dict[int, Market]:
    rows = session.scalars(select(Market).where(Market.client_id == client_id, Market.is_active))
    return {market.id: market for market in rows}


def _content(
    concept: Concept,
    reading: _Reading,
    markets: Mapping[int, Market],
    verdict: ContentVerdict | None,
    approved: ContentVerdict | None,
) -> Content:
    version, market = reading.version, markets.get(concept.market_id or 0)
    is_same = approved is not None and version is not None and approved.language == version.language
    before = approved if is_same else None
    was = before.country_texts if before is not None else {}
    return Content(
        concept_id=concept.id,
        name=reading.name,
        topic=concept.topic,
        market=market.name if market is not None else None,
        pieces=difference(before.text if before else None, version.text) if version and reading.is_readable else (),
        countries=tuple(
            CountryWords(country=one.country, pieces=difference(was.get(one.country), one.text))
            for one in reading.countries
        ),
        stamp=reading.stamp,
        source_version=concept.source_version,
        verdict=verdict,
    )
