"""Write a version of a concept: its words alone, or a change of content that makes the other versions stale."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Manner
from tolmach.errors import Lost, NotFound, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.replies.approvers import languages_to_approve
from tolmach.replies.concept_words import VersionWords, refusals_of
from tolmach.replies.concepts import Place, concept_to_change, stamp_of, version_at
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.replies.objections import mend_objections

_WRITTEN = (VersionState.APPROVED, VersionState.MACHINE, VersionState.WAITING)


def save_version(
    session: Session,
    access: Access,
    concept_id: int,
    place: Place,
    words: VersionWords,
    *,
    seen: str,
    content_changes: bool = False,
    now: datetime,
) -> VersionState:
    """Write the words and return what they are now: approved where the person may approve them, else waiting.

    ``seen`` is the stamp of what was shown to them. Raises NotFound, Lost where something moved since, FieldsRefused.
    """
    is_native = place.language in languages_to_approve(session, access)
    if not is_native and not access.has(Permission.RUN_HOUSE):
        raise NotFound("version", f"{concept_id}:{place}")
    concept = concept_to_change(session, concept_id)
    version = version_at(session, concept, place)
    if seen != stamp_of(concept, version):
        raise Lost("version", f"{concept_id}:{place}")
    refuse_fields(refusals_of(words))
    version = write_version(
        session,
        concept,
        place,
        words,
        state=VersionState.APPROVED if is_native else VersionState.WAITING,
        content_changes=content_changes,
        now=now,
        actor=access.actor,
    )
    return version.state


def write_version(
    session: Session,
    concept: Concept,
    place: Place,
    words: VersionWords,
    *,
    state: VersionState,
    content_changes: bool,
    now: datetime,
    actor: Actor,
) -> ConceptVersion:
    """Write words that were checked into the locked concept, approved by ``actor`` where that is the ``state``."""
    # What a country says is its law and idiom: the content is the language's.
    moves_content = content_changes and place.is_plain
    if moves_content:
        _move_content(session, concept, place)
    version = version_at(session, concept, place)
    if version is None:
        # What a country has of its own is mostly its law; where it is not, the operator says so.
        concept.states_law = concept.states_law or bool(place.country)
        version = _new_version(concept, place)
    is_approved = state is VersionState.APPROVED
    _write(version, words, concept, now=now)
    version.state = state
    version.approved_by, version.approved_at = (actor.id, now) if is_approved else (None, None)
    session.add(version)
    session.flush()
    if is_approved and place.manner is Manner.FORMAL:
        mend_objections(session, concept, place.language, now=now)
    record_event(
        session,
        EventKind.VERSION_APPROVED if is_approved else EventKind.VERSION_CHANGED,
        at=now,
        actor=actor,
        client_id=concept.client_id,
        market_id=concept.market_id,
        concept=concept.id,
        version=version.id,
        language=str(place),
        source_version=concept.source_version,
        content=moves_content,
    )
    return version


def _move_content(session: Session, concept: Concept, place: Place) -> None:
    """The content is what this language says from now on; whoever drafts from the old one has lost their claim."""
    concept.source_version += 1
    concept.source_language = place.language
    session.execute(
        update(ConceptVersion)
        .where(ConceptVersion.concept_id == concept.id)
        .values(
            state=case((ConceptVersion.state.in_(_WRITTEN), VersionState.STALE), else_=ConceptVersion.state),
            claim_token=None,
            claimed_until=None,
        )
    )


def _new_version(concept: Concept, place: Place) -> ConceptVersion:
    return ConceptVersion(
        client_id=concept.client_id,
        concept_id=concept.id,
        language=place.language,
        country=place.country,
        manner=place.manner,
    )


def _write(version: ConceptVersion, words: VersionWords, concept: Concept, *, now: datetime) -> None:
    version.name, version.text = words.name.strip(), words.text.strip()
    version.asks = list(dict.fromkeys(ask.strip() for ask in words.asks if ask.strip()))
    version.source_version, version.updated_at = concept.source_version, now
    version.engine = version.error = version.claim_token = version.claimed_until = None
