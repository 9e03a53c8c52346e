"""Files that leave with an answer: checked, kept beside the editor meanwhile, joined to the answer when it is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.errors import Refused
from tolmach.store import BlobStore
from tolmach.tickets.blobs import drop_blob, keep_blob
from tolmach.tickets.file_types import is_dangerous, sniff
from tolmach.tickets.model import Attachment, Message, Ticket

MOST_FILES = 10
MOST_MEGABYTES = 15
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
"""All files of a letter together: most servers take letters of 25 MB, and base64 makes four bytes of three."""


class FileProblem(StrEnum):
    DANGEROUS = "dangerous"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"


class FilesRefused(Refused):
    """A file cannot leave: ``problem`` says why, ``name`` which; the limits are those of all files together."""

    def __init__(self, problem: FileProblem, name: str = "") -> None:
        super().__init__(f"{problem}: {name}")
        self.problem = problem
        self.name = name


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A file as it came from somebody's browser, or with the draft that is sent."""

    name: str
    content: bytes = field(repr=False)
    is_from_draft: bool = False


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """What an answer takes along: ``kept`` are ids of files that wait beside the editor, ``new`` comes with it."""

    store: BlobStore
    new: Sequence[NewFile] = ()
    kept: Collection[int] = ()


def type_of(file: NewFile) -> str:
    """What a file is by its bytes. Raises FilesRefused where it may reach nobody, or is too large for any letter."""
    kind = sniff(file.content)
    _check([], [file], [kind])
    return kind


def waiting_files(ticket: Ticket, author_id: int | None) -> ColumnElement[bool]:
    """The condition that a file waits beside this person's editor."""
    return and_(
        Attachment.client_id == ticket.client_id,
        Attachment.ticket_id == ticket.id,
        Attachment.author_id == author_id,
        Attachment.message_id.is_(None),
    )


def keep_files(session: Session, access: Access, ticket: Ticket, enclosed: Enclosed) -> list[Attachment]:
    """Let the new files wait beside the editor, and drop those that wait and are not kept. Raises FilesRefused.

    Returns everything that waits now.
    """
    waiting = _waiting(session, access, ticket)
    kept = [file for file in waiting if file.id in enclosed.kept]
    types = [sniff(file.content) for file in enclosed.new]
    _check(kept, enclosed.new, types)
    for file in waiting:
        if file not in kept:
            _drop(session, file)
    added = [
        Attachment(
            client_id=ticket.client_id,
            ticket_id=ticket.id,
            author_id=access.actor.id,
            blob_sha256=keep_blob(session, enclosed.store, client_id=ticket.client_id, content=file.content),
            name=file.name,
            type=kind,
            size=len(file.content),
            is_from_draft=file.is_from_draft,
        )
        for file, kind in zip(enclosed.new, types, strict=True)
    ]
    session.add_all(added)
    session.flush()
    return [*kept, *added]


def enclose(session: Session, message: Message, files: Iterable[Attachment]) -> None:
    """These files leave with this message."""
    for file in files:
        file.message_id = message.id
    session.flush()


def give_back_files(session: Session, message: Message) -> None:
    """The message was taken back: its files wait beside its writer's editor again; those of the draft it offers."""
    for file in session.scalars(
        select(Attachment).where(Attachment.client_id == message.client_id, Attachment.message_id == message.id)
    ):
        if file.is_from_draft:
            _drop(session, file)
        else:
            file.message_id = None
    session.flush()


def _drop(session: Session, file: Attachment) -> None:
    drop_blob(session, client_id=file.client_id, digest=file.blob_sha256)
    session.delete(file)


def _waiting(session: Session, access: Access, ticket: Ticket) -> list[Attachment]:
    waiting = select(Attachment).where(waiting_files(ticket, access.actor.id)).order_by(Attachment.id)
    return list(session.scalars(waiting))


def _check(kept: Sequence[Attachment], new: Sequence[NewFile], types: Sequence[str]) -> None:
    for file, kind in zip(new, types, strict=True):
        if not file.content:
            raise FilesRefused(FileProblem.EMPTY, file.name)
        if is_dangerous(file.name, kind):
            raise FilesRefused(FileProblem.DANGEROUS, file.name)
    if len(kept) + len(new) > MOST_FILES:
        raise FilesRefused(FileProblem.TOO_MANY)
    if sum(file.size for file in kept) + sum(len(file.content) for file in new) > MOST_BYTES:
        raise FilesRefused(FileProblem.TOO_LARGE)
