"""A shop's owner judges what is said in their name: once for each content, with the difference to the last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Client, Manner
from tolmach.errors import Lost, NotFound, Wrong, refuse_fields
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import Language
from tolmach.replies.concept_grid import concepts_of_client
from tolmach.replies.concepts import Place, concept_to_change, stamp_of, version_at
from tolmach.replies.difference import Piece, difference
from tolmach.replies.model import Concept, ConceptVersion, ContentVerdict, Verdict, VersionState


@dataclass(frozen=True, kw_only=True)
class Content:
    """A concept as an owner reads it; ``pieces`` are empty where no approved wording is in their language."""

    concept_id: int
    name: str
    topic: str
    is_own: bool
    pieces: tuple[Piece, ...]
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
    """Everything that can be said in the client's name, what is not settled first; four queries."""
    concepts = concepts_of_client(session, client.id)
    rows = session.scalars(
        select(ConceptVersion).where(
            ConceptVersion.concept_id.in_([concept.id for concept in concepts]), ConceptVersion.country == ""
        )
    ).all()
    versions = {(row.concept_id, row.language): row for row in rows if row.manner is Manner.FORMAL}
    said = verdicts_of(session, client.id)
    approved = verdicts_of(session, client.id, Verdict.APPROVED)
    contents = [
        _content(concept, versions, language, said.get(concept.id), approved.get(concept.id)) for concept in concepts
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
    version = version_at(session, concept, Place(language=language))
    if version is None or version.state is not VersionState.APPROVED or seen != stamp_of(concept, version):
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
            verdict=verdict,
            remark=remark.strip(),
            user_id=access.actor.id,
            at=now,
        )
    )
    session.flush()
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


def _content(
    concept: Concept,
    versions: dict[tuple[int, str], ConceptVersion],
    language: Language,
    verdict: ContentVerdict | None,
    approved: ContentVerdict | None,
) -> Content:
    version = versions.get((concept.id, language))
    named = version or versions.get((concept.id, concept.source_language))
    is_readable = version is not None and version.state is VersionState.APPROVED
    before = approved.text if approved is not None and approved.language == language else None
    return Content(
        concept_id=concept.id,
        name=named.name if named else concept.key,
        topic=concept.topic,
        is_own=concept.client_id is not None,
        pieces=difference(before, version.text) if version is not None and is_readable else (),
        stamp=stamp_of(concept, version),
        source_version=concept.source_version,
        verdict=verdict,
    )
