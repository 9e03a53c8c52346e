"""A client's files that go with a reply: added, put in another's place, and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client
from tolmach.errors import NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import Language
from tolmach.replies.concepts import Place, concept_of
from tolmach.replies.enclose import NewFile, type_of
from tolmach.replies.model import Concept, ConceptFile, FileKind
from tolmach.store import BlobStore
from tolmach.tickets.blobs import drop_blob, keep_blob


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A client's file as the page of its reply lists it; ``size`` in bytes."""

    id: int
    client: str
    place: Place
    kind: FileKind
    name: str
    size: int


def file_rows(session: Session, concept: Concept) -> Sequence[FileRow]:
    """The files of a reply: of the client whose own it is, of every client where it is shared."""
    wanted = select(ConceptFile, Client.name).join(Client, Client.id == ConceptFile.client_id)
    if concept.client_id is not None:
        wanted = wanted.where(ConceptFile.client_id == concept.client_id)
    rows = session.execute(
        wanted.where(ConceptFile.concept_key == concept.key).order_by(
            Client.name, ConceptFile.language, ConceptFile.country, ConceptFile.id
        )
    )
    return [
        FileRow(
            id=file.id,
            client=client,
            place=Place(language=Language(file.language), country=file.country),
            kind=file.kind,
            name=file.name,
            size=file.size,
        )
        for file, client in rows
    ]


def add_file(
    session: Session,
    store: BlobStore,
    concept_id: int,
    new: NewFile,
    *,
    place: Place,
    kind: FileKind,
    client_id: int,
    now: datetime,
    actor: Actor,
) -> ConceptFile:
    """Let a file go with a client's replies; of a kind with a purpose it takes the place of the one before.

    Raises FilesRefused, NotFound for another client's concept.
    """
    concept = concept_of(session, concept_id)
    if concept.client_id not in (None, client_id):
        raise NotFound("concept", concept_id)
    kind_of_bytes = type_of(new)
    if kind is not FileKind.OTHER:
        for before in _at(session, client_id, concept.key, place, kind):
            _drop(session, before)
    file = ConceptFile(
        client_id=client_id,
        concept_key=concept.key,
        language=place.language,
        country=place.country,
        kind=kind,
        name=new.name,
        type=kind_of_bytes,
        size=len(new.content),
        blob_sha256=keep_blob(session, store, client_id=client_id, content=new.content),
        added_by=actor.id,
        added_at=now,
    )
    session.add(file)
    session.flush()
    _tell(session, concept, file, "file_added", now=now, actor=actor)
    return file


def remove_file(session: Session, concept_id: int, file_id: int, *, now: datetime, actor: Actor) -> None:
    """Take a file away; what was sent with it keeps it. Raises NotFound."""
    concept = concept_of(session, concept_id)
    file = file_of(session, concept, file_id)
    _drop(session, file)
    _tell(session, concept, file, "file_removed", now=now, actor=actor)


def file_of(session: Session, concept: Concept, file_id: int) -> ConceptFile:
    """One of the files that the concept's page lists. Raises NotFound."""
    file = session.get(ConceptFile, file_id)
    if file is None or file.concept_key != concept.key or concept.client_id not in (None, file.client_id):
        raise NotFound("file", file_id)
    return file


def _at(session: Session, client_id: int, key: str, place: Place, kind: FileKind) -> Sequence[ConceptFile]:
    return session.scalars(
        select(ConceptFile).where(
            ConceptFile.client_id == client_id,
            ConceptFile.concept_key == key,
            ConceptFile.language == place.language,
            ConceptFile.country == place.country,
            ConceptFile.kind == kind,
        )
    ).all()


def _drop(session: Session, file: ConceptFile) -> None:
    drop_blob(session, client_id=file.client_id, digest=file.blob_sha256)
    session.delete(file)
    session.flush()


def _tell(session: Session, concept: Concept, file: ConceptFile, did: str, *, now: datetime, actor: Actor) -> None:
    record_event(
        session,
        EventKind.CONCEPT_CHANGED,
        at=now,
        actor=actor,
        client_id=file.client_id,
        concept=concept.id,
        did=did,
        file=file.id,
        place=str(Place(language=Language(file.language), country=file.country)),
        purpose=file.kind,
    )
