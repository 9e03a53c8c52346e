"""What letters mean, kept as vectors: made with the draft, and used by whoever compares letters later."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.replies.embedder import Embedder
from tolmach.replies.learned_model import LetterVector
from tolmach.replies.near import as_bytes


@dataclass(frozen=True, slots=True)
class LetterMeaning:
    """A letter's vector, as it is stored, and the name of the embedder it comes from."""

    embedder: str
    vector: bytes


def meaning_of(embedder: Embedder | None, text: str) -> LetterMeaning | None:
    """What the text means; None where no embedder is installed, or nothing is said."""
    if embedder is None or not text.strip():
        return None
    return LetterMeaning(embedder.name, as_bytes(embedder.embed(text)))


def keep_vector(session: Session, client_id: int, message_id: int, meaning: LetterMeaning) -> None:
    """Write a letter's vector over what was there before."""
    row = session.scalar(
        select(LetterVector).where(LetterVector.client_id == client_id, LetterVector.message_id == message_id)
    )
    if row is None:
        row = LetterVector(client_id=client_id, message_id=message_id)
        session.add(row)
    row.embedder, row.vector = meaning.embedder, meaning.vector
    session.flush()
