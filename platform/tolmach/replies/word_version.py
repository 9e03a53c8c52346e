"""A machine words what a concept lacks: wanted by a person, worked outside any transaction, never used unapproved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tolmach.claims import claim_next, record_claim, retry_at
from tolmach.clients.model import Client, TranslationPolicy
from tolmach.db import is_one_of
from tolmach.errors import Lost
from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import PIVOT, Language
from tolmach.replies.briefs import brief_of, count_uses, with_memory
from tolmach.replies.concepts import Place, concept_to_change, place_of, version_at, versions_of
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.replies.prepare import BROKE_OFF, FIRST_RETRY, LAST_RETRY, MOST_ATTEMPTS, raise_model_missing
from tolmach.translation.brief import NO_BRIEF, Brief
from tolmach.translation.errors import NoModel, TranslationFailed
from tolmach.translation.translate import Translation, Translator

LEASE = timedelta(minutes=10)
NO_SOURCE = "no_source"
"""Why there is no wording where the content has none that is approved and up to date."""

_UNWORDED = (VersionState.FAILED, VersionState.MACHINE)
"""States whose words no person has touched."""


@dataclass(frozen=True, kw_only=True)
class VersionClaim:
    """A wanted version that is ours for the length of the lease."""

    version_id: int
    token: str
    attempts: int
    client_id: int | None


@dataclass(frozen=True, kw_only=True)
class VersionFacts:
    """What is translated, and how its client wants it."""

    name: str
    text: str
    source: Language
    target: Language
    brief: Brief


@dataclass(frozen=True, kw_only=True)
class Worded:
    """What the machine made of the name and the text."""

    name: str
    made: Translation


def want_version(session: Session, concept_id: int, language: Language, *, now: datetime, actor: Actor) -> None:
    """Wish a wording that lacks, or that only a machine has touched. Raises Lost for any other, and without a source.

    A country's own wording is never wished: no machine knows its law.
    """
    concept = concept_to_change(session, concept_id)
    place = Place(language=language)
    version = version_at(session, concept, place)
    is_free = version is None or version.state in _UNWORDED
    if not is_free or not _may_leave_people(session, concept) or _source(session, concept, language) is None:
        raise Lost("version", f"{concept_id}:{place}")
    version = version or ConceptVersion(
        client_id=concept.client_id, concept_id=concept.id, language=language, name="", text=""
    )
    version.state, version.updated_at, version.attempts = VersionState.WANTED, now, 0
    version.error = version.try_again_at = version.claim_token = version.claimed_until = None
    session.add(version)
    session.flush()
    _tell(session, version, now=now, actor=actor)


def claim_version(session: Session) -> VersionClaim | None:
    """The oldest wanted version, claimed; None when none waits."""
    version = claim_next(session, ConceptVersion, is_one_of(ConceptVersion.state, VersionState.WANTED), lease=LEASE)
    if version is None or version.claim_token is None:
        return None
    return VersionClaim(
        version_id=version.id, token=version.claim_token, attempts=version.attempts, client_id=version.client_id
    )


def facts_of_version(session: Session, claim: VersionClaim) -> VersionFacts | TranslationFailed:
    """What the claimed version is made from, or why it cannot be made."""
    if claim.attempts > MOST_ATTEMPTS:
        return TranslationFailed(BROKE_OFF, permanent=True)
    version = session.get_one(ConceptVersion, claim.version_id)
    target = Language(version.language)
    source = _source(session, session.get_one(Concept, version.concept_id), target)
    if source is None:
        return TranslationFailed(NO_SOURCE, permanent=True)
    return VersionFacts(
        name=source.name,
        text=source.text,
        source=Language(source.language),
        target=target,
        brief=_brief(session, claim.client_id, source, target),
    )


def word_version(translator: Translator, facts: VersionFacts | TranslationFailed) -> Worded | TranslationFailed:
    """Translate; why it cannot be is the result, never text."""
    if isinstance(facts, TranslationFailed):
        return facts
    try:
        name = translator.translate(facts.name, facts.source, facts.target, brief=facts.brief)
        made = translator.translate(facts.text, facts.source, facts.target, brief=facts.brief)
    except TranslationFailed as failure:
        return failure
    return Worded(name=name.text.strip(), made=made)


def record_version(session: Session, claim: VersionClaim, result: Worded | TranslationFailed, *, now: datetime) -> bool:
    """Write the wording, or why there is none. False where a person or a change of content was faster."""
    if not record_claim(session, ConceptVersion, claim.version_id, claim.token, _values(session, claim, result, now)):
        return False
    version = session.get_one(ConceptVersion, claim.version_id, populate_existing=True)
    if isinstance(result, NoModel):
        raise_model_missing(session, claim.client_id, result, now)
    elif isinstance(result, Worded):
        version.source_version = session.get_one(Concept, version.concept_id).source_version
        if claim.client_id is not None:
            count_uses(session, claim.client_id, result.made.remembered)
    _tell(session, version, now=now, actor=JOB)
    return True


def _values(session: Session, claim: VersionClaim, result: Worded | TranslationFailed, now: datetime) -> dict[str, Any]:
    if isinstance(result, Worded):
        made = {"name": result.name, "text": result.made.text, "engine": result.made.engine, "error": None}
        return {**made, "state": VersionState.MACHINE, "updated_at": now}
    if not result.permanent and claim.attempts < MOST_ATTEMPTS:
        again = retry_at(session, claim.attempts, first=FIRST_RETRY, most=LAST_RETRY)
        return {"error": result.reason, "try_again_at": again}
    return {"state": VersionState.FAILED, "error": result.reason, "updated_at": now}


def _source(session: Session, concept: Concept, target: Language) -> ConceptVersion | None:
    """The approved version of the language the content is in, else the English one, else any other."""
    approved = {
        row.language: row
        for row in versions_of(session, concept)
        if row.state is VersionState.APPROVED and place_of(row).is_plain and row.language != target
    }
    best = (code for code in (concept.source_language, PIVOT, *approved) if code in approved)
    return next((approved[code] for code in best), None)


def _may_leave_people(session: Session, concept: Concept) -> bool:
    """Whether a machine may word it: a client can want people only."""
    if concept.client_id is None:
        return True
    return session.get_one(Client, concept.client_id).translation_policy is not TranslationPolicy.PEOPLE_ONLY


def _brief(session: Session, client_id: int | None, source: ConceptVersion, target: Language) -> Brief:
    if client_id is None:
        return NO_BRIEF
    client = session.get_one(Client, client_id)
    brief = brief_of(session, client, names=(client.name,))
    return with_memory(session, client_id, brief, [source.text], source=source.language, target=target)


def _tell(session: Session, version: ConceptVersion, *, now: datetime, actor: Actor) -> None:
    record_event(
        session,
        EventKind.VERSION_CHANGED,
        at=now,
        actor=actor,
        client_id=version.client_id,
        concept=version.concept_id,
        version=version.id,
        language=version.language,
        state=version.state,
    )
