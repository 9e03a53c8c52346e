"""What pages see of letters, their translations and drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tolmach.language import Language
from tolmach.outbox.model import OutboxState
from tolmach.replies.entities import Entity, find_entities, in_parts
from tolmach.replies.model import DraftOrigin, DraftState
from tolmach.tickets.encrypted import is_encrypted
from tolmach.tickets.file_types import is_dangerous
from tolmach.tickets.model import Direction, JoinedBy, MessageKind
from tolmach.translation.model import TranslationState


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """One check of a draft or a translation; ``detail`` says what is wrong."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, kw_only=True)
class TranslationView:
    """A text in another language: wanted, ready with ``text``, or failed with ``error``."""

    language: str
    state: TranslationState
    text: str | None
    engine: str | None
    light: str | None
    error: str | None
    checks: tuple[CheckView, ...]

    @property
    def is_wanted(self) -> bool:
        return self.state is TranslationState.WANTED


@dataclass(frozen=True, kw_only=True)
class AttachmentView:
    """A file of a message; ``size`` in bytes. A picture may have a small copy to be shown."""

    id: int
    name: str
    type: str
    size: int
    has_thumbnail: bool

    @property
    def is_dangerous(self) -> bool:
        """Whether it is shown by its name only: what it is could act on the reader's machine."""
        return is_dangerous(self.name, self.type)


@dataclass(frozen=True, kw_only=True)
class LetterView:
    """One message of a conversation, as this reader sees it; ``origin`` is the ticket it came here from.

    ``sender`` is the address of a customer's letter.
    """

    id: int
    direction: Direction
    kind: MessageKind
    author_id: int | None
    author: str | None
    subject: str
    text: str
    new_text: str
    is_cut: bool
    has_html: bool
    language: str
    second_language: str | None
    candidates: tuple[str, ...]
    is_read_by_reader: bool
    created_at: datetime
    sending: OutboxState | None
    sending_error: str | None
    translation: TranslationView | None
    attachments: tuple[AttachmentView, ...]
    origin: str | None
    sender: str | None
    joined_by: JoinedBy | None
    stranger: str | None
    """The address of a letter that somebody else than the ticket's customer wrote."""

    orders_beside: tuple[str, ...]
    """The orders a form or marketplace named beside the words."""

    @property
    def is_encrypted(self) -> bool:
        """Whether a customer sealed it, so that nobody here can read it."""
        return self.direction is Direction.INBOUND and is_encrypted(
            self.new_text, [file.name for file in self.attachments]
        )

    @property
    def parts(self) -> tuple[str | Entity, ...]:
        """The new words of a customer's letter in pieces: what it names, and the text between."""
        if self.direction is not Direction.INBOUND:
            return (self.new_text,)
        return in_parts(self.new_text, find_entities(self.new_text, Language(self.language)))

    @property
    def has_more_text(self) -> bool:
        """Whether the whole letter says more than its new words (quotations, signatures)."""
        return self.text.strip() != self.new_text.strip()


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """The messages of a ticket in the order they came, and the files that wait for the reader's answer."""

    letters: tuple[LetterView, ...]
    waiting_files: tuple[AttachmentView, ...]


@dataclass(frozen=True, kw_only=True)
class CandidateView:
    """A concept that fits the letter: its key, its name in the working language and how well it fits, 0–1."""

    concept: str
    name: str
    similarity: float


@dataclass(frozen=True, kw_only=True)
class ReplyFileView:
    """A file that goes with a draft: what it is chosen by, and the name it leaves under."""

    token: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """The proposed reply to the customer's last message; its own concept is one of ``candidates``."""

    id: int
    message_id: int
    state: DraftState
    language: str
    text: str | None
    meaning: str | None
    meaning_language: str | None
    origin: DraftOrigin | None
    concept_key: str | None
    engine: str | None
    checks: tuple[CheckView, ...]
    candidates: tuple[CandidateView, ...]
    files: tuple[ReplyFileView, ...]
    ready_at: datetime | None
    light: str | None
    error: str | None

    @property
    def is_wanted(self) -> bool:
        return self.state is DraftState.WANTED

    @property
    def is_ready(self) -> bool:
        return self.state is DraftState.READY and bool(self.text)

    @property
    def others(self) -> tuple[CandidateView, ...]:
        """The candidates that could stand in its place, also where it has no words."""
        is_made = self.state is DraftState.READY
        return tuple(one for one in self.candidates if is_made and one.concept != self.concept_key)

    @property
    def own(self) -> CandidateView | None:
        """The concept it was made from, among the candidates."""
        return next((one for one in self.candidates if one.concept == self.concept_key), None)


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """What the reader wrote, and how far its translation is: into the customer's language, or back from it."""

    written: str
    at: datetime
    translation: TranslationView


@dataclass(frozen=True, kw_only=True)
class Proposals:
    """What the editor can begin with: a draft, the reader's own words translated, their reply translated back."""

    draft: DraftView | None
    own_words: OwnWords | None
    back: OwnWords | None
