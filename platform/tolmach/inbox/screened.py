"""Letters that were kept from the desk: found with the reason, and let in where that was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tolmach.clients.model import Client
from tolmach.db import is_one_of
from tolmach.errors import Lost
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.round_trip import TEST_LETTER

LET_IN = "let_in"
"""The fact of a letter that a person let in: no screen holds it again."""


@dataclass(frozen=True, kw_only=True)
class ScreenedLetter:
    """A letter that nobody was shown, and why."""

    id: int
    client: str
    account: str
    sender: str | None
    subject: str | None
    reason: str | None
    received_at: datetime


def screened_letters(
    session: Session, *, client_slug: str | None = None, words: str = "", most: int
) -> tuple[ScreenedLetter, ...]:
    """The newest screened letters, of one client or all, whose sender, subject or reason holds the words."""
    wanted = (
        select(
            Letter.id,
            Client.name.label("client"),
            Letter.account,
            Letter.sender,
            Letter.subject,
            Letter.reason,
            Letter.received_at,
        )
        .join(Client, Client.id == Letter.client_id)
        .where(is_one_of(Letter.state, LetterState.SCREENED))
        .order_by(Letter.id.desc())
        .limit(most)
    )
    if client_slug:
        wanted = wanted.where(Client.slug == client_slug)
    if words.strip():
        columns = (Letter.sender, Letter.subject, Letter.reason)
        wanted = wanted.where(or_(*(column.icontains(words.strip(), autoescape=True) for column in columns)))
        # Few have the words: newest first by the id itself, SQLite would look for them through all letters there are.
        wanted = wanted.order_by(None).order_by((Letter.id + 0).desc())
    else:
        # One a day of each mailbox would hide what people look for here; whoever asks for them by name finds them.
        wanted = wanted.where(Letter.reason.is_distinct_from(TEST_LETTER))
    return tuple(ScreenedLetter(**row._mapping) for row in session.execute(wanted))


def let_in(session: Session, letter_id: int, *, now: datetime, actor: Actor) -> None:
    """A person says that it is a customer's: it is received after all. Raises Lost where it is not screened (any more).

    Who let it in has read it; nobody is written to by machine, for its sender may be one.
    """
    letter = session.get(Letter, letter_id)
    again = session.execute(
        update(Letter)
        .where(Letter.id == letter_id, Letter.state == LetterState.SCREENED)
        .values(state=LetterState.WAITING, reason=None, attempts=0, try_again_at=None, claim_token=None)
    )
    if letter is None or not again.rowcount:  # type: ignore[attr-defined]
        raise Lost("letter", letter_id)
    session.refresh(letter)
    letter.facts = {**letter.facts, LET_IN: True}
    session.flush()
    record_event(session, EventKind.LETTER_RETRIED, at=now, actor=actor, client_id=letter.client_id, letter=letter_id)
