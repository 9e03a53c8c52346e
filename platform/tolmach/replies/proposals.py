"""Saved replies that agents always edit the same way, found in the drafts and in what was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from tolmach.events.model import Event, EventKind
from tolmach.replies.agreed_edits import LEAST_ANSWERS, LEAST_PERCENT, AgreedEdit, EditedAnswer, agreed_edits
from tolmach.replies.edits import Edit, apply_edit, edits_of
from tolmach.replies.model import Concept, ConceptVersion, Draft, DraftOrigin, DraftState, VersionState
from tolmach.tickets.model import Message, Ticket

LATEST_USES = 30
"""Of each wording its newest uses are looked at: what agents do now counts, and a page can wait for it."""

MOST_EXAMPLES = 3

_Answers = dict[int, list[EditedAnswer]]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An edit of a wording that ``answers`` of ``uses`` answers by ``agents`` people made; ``examples`` are tickets."""

    version_id: int
    key: str
    name: str
    language: str
    country: str
    edit: Edit
    answers: int
    uses: int
    agents: int
    examples: tuple[str, ...]

    @property
    def digest(self) -> str:
        """What tells this edit from other ones of the same wording."""
        return digest_of(self.edit)


def digest_of(edit: Edit) -> str:
    """The same for edits that differ in space alone."""
    words = "\0".join(" ".join(side.split()) for side in (edit.before, edit.after))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def find_proposals(session: Session, version_id: int | None = None) -> tuple[Proposal, ...]:
    """The edits that wordings in use ask for, without refused ones, the most frequent first; of one wording or all."""
    uses = _edited_uses(session, version_id)
    if not uses:
        return ()
    rows = session.execute(
        select(ConceptVersion, Concept)
        .join(Concept, Concept.id == ConceptVersion.concept_id)
        .where(
            ConceptVersion.id.in_(uses),
            ConceptVersion.state == VersionState.APPROVED,
            Concept.given_up_at.is_(None),
        )
    ).all()
    refused = _refused(session, {version.client_id for version, _ in rows if version.client_id is not None})
    answers = _answers(session, uses, {version.id: version.text for version, _ in rows})
    found = []
    for version, concept in rows:
        is_shared = concept.client_id is None
        for agreed in agreed_edits(answers.get(version.id, []), len(uses[version.id]), is_shared=is_shared):
            if (version.id, digest_of(agreed.edit)) not in refused and apply_edit(version.text, agreed.edit):
                found.append(_proposal(version, concept, agreed))
    return tuple(sorted(found, key=lambda one: (-one.answers, one.language, one.key, one.edit.before)))


def _edited_uses(session: Session, version_id: int | None) -> dict[int, list[int]]:
    """The newest answers made from the present text of each wording that are edited often enough, by draft id."""
    newest = func.row_number().over(partition_by=Draft.concept_version_id, order_by=Draft.id.desc())
    is_edited = case((Draft.edit_distance > 0, 1), else_=0).label("is_edited")
    used = (
        select(Draft.concept_version_id, Draft.id, is_edited, newest.label("place"))
        .join(ConceptVersion, ConceptVersion.id == Draft.concept_version_id)
        .where(Draft.state == DraftState.USED, Draft.origin == DraftOrigin.CONCEPT)
        .where(Draft.created_at >= ConceptVersion.updated_at)
    )
    if version_id is not None:
        used = used.where(Draft.concept_version_id == version_id)
    rows = used.subquery()
    uses: dict[int, list[int]] = {}
    edited: dict[int, int] = {}
    for version, draft_id, was_edited in session.execute(
        select(rows.c.concept_version_id, rows.c.id, rows.c.is_edited).where(rows.c.place <= LATEST_USES)
    ):
        uses.setdefault(version, []).append(draft_id)
        edited[version] = edited.get(version, 0) + was_edited
    return {
        version: ids
        for version, ids in uses.items()
        if edited[version] >= max(LEAST_ANSWERS, LEAST_PERCENT * len(ids) / 100)
    }


def _answers(session: Session, uses: Mapping[int, Sequence[int]], texts: Mapping[int, str]) -> _Answers:
    """What agents changed of the drafts that said a wording, by wording."""
    rows = session.execute(
        select(Draft, ConceptVersion.id, Message.text, Message.author_id, Ticket.customer_id, Ticket.reference)
        .join(ConceptVersion, ConceptVersion.id == Draft.concept_version_id)
        .join(Message, Message.id == Draft.final_message_id)
        .join(Ticket, Ticket.id == Draft.ticket_id)
        .where(Draft.id.in_([draft_id for ids in uses.values() for draft_id in ids]), Draft.edit_distance > 0)
    )
    found: _Answers = {}
    for draft, version_id, sent, agent_id, customer_id, reference in rows:
        if agent_id is None or version_id not in texts:
            continue
        answer = EditedAnswer(
            draft_id=draft.id,
            client_id=draft.client_id,
            agent_id=agent_id,
            customer_id=customer_id,
            reference=reference,
            edits=tuple(edits_of(texts[version_id], draft.text or "", sent, draft.language)),
        )
        found.setdefault(version_id, []).append(answer)
    return found


def _refused(session: Session, client_ids: Collection[int]) -> set[tuple[int, str]]:
    # Those of shared wordings belong to no client.
    rows = session.scalars(
        select(Event.data).where(
            Event.kind == EventKind.PROPOSAL_REFUSED,
            or_(Event.client_id.is_(None), Event.client_id.in_(client_ids)),
        )
    )
    return {(int(data["version"]), str(data["edit"])) for data in rows}


def _proposal(version: ConceptVersion, concept: Concept, agreed: AgreedEdit) -> Proposal:
    newest = sorted(agreed.answers, key=lambda answer: -answer.draft_id)
    return Proposal(
        version_id=version.id,
        key=concept.key,
        name=version.name,
        language=version.language,
        country=version.country,
        edit=agreed.edit,
        answers=len(agreed.answers),
        uses=agreed.uses,
        agents=len({answer.agent_id for answer in agreed.answers}),
        examples=tuple(answer.reference for answer in newest[:MOST_EXAMPLES]),
    )
