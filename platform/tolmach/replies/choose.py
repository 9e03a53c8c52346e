"""Put another concept that fits in the place of the offered draft."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.errors import Lost
from tolmach.events.model import EventKind
from tolmach.replies.draft import ANSWER, draft_of_answer, draft_of_concept
from tolmach.replies.errors import StaleDraft, WordsTyped
from tolmach.replies.facts import facts_of_draft
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.prepare import values_of
from tolmach.replies.reply_files import files_of_reply
from tolmach.replies.want import want_draft
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.open import tell
from tolmach.tickets.topic import set_topic


def choose_candidate(
    session: Session, access: Access, ticket: Ticket, *, draft_id: int, concept: str, now: datetime, written: str = ""
) -> None:
    """The draft becomes the one of this candidate; what its wording is today counts, and what is known today fills it.

    A candidate that only a machine can word is prepared again by the job. ``written`` is what stands in the editor and
    must not be lost. Raises StaleDraft where the draft is no longer offered, Lost where the concept is none of its
    candidates, or an answer that may not be said any more, WordsTyped where anything but the draft is written.
    """
    access.require(Permission.ANSWER)
    draft = _offered_draft(session, ticket, draft_id)
    if written.strip() not in ("", (draft.text or "").strip()):
        raise WordsTyped(draft_id)
    chosen = next((one for one in draft.candidates if one["concept"] == concept), None)
    if chosen is None:
        raise Lost("concept", concept)
    facts = facts_of_draft(session, draft, now=now)
    if concept.startswith(ANSWER):
        made = draft_of_answer(facts, concept, chosen["similarity"])
        if made is None:
            raise Lost("answer", concept)
    else:
        made = draft_of_concept(facts, concept)
    if made is None:
        want_draft(session, ticket, session.get_one(Message, draft.message_id), now=now, actor=access.actor)
        return
    values = values_of(made) | {"similarity": chosen["similarity"], "candidates": draft.candidates, "ready_at": now}
    for name, value in values.items():
        setattr(draft, name, value)
    draft.files = files_of_reply(session, ticket, draft, now=now)
    if made.topic is not None:
        set_topic(session, access, ticket, made.topic, now=now)
    data = {"draft": draft.id, "origin": draft.origin, "concept": concept, "light": draft.light}
    tell(session, ticket, EventKind.DRAFT_READY, now=now, actor=access.actor, **data)


def _offered_draft(session: Session, ticket: Ticket, draft_id: int) -> Draft:
    """Locked: whoever sends or drops it at this moment comes before or after."""
    draft = session.scalar(
        select(Draft)
        .where(
            Draft.client_id == ticket.client_id,
            Draft.ticket_id == ticket.id,
            Draft.id == draft_id,
            Draft.state == DraftState.READY,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if draft is None:
        raise StaleDraft(draft_id)
    return draft
