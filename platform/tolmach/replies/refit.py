"""The choice of replies fitted anew on what agents sent, without a word of anybody: vectors in, weights out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tolmach.events.actor import Actor
from tolmach.events.model import Event, EventKind
from tolmach.events.record import record_event
from tolmach.language import Language
from tolmach.replies.again import only_asks_again
from tolmach.replies.choice import NOTHING, Chooser, Fitted, digest_of_shipped, fitted, read_model, write_model
from tolmach.replies.claims import asked_by
from tolmach.replies.fates import NEARLY_UNEDITED, is_answered
from tolmach.replies.fit import LabelledLetter, Refit
from tolmach.replies.learned_model import FittedChoice, LetterVector
from tolmach.replies.model import Draft, DraftOrigin, DraftState
from tolmach.replies.near import as_floats
from tolmach.tickets.model import Message

MOST_LETTERS = 5_000
"""The newest: some 40 MB while they are fitted, a minute on one core."""

EVERY = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class RefitFacts:
    """The letters to fit on, and the model in use."""

    embedder: str
    letters: Sequence[LabelledLetter]
    before: Fitted


def with_newest_model(session: Session, chooser: Chooser) -> Chooser:
    """The chooser with the model that was fitted last for its embedder, on from the shipped one; itself where none was.

    After an upgrade that ships another model what was fitted on from the old one is not used any more.
    """
    if chooser.embedder is None:
        return chooser
    model = _newest(session, chooser.embedder.name)
    return replace(chooser, model=model) if model is not None else chooser


def is_refit_due(session: Session, *, now: datetime) -> bool:
    """Whether the last attempt is a week ago."""
    last = session.scalar(select(func.max(Event.at)).where(Event.kind == EventKind.CHOICE_FITTED))
    return last is None or last + EVERY <= now


def facts_of_refit(session: Session, embedder: str) -> RefitFacts:
    """The newest letters with a vector of this embedder whose answer tells what was meant.

    An answer from a concept that was hardly edited means it; own words where none was offered mean that none fits.
    """
    meant = and_(
        Draft.state == DraftState.USED,
        Draft.concept_key.is_not(None),
        Draft.edit_distance <= NEARLY_UNEDITED,
    )
    none_fits = and_(Draft.origin == DraftOrigin.NONE, Draft.concept_key.is_(None), is_answered())
    its_vector = and_(LetterVector.client_id == Draft.client_id, LetterVector.message_id == Draft.message_id)
    rows = session.execute(
        select(Draft.message_id, Draft.concept_key, LetterVector.vector, Message.new_text, Message.language)
        .join(LetterVector, its_vector)
        .join(Message, Message.id == Draft.message_id)
        .where(LetterVector.embedder == embedder, or_(meant, none_fits))
        .order_by(Draft.id.desc())
        .limit(MOST_LETTERS)
    )
    letters = [
        LabelledLetter(number=message_id, vector=as_floats(vector), key=asked_by(key) if key else NOTHING)
        for message_id, key, vector, text, language in rows
        # What such a letter is about stands in an earlier one.
        if not only_asks_again(text, Language(language))
    ]
    return RefitFacts(embedder=embedder, letters=letters, before=_newest(session, embedder) or fitted(embedder))


def record_refit(session: Session, facts: RefitFacts, made: Refit, *, now: datetime, actor: Actor) -> None:
    """Keep the model where it is taken, and tell how it did in any case."""
    if made.is_taken:
        model = replace(made.model, fitted_on=digest_of_shipped())
        row = FittedChoice(embedder=facts.embedder, model=write_model(model, facts.embedder), at=now)
        row.letters, row.tried = made.letters, made.tried
        row.right, row.right_before = made.right, made.right_before
        session.add(row)
        session.flush()
    figures = {"letters": made.letters, "tried": made.tried, "right": made.right, "before": made.right_before}
    record_event(session, EventKind.CHOICE_FITTED, at=now, actor=actor, taken=made.is_taken, **figures)


def _newest(session: Session, embedder: str) -> Fitted | None:
    stored = session.scalar(
        select(FittedChoice.model).where(FittedChoice.embedder == embedder).order_by(FittedChoice.id.desc()).limit(1)
    )
    model = read_model(stored, embedder) if stored is not None else None
    return model if model is not None and model.fitted_on == digest_of_shipped() else None
