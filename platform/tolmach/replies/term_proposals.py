"""Glossary terms that agents' edits of machine drafts ask for: proposed, accepted, or never asked about again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client
from tolmach.errors import NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import Event, EventKind
from tolmach.events.record import record_event
from tolmach.languages.fold import fold
from tolmach.pools.model import WELL, Skill
from tolmach.replies.fates import TYPED_OVER
from tolmach.replies.learn import FROM_MACHINES, lesson_of, lines_of
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.replaced_words import EditedTranslation, ReplacedWord, TranslatedLine, replaced_words
from tolmach.tickets.model import Message, Ticket
from tolmach.translation.model import GlossaryTerm
from tolmach.translation.terms import add_wording

RECENT = timedelta(days=90)
MOST_DRAFTS, MOST_EXAMPLES = 400, 3


@dataclass(frozen=True, kw_only=True)
class TermProposal:
    """A client's agents said ``said`` where a machine said ``before`` for ``term``, in ``answers`` of ``uses``.

    ``forms`` are all forms of their word as far as they are known, the plain one first.
    """

    client_id: int
    client: str
    source: str
    target: str
    term: str
    before: str
    said: tuple[str, ...]
    forms: tuple[str, ...]
    answers: int
    agents: int
    uses: int
    examples: tuple[str, ...]
    digest: str


@dataclass(frozen=True, kw_only=True)
class _Key:
    """Whose replies, translated from and into what."""

    client_id: int
    client: str
    source: str
    target: str


def find_term_proposals(session: Session, *, now: datetime, client_id: int | None = None) -> tuple[TermProposal, ...]:
    """What the newest replies of each client ask for, without what was refused or is agreed already."""
    replies: dict[_Key, list[EditedTranslation]] = {}
    for key, reply in _edited_translations(session, client_id, now):
        replies.setdefault(key, []).append(reply)
    found = [(key, word) for key, ones in replies.items() for word in replaced_words(ones, key.source, key.target)]
    if not found:
        return ()
    clients = {key.client_id for key, _ in found}
    settled = _refused(session, clients), _agreed(session, clients)
    proposals = [_proposal(key, word) for key, word in found if not _is_settled(key, word, *settled)]
    return tuple(sorted(proposals, key=lambda one: (-one.answers, one.client, one.target, one.before)))


def accept_term(
    session: Session,
    client_id: int,
    digest: str,
    *,
    term: str,
    forms: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Agree on a proposed term, in the words of whoever accepts it. Raises NotFound, FieldsRefused."""
    proposal = _proposed(session, client_id, digest, now)
    add_wording(
        session,
        client_id=client_id,
        language=proposal.source,
        term=term,
        target=proposal.target,
        forms=forms,
        now=now,
        actor=actor,
    )


def refuse_term(session: Session, client_id: int, digest: str, *, now: datetime, actor: Actor) -> None:
    """Never propose it again. Raises NotFound."""
    _proposed(session, client_id, digest, now)
    record_event(session, EventKind.TERM_REFUSED, at=now, actor=actor, client_id=client_id, digest=digest)


def _edited_translations(
    session: Session, client_id: int | None, now: datetime
) -> list[tuple[_Key, EditedTranslation]]:
    """The replies by people who write the language that began with a machine's draft."""
    is_writer = exists().where(
        Skill.user_id == Message.author_id, Skill.language == Draft.language, Skill.write.in_(WELL)
    )
    wanted = (
        select(Draft, Message, Ticket.customer_id, Ticket.reference, Client.name)
        .join(Message, Message.id == Draft.final_message_id)
        .join(Ticket, Ticket.id == Draft.ticket_id)
        .join(Client, Client.id == Draft.client_id)
        .where(
            Draft.state == DraftState.USED,
            Draft.origin.in_(FROM_MACHINES),
            Draft.meaning.is_not(None),
            Draft.edit_distance < TYPED_OVER,
            Draft.created_at >= now - RECENT,
            is_writer,
        )
        .order_by(Draft.id.desc())
        .limit(MOST_DRAFTS)
    )
    rows = session.execute(wanted.where(Draft.client_id == client_id) if client_id is not None else wanted)
    found: list[tuple[_Key, EditedTranslation]] = []
    for draft, message, customer_id, reference, client in rows:
        lesson = lesson_of(message, draft)
        if lesson is not None and message.author_id is not None:
            lines = (TranslatedLine(source=one[0], offered=one[1], sent=one[2]) for one in lines_of(lesson))
            reply = EditedTranslation(
                reference=reference, agent_id=message.author_id, customer_id=customer_id, lines=tuple(lines)
            )
            key = _Key(client_id=draft.client_id, client=client, source=lesson.source, target=lesson.target)
            found.append((key, reply))
    return found


def _proposed(session: Session, client_id: int, digest: str, now: datetime) -> TermProposal:
    found = find_term_proposals(session, now=now, client_id=client_id)
    proposal = next((one for one in found if one.digest == digest), None)
    if proposal is None:
        raise NotFound("term", f"{client_id}:{digest}")
    return proposal


def _proposal(key: _Key, word: ReplacedWord) -> TermProposal:
    return TermProposal(
        client_id=key.client_id,
        client=key.client,
        source=key.source,
        target=key.target,
        term=word.term,
        before=word.before,
        said=word.said,
        forms=word.forms,
        answers=len(word.answers),
        agents=len({one.agent_id for one in word.answers}),
        uses=word.uses,
        examples=tuple(one.reference for one in word.answers[:MOST_EXAMPLES]),
        digest=_digest(key, word),
    )


def _digest(key: _Key, word: ReplacedWord) -> str:
    return hashlib.sha256("\0".join((str(key.client_id), key.source, key.target, *word.stems)).encode()).hexdigest()[
        :32
    ]


def _is_settled(
    key: _Key, word: ReplacedWord, refused: Collection[str], agreed: Collection[tuple[int, str, str]]
) -> bool:
    said = {(key.client_id, key.target, fold(form)) for form in word.forms}
    return _digest(key, word) in refused or not said.isdisjoint(agreed)


def _refused(session: Session, client_ids: Collection[int]) -> set[str]:
    rows = session.scalars(
        select(Event.data).where(Event.kind == EventKind.TERM_REFUSED, Event.client_id.in_(client_ids))
    )
    return {str(data["digest"]) for data in rows}


def _agreed(session: Session, client_ids: Collection[int]) -> set[tuple[int, str, str]]:
    """Every form that is agreed already, by client and language."""
    rows = session.scalars(select(GlossaryTerm).where(GlossaryTerm.client_id.in_(client_ids)))
    return {
        (row.client_id, str(language), fold(str(form)))
        for row in rows
        for language, forms in row.translations.items()
        for form in forms
    }
