"""A shop's objection to a content is a trouble until the wording is another one, or the shop agrees."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.language import PIVOT, Language
from tolmach.replies.concept_grid import name_of
from tolmach.replies.concepts import versions_of
from tolmach.replies.model import (
    Concept,
    ConceptVersion,
    ContentVerdict,
    Draft,
    DraftOrigin,
    DraftState,
    Verdict,
    VersionState,
)
from tolmach.translation.checks import Light
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble

OBJECTED = "objected"
"""The check of a draft that tells of a content which the shop's owner objects to."""


def raise_objection(session: Session, concept: Concept, client_id: int, language: Language, *, now: datetime) -> None:
    """Alarm the operator that a client's owner objects to what they read in this language; one alarm a content."""
    names = {version.language: version.name for version in versions_of(session, concept) if not version.country}
    raise_trouble(
        session,
        TroubleKind.CONTENT_OBJECTED,
        now=now,
        subject=_subject(concept),
        client_id=client_id,
        concept=concept.id,
        name=name_of(concept, names, PIVOT),
        language=language,
        source_version=concept.source_version,
    )


def mend_objections(session: Session, concept: Concept, language: str, *, now: datetime) -> None:
    """Close what is answered by a version in this language that was approved just now.

    It answers whoever objected to the same language's words, or to an earlier content.
    """
    raised = session.scalars(
        select(Trouble).where(
            Trouble.kind == TroubleKind.CONTENT_OBJECTED,
            Trouble.subject == _subject(concept),
            Trouble.mended_at.is_(None),
        )
    ).all()
    for trouble in raised:
        if trouble.cause["language"] == language or trouble.cause["source_version"] < concept.source_version:
            mend_objection(session, concept, trouble.client_id, now=now)


def mend_objection(session: Session, concept: Concept, client_id: int | None, *, now: datetime) -> None:
    """Close one client's: they agree by now, or another concept holds for them."""
    mend_trouble(session, TroubleKind.CONTENT_OBJECTED, now=now, subject=_subject(concept), client_id=client_id)


def objected_concepts(session: Session, client_id: int) -> frozenset[int]:
    """The concepts whose present content a client's owner objects to, by their own last word and by no alarm.

    Who closes the alarm has not agreed in their place; a wording approved since in the language they read has answered.
    """
    newest = (
        select(func.max(ContentVerdict.id))
        .where(ContentVerdict.client_id == client_id)
        .group_by(ContentVerdict.concept_id)
    )
    answer = select(ConceptVersion.id).where(
        ConceptVersion.concept_id == ContentVerdict.concept_id,
        ConceptVersion.language == ContentVerdict.language,
        ConceptVersion.state == VersionState.APPROVED,
        ConceptVersion.approved_at > ContentVerdict.at,
    )
    objected = (
        select(ContentVerdict.concept_id)
        .join(Concept, Concept.id == ContentVerdict.concept_id)
        .where(
            ContentVerdict.id.in_(newest),
            ContentVerdict.verdict == Verdict.OBJECTED,
            ContentVerdict.source_version == Concept.source_version,
            ~answer.exists(),
        )
    )
    return frozenset(session.scalars(objected))


def doubt_ready_drafts(session: Session, concept: Concept, client_id: int, *, is_objected: bool) -> None:
    """What lies ready from the content tells of the objection as a new draft would, and no more of one that is over."""
    ready = (
        select(Draft)
        .join(ConceptVersion, ConceptVersion.id == Draft.concept_version_id)
        .where(
            Draft.client_id == client_id,
            Draft.state == DraftState.READY,
            Draft.light.in_([Light.GREEN, Light.AMBER]),
            ConceptVersion.concept_id == concept.id,
        )
        .with_for_update(of=Draft)
    )
    for draft in session.scalars(ready):
        checks = [check for check in draft.checks if check["name"] != OBJECTED]
        if is_objected:
            checks.append({"name": OBJECTED, "ok": False, "detail": ""})
            draft.light = Light.AMBER
        elif len(checks) < len(draft.checks) and all(check["ok"] for check in checks):
            # What a machine said is never better than amber, whatever its checks say.
            draft.light = Light.AMBER if draft.origin is DraftOrigin.MACHINE else Light.GREEN
        draft.checks = checks


def _subject(concept: Concept) -> str:
    return f"concept:{concept.id}"
