"""Translate on an agent's wish: a message they do not read, or an answer they wrote in their working language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.claims import claim_next, record_claim, retry_at
from tolmach.clients.model import Client, Market, TranslationPolicy
from tolmach.customers.model import Customer
from tolmach.db import is_one_of
from tolmach.language import Language
from tolmach.replies.briefs import brief_of, count_uses, with_memory
from tolmach.replies.draft import checks_as_json
from tolmach.replies.errors import EmptyReply
from tolmach.replies.made import Reading
from tolmach.replies.prepare import BROKE_OFF, FIRST_RETRY, LAST_RETRY, MOST_ATTEMPTS, raise_model_missing
from tolmach.tickets.door import message_for
from tolmach.tickets.model import Message, Ticket
from tolmach.translation.brief import Brief
from tolmach.translation.errors import NoModel, TranslationFailed
from tolmach.translation.model import AnswerTranslation, MessageTranslation, TranslationState
from tolmach.translation.translate import Translator

LEASE = timedelta(minutes=10)
Wished = type[MessageTranslation] | type[AnswerTranslation]


@dataclass(frozen=True, kw_only=True)
class TranslationClaim:
    """A wanted translation that is ours for the length of the lease."""

    table: Wished
    row_id: int
    token: str
    attempts: int
    client_id: int
    target: Language


@dataclass(frozen=True, kw_only=True)
class TranslationFacts:
    """What is translated, with what must not change in it."""

    text: str
    source: Language
    brief: Brief
    is_allowed: bool


def want_message_translation(
    session: Session, access: Access, message_id: int, language: Language, *, now: datetime
) -> MessageTranslation:
    """Wish a message in another language; one that failed is tried again. Raises NotFound."""
    message = message_for(session, access, message_id)
    row = session.scalar(
        select(MessageTranslation).where(
            MessageTranslation.client_id == message.client_id,
            MessageTranslation.message_id == message.id,
            MessageTranslation.language == language,
        )
    )
    if row is None:
        row = MessageTranslation(client_id=message.client_id, message_id=message.id, language=language, created_at=now)
        session.add(row)
    elif row.state is TranslationState.FAILED:
        row.state, row.error, row.try_again_at, row.attempts = TranslationState.WANTED, None, None, 0
    session.flush()
    return row


def want_answer_translation(
    session: Session, access: Access, ticket: Ticket, *, text: str, source: Language, now: datetime
) -> AnswerTranslation:
    """Wish an agent's own words in the ticket's language. Raises EmptyReply."""
    return _want_words(session, access, ticket, text=text, source=source, target=Language(ticket.language), now=now)


def want_back_translation(
    session: Session, access: Access, ticket: Ticket, *, text: str, target: Language, now: datetime
) -> AnswerTranslation:
    """Wish a reply in the customer's language back in the agent's, to see what it says. Raises EmptyReply."""
    return _want_words(session, access, ticket, text=text, source=Language(ticket.language), target=target, now=now)


def _want_words(
    session: Session,
    access: Access,
    ticket: Ticket,
    *,
    text: str,
    source: Language,
    target: Language,
    now: datetime,
) -> AnswerTranslation:
    access.require(Permission.ANSWER)
    if not text.strip():
        raise EmptyReply
    assert access.actor.id is not None
    row = AnswerTranslation(
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        author_id=access.actor.id,
        source_language=source,
        source_text=text.strip(),
        language=target,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def claim_translation(session: Session, table: Wished) -> TranslationClaim | None:
    """The oldest wish of this table, claimed; None when there is none."""
    row = claim_next(session, table, is_one_of(table.state, TranslationState.WANTED), lease=LEASE)
    if row is None or row.claim_token is None:
        return None
    return TranslationClaim(
        table=table,
        row_id=row.id,
        token=row.claim_token,
        attempts=row.attempts,
        client_id=row.client_id,
        target=Language(row.language),
    )


def facts_of_translation(session: Session, claim: TranslationClaim) -> TranslationFacts:
    """Everything the claimed translation is made from.

    Apart from the claim: what cannot be read must not undo the count of its attempts.
    """
    ticket, text, source = _source(session, claim.table, claim.row_id)
    client, market = session.get_one(Client, ticket.client_id), session.get_one(Market, ticket.market_id)
    customer = session.get_one(Customer, ticket.customer_id)
    brief = brief_of(session, client, names=(customer.name, market.name, client.name))
    return TranslationFacts(
        text=text,
        source=source,
        brief=with_memory(session, client.id, brief, [text], source=source, target=claim.target),
        is_allowed=client.translation_policy is not TranslationPolicy.PEOPLE_ONLY,
    )


def broken_off(claim: TranslationClaim) -> Reading | None:
    """Why it is not tried once more where so many attempts ended without a word that another would end so too."""
    return Reading(language=claim.target, error=BROKE_OFF) if claim.attempts > MOST_ATTEMPTS else None


def translate_claimed(translator: Translator, claim: TranslationClaim, facts: TranslationFacts) -> Reading:
    """Translate; why it cannot be is part of the answer."""
    if not facts.is_allowed:
        return Reading(language=claim.target, error="people_only")
    try:
        made = translator.translate(facts.text, facts.source, claim.target, brief=facts.brief)
    except NoModel as missing:
        return Reading(language=claim.target, error=missing.reason, missing=missing)
    except TranslationFailed as failure:
        return Reading(language=claim.target, error=failure.reason)
    return Reading(language=claim.target, translation=made)


def record_translation(session: Session, claim: TranslationClaim, reading: Reading, *, now: datetime) -> bool:
    """Write the translation, or why there is none. False when the claim is no longer ours."""
    if not record_claim(session, claim.table, claim.row_id, claim.token, _values(reading)):
        return False
    if reading.missing is not None:
        raise_model_missing(session, claim.client_id, reading.missing, now)
    if reading.translation is not None:
        count_uses(session, claim.client_id, reading.translation.remembered)
    return True


def record_translation_crash(session: Session, claim: TranslationClaim, reason: str) -> bool:
    """It failed in the middle, as nobody expected: tried again later, at last given up with the reason."""
    values: dict[str, Any] = {"state": TranslationState.FAILED, "error": reason}
    if claim.attempts < MOST_ATTEMPTS:
        values = {"try_again_at": retry_at(session, claim.attempts, first=FIRST_RETRY, most=LAST_RETRY)}
    return record_claim(session, claim.table, claim.row_id, claim.token, values)


def _source(session: Session, table: Wished, row_id: int) -> tuple[Ticket, str, Language]:
    if table is AnswerTranslation:
        words = session.get_one(AnswerTranslation, row_id)
        return session.get_one(Ticket, words.ticket_id), words.source_text, Language(words.source_language)
    message = session.get_one(Message, session.get_one(MessageTranslation, row_id).message_id)
    return session.get_one(Ticket, message.ticket_id), message.new_text, Language(message.language)


def _values(reading: Reading) -> dict[str, Any]:
    made = reading.translation
    if made is None:
        return {"state": TranslationState.FAILED, "error": reading.error}
    return {
        "state": TranslationState.READY,
        "text": made.text,
        "engine": made.engine,
        "pivot": made.pivot,
        "checks": checks_as_json(made),
        "light": made.light,
        "error": None,
    }
