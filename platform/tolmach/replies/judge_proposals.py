"""What a person says of a proposed wording: it becomes the wording, or is never proposed again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.errors import Lost, NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.replies.approvers import languages_to_approve
from tolmach.replies.concepts import concept_to_change
from tolmach.replies.edits import apply_edit
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.replies.objections import mend_objections
from tolmach.replies.proposals import Proposal, find_proposals


def accept_proposal(session: Session, access: Access, version_id: int, digest: str, *, now: datetime) -> VersionState:
    """Make the edit the wording: approved where the person may approve the language, else waiting for who may.

    Its content is the same, so that no other language becomes stale. Raises NotFound where nothing like it is proposed,
    Lost where the wording is another one by now.
    """
    version = _locked(session, version_id)
    before, text = version.text, apply_edit(version.text, _proposed(session, version_id, digest).edit)
    if text is None:
        raise Lost("concept_version", version_id)
    is_native = version.language in languages_to_approve(session, access)
    state = VersionState.APPROVED if is_native else VersionState.WAITING
    changed = session.execute(
        update(ConceptVersion)
        .where(
            ConceptVersion.id == version_id,
            ConceptVersion.text == before,
            ConceptVersion.state == VersionState.APPROVED,
        )
        .values(
            text=text,
            state=state,
            approved_by=access.actor.id if is_native else None,
            approved_at=now if is_native else None,
            updated_at=now,
        )
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Lost("concept_version", version_id)
    if is_native:
        mend_objections(session, session.get_one(Concept, version.concept_id), version.language, now=now)
    _tell(session, EventKind.PROPOSAL_ACCEPTED, version_id, digest, now=now, actor=access.actor)
    return state


def refuse_proposal(session: Session, version_id: int, digest: str, *, now: datetime, actor: Actor) -> None:
    """Never propose this edit of this wording again. Raises NotFound."""
    _proposed(session, version_id, digest)
    _tell(session, EventKind.PROPOSAL_REFUSED, version_id, digest, now=now, actor=actor)


def _locked(session: Session, version_id: int) -> ConceptVersion:
    """The version as it is now, its concept locked: whoever writes it comes before or after. Raises NotFound."""
    version = session.get(ConceptVersion, version_id)
    if version is None:
        raise NotFound("concept_version", version_id)
    concept_to_change(session, version.concept_id)
    session.refresh(version)
    return version


def _proposed(session: Session, version_id: int, digest: str) -> Proposal:
    found = next((one for one in find_proposals(session, version_id) if one.digest == digest), None)
    if found is None:
        raise NotFound("proposal", f"{version_id}:{digest}")
    return found


def _tell(session: Session, kind: EventKind, version_id: int, digest: str, *, now: datetime, actor: Actor) -> None:
    client_id = session.get_one(ConceptVersion, version_id).client_id
    record_event(session, kind, at=now, actor=actor, client_id=client_id, version=version_id, edit=digest)
