"""How people word the sentences of a draft: what may become memory, and be said again instead of asking the machine.

Only somebody who writes the customer's language teaches it, because whoever does not has read nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market
from tolmach.customers.model import Customer
from tolmach.language import Language
from tolmach.pools.queries import writes_language
from tolmach.replies.briefs import brief_of
from tolmach.replies.model import Draft, DraftOrigin
from tolmach.replies.said_sentences import Saying, keep_sentence
from tolmach.replies.texts import address_form
from tolmach.tickets.model import Message, Ticket
from tolmach.translation.brief import Brief
from tolmach.translation.protected import find_protected
from tolmach.translation.segments import blank_as, blank_out, is_worth_keeping
from tolmach.translation.sentences import Piece, split
from tolmach.translation.set_phrases import is_set_phrase

FROM_MACHINES = (DraftOrigin.MACHINE, DraftOrigin.MEMORY)


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A text, its offered translation and what was sent; the translation begins at line ``skip`` of both letters."""

    source: Language
    target: Language
    text: str
    offered: str
    sent: str
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Learned:
    """A sentence with blanks and its wording by a person."""

    source: str
    target: str


def learn_from_reply(session: Session, ticket: Ticket, message: Message, draft: Draft, *, now: datetime) -> None:
    """Remember how the author of a reply words what a machine had translated for it."""
    lesson = lesson_of(message, draft)
    if lesson is None or message.author_id is None:
        return
    if not writes_language(session, message.author_id, lesson.target):
        return
    client, market = session.get_one(Client, ticket.client_id), session.get_one(Market, ticket.market_id)
    customer = session.get_one(Customer, ticket.customer_id)
    brief = brief_of(session, client, names=(customer.name, market.name, client.name))
    said = {
        Saying(source_language=lesson.source, target_language=lesson.target, source=one.source, target=one.target)
        for one in learn(lesson, brief)
    }
    for saying in sorted(said, key=lambda one: one.source):
        keep_sentence(session, saying, message, customer_id=ticket.customer_id, now=now)


def learn(lesson: Lesson, brief: Brief) -> list[Learned]:
    """The sentences of a lesson that stand one for one in the text and in what was sent. Pure."""
    found: list[Learned] = []
    for line, _offered, sent in lines_of(lesson):
        before, after = _pieces(line, lesson.source, brief), _pieces(sent, lesson.target, brief)
        for piece, answer in zip(before, after, strict=True) if len(before) == len(after) else ():
            said = answer.text
            source = blank_out(piece.text, piece.spans)
            target = blank_as(_begun_like(said, piece.text), [piece.text[one.start : one.end] for one in piece.spans])
            if target is not None and is_worth_keeping(source):
                found.append(Learned(source, target))
    return found


def lesson_of(message: Message, draft: Draft) -> Lesson | None:
    """What a reply teaches; None where its draft was not translated line by line."""
    if draft.origin not in FROM_MACHINES or not draft.meaning or not draft.meaning_language:
        return None
    greeting = address_form(Language(draft.language)).greeting
    return Lesson(
        source=Language(draft.meaning_language),
        target=Language(draft.language),
        text=draft.meaning.strip(),
        offered=draft.text or "",
        sent=message.text,
        skip=greeting.count("\n") + 2,
    )


def lines_of(lesson: Lesson) -> Iterator[tuple[str, str, str]]:
    """Each line of the text with what was offered and what was sent for it; a translation keeps its lines."""
    source, offered, sent = (text.strip().split("\n") for text in (lesson.text, lesson.offered, lesson.sent))
    matcher = SequenceMatcher(None, offered, sent, autojunk=False)
    for _kind, first, last, sent_first, sent_last in matcher.get_opcodes():
        if last - first != sent_last - sent_first:
            continue
        for at in range(first, last):
            if 0 <= at - lesson.skip < len(source):
                yield source[at - lesson.skip], offered[at], sent[sent_first + at - first]


def _pieces(text: str, language: str, brief: Brief) -> list[Piece]:
    spans = find_protected(text, brief.never, brief.names)
    return [piece for piece in split(text, language, spans) if not (piece.fixed or is_set_phrase(piece.text, language))]


def _begun_like(said: str, source: str) -> str:
    """With the capital it has in the middle of a letter: after a greeting's comma some languages go on without."""
    return said[:1].upper() + said[1:] if source[:1].isupper() else said
