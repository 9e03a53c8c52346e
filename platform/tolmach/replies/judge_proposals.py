"""What a person says of a proposed wording: it becomes the approved one, or is never proposed again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.errors import Lost, NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.replies.edits import apply_edit
from tolmach.replies.model import ConceptVersion
from tolmach.replies.proposals import Proposal, find_proposals


def accept_proposal(session: Session, version_id: int, digest: str, *, now: datetime, actor: Actor) -> None:
    """Make the edit the approved wording; its content is the same, so that no other language becomes stale.

    Raises NotFound where nothing like it is proposed, Lost where somebody changed the wording at this moment.
    """
    proposal = _proposed(session, version_id, digest)
    before = session.get_one(ConceptVersion, version_id).text
    changed = session.execute(
        update(ConceptVersion)
        .where(ConceptVersion.id == version_id, ConceptVersion.text == before)
        .values(text=apply_edit(before, proposal.edit), approved_by=actor.id, approved_at=now, updated_at=now)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Lost("concept_version", version_id)
    _tell(session, EventKind.PROPOSAL_ACCEPTED, version_id, digest, now=now, actor=actor)


def refuse_proposal(session: Session, version_id: int, digest: str, *, now: datetime, actor: Actor) -> None:
    """Never propose this edit of this wording again. Raises NotFound."""
    _proposed(session, version_id, digest)
    _tell(session, EventKind.PROPOSAL_REFUSED, version_id, digest, now=now, actor=actor)


def _proposed(session: Session, version_id: int, digest: str) -> Proposal:
    found = next((one for one in find_proposals(session, version_id) if one.digest == digest), None)
    if found is None:
        raise NotFound("proposal", f"{version_id}:{digest}")
    return found


def _tell(session: Session, kind: EventKind, version_id: int, digest: str, *, now: datetime, actor: Actor) -> None:
    client_id = session.get_one(ConceptVersion, version_id).client_id
    record_event(session, kind, at=now, actor=actor, client_id=client_id, version=version_id, edit=digest)
