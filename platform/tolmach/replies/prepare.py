"""Prepare a draft: claim the wish, work outside any transaction, record the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tolmach.claims import claim_next, record_claim, retry_at
from tolmach.db import is_one_of
from tolmach.events.actor import JOB
from tolmach.events.model import EventKind
from tolmach.replies.briefs import count_uses
from tolmach.replies.choice import Chooser
from tolmach.replies.draft import make_draft
from tolmach.replies.facts import DraftFacts, facts_of_draft
from tolmach.replies.keep_reading import keep_reading
from tolmach.replies.letter_vectors import keep_vector
from tolmach.replies.made import MadeDraft, Prepared, Reading
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.reply_files import files_of_reply
from tolmach.tickets.model import Ticket
from tolmach.tickets.open import tell
from tolmach.tickets.topic import find_topic
from tolmach.translation.errors import NoModel, TranslationFailed
from tolmach.translation.translate import Translator
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

LEASE = timedelta(minutes=10)
"""Longer than a translation's whole time budget, so that a lease lapses only when its worker is gone."""

MOST_ATTEMPTS = 5
BROKE_OFF = "broke_off"
"""Why there is no draft where every attempt ended with the process that made it."""

FIRST_RETRY, LAST_RETRY = timedelta(seconds=10), timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class DraftClaim:
    """A wanted draft that is ours for the length of the lease."""

    draft_id: int
    token: str
    attempts: int
    client_id: int
    ticket_id: int
    message_id: int

    @property
    def is_one_too_many(self) -> bool:
        """Whether so many attempts ended without a word that another would end so too."""
        return self.attempts > MOST_ATTEMPTS


def claim_draft(session: Session) -> DraftClaim | None:
    """The oldest wanted draft, claimed; None when none waits."""
    draft = claim_next(session, Draft, is_one_of(Draft.state, DraftState.WANTED), lease=LEASE)
    if draft is None or draft.claim_token is None:
        return None
    return DraftClaim(
        draft_id=draft.id,
        token=draft.claim_token,
        attempts=draft.attempts,
        client_id=draft.client_id,
        ticket_id=draft.ticket_id,
        message_id=draft.message_id,
    )


def facts_of_claim(session: Session, claim: DraftClaim, *, now: datetime) -> DraftFacts:
    """Everything the claimed draft is made from.

    Apart from the claim: what cannot be read must not undo the count of its attempts.
    """
    return facts_of_draft(session, session.get_one(Draft, claim.draft_id), now=now)


def prepare_draft(translator: Translator, chooser: Chooser, facts: DraftFacts) -> Prepared | TranslationFailed:
    """Make the draft; a failure is the result, never text."""
    try:
        return make_draft(facts, translator, chooser)
    except TranslationFailed as failure:
        return failure


def record_draft(session: Session, claim: DraftClaim, result: Prepared | TranslationFailed, *, now: datetime) -> bool:
    """Write the result. False, and nothing changed, when the wish was claimed anew or renewed meanwhile."""
    if isinstance(result, TranslationFailed):
        return _record_failure(session, claim, result, now)
    values = values_of(result.draft) | {"state": DraftState.READY, "ready_at": now}
    if not record_claim(session, Draft, claim.draft_id, claim.token, values):
        return False
    ticket = session.get_one(Ticket, claim.ticket_id)
    draft = session.get_one(Draft, claim.draft_id, populate_existing=True)
    draft.files = files_of_reply(session, ticket, draft, now=now)
    find_topic(session, ticket, result.draft.topic, now=now)
    count_uses(session, claim.client_id, result.draft.remembered)
    if result.vector is not None:
        keep_vector(session, claim.client_id, claim.message_id, result.vector)
    if result.reading is not None:
        _keep(session, claim, result.reading, now)
    if result.draft.missing is not None:
        raise_model_missing(session, claim.client_id, result.draft.missing, now)
    tell(
        session,
        ticket,
        EventKind.DRAFT_READY,
        now=now,
        actor=JOB,
        draft=claim.draft_id,
        origin=result.draft.origin,
        concept=result.draft.concept_key,
        light=result.draft.light,
    )
    return True


def raise_model_missing(session: Session, client_id: int | None, missing: NoModel, now: datetime) -> None:
    """Tell the operator which direction a letter needed and no model has."""
    direction = f"{missing.source}-{missing.target}"
    raise_trouble(
        session, TroubleKind.MODEL_MISSING, now=now, subject=direction, client_id=client_id, direction=direction
    )


def _keep(session: Session, claim: DraftClaim, reading: Reading, now: datetime) -> None:
    keep_reading(session, client_id=claim.client_id, message_id=claim.message_id, reading=reading, now=now)
    if reading.missing is not None:
        raise_model_missing(session, claim.client_id, reading.missing, now)


def values_of(made: MadeDraft) -> dict[str, Any]:
    """What a draft's row holds of what was made."""
    return {
        "origin": made.origin,
        "concept_key": made.concept_key,
        "concept_version_id": made.concept_version_id,
        "similarity": made.similarity,
        "text": made.text,
        "meaning": made.meaning,
        "meaning_language": made.meaning_language,
        "engine": made.engine,
        "pivot": made.pivot,
        "checks": made.checks,
        "candidates": made.candidates,
        "light": made.light,
        "own_light": made.own_light,
        "error": made.missing.reason if made.missing else None,
    }


def _record_failure(session: Session, claim: DraftClaim, failure: TranslationFailed, now: datetime) -> bool:
    if not failure.permanent and claim.attempts < MOST_ATTEMPTS:
        again = retry_at(session, claim.attempts, first=FIRST_RETRY, most=LAST_RETRY)
        values: dict[str, Any] = {"error": failure.reason, "try_again_at": again}
        return record_claim(session, Draft, claim.draft_id, claim.token, values)
    values = {"state": DraftState.FAILED, "error": failure.reason}
    if not record_claim(session, Draft, claim.draft_id, claim.token, values):
        return False
    ticket = session.get_one(Ticket, claim.ticket_id)
    tell(session, ticket, EventKind.DRAFT_FAILED, now=now, actor=JOB, draft=claim.draft_id)
    raise_trouble(
        session,
        TroubleKind.DRAFT_FAILED,
        now=now,
        subject=f"draft:{claim.draft_id}",
        client_id=claim.client_id,
        ticket=claim.ticket_id,
        reason=failure.reason,
    )
    return True
