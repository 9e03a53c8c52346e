"""What was answered to first letters, kept without its customers, and what a person says of saying it again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.clients.identities import domains_of
from tolmach.clients.model import Client, Market
from tolmach.customers.model import Customer
from tolmach.db import insert_for
from tolmach.errors import NotFound
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import Language
from tolmach.orders.model import Order
from tolmach.pools.queries import writes_language
from tolmach.replies.answer_pattern import pattern_of
from tolmach.replies.facts import order_for, values_of_letter
from tolmach.replies.known_answers import is_first_letter
from tolmach.replies.learned_model import AnsweredQuestion, SaidAnswer
from tolmach.replies.model import Draft, DraftOrigin
from tolmach.replies.near import words_to_compare
from tolmach.replies.signed import signed_name
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.named_orders import named_orders

MOST_SHOWN, MOST_EXAMPLES = 50, 3
SAME = ("client_id", "language", "country", "digest")
"""What makes two answers one."""


@dataclass(frozen=True, kw_only=True)
class WaitingAnswer:
    """An answer that ``customers`` customers got and nobody has judged; ``examples`` are their tickets."""

    answer_id: int
    client: str
    language: str
    country: str
    text: str
    customers: int
    examples: tuple[str, ...]


def keep_answer(
    session: Session, ticket: Ticket, letter: Message, message: Message, draft: Draft | None, *, now: datetime
) -> None:
    """Keep what was answered to the first letter of a ticket by somebody who writes its language.

    An approved wording that was sent as it is teaches nothing new.
    """
    is_wording = draft is not None and draft.origin is DraftOrigin.CONCEPT and draft.edit_distance == 0
    if is_wording or letter.language != ticket.language or message.author_id is None:
        return
    if not is_first_letter(session, ticket, letter) or not words_to_compare(letter.new_text, Language(letter.language)):
        return
    if not writes_language(session, message.author_id, ticket.language):
        return
    order = order_for(session, ticket, letter, now=now)
    pattern = _pattern(session, ticket, letter, message, order, now=now)
    if pattern is None:
        return
    answer = _answer(session, ticket, pattern, now=now)
    session.add(
        AnsweredQuestion(
            client_id=ticket.client_id,
            answer_id=answer.id,
            message_id=letter.id,
            reply_id=message.id,
            customer_id=ticket.customer_id,
            is_about_order=bool(order or named_orders(letter.evidence, letter.subject, letter.new_text)),
            at=now,
        )
    )
    session.flush()


def forget_answer_of(session: Session, message: Message) -> None:
    """Forget the answer that was taken back, and its text where nobody else got or judged it."""
    row = session.scalar(
        select(AnsweredQuestion).where(
            AnsweredQuestion.client_id == message.client_id, AnsweredQuestion.reply_id == message.id
        )
    )
    if row is None:
        return
    session.delete(row)
    session.flush()
    is_given = select(AnsweredQuestion.id).where(AnsweredQuestion.answer_id == SaidAnswer.id)
    session.execute(
        delete(SaidAnswer).where(
            SaidAnswer.id == row.answer_id,
            SaidAnswer.approved_at.is_(None),
            SaidAnswer.refused_at.is_(None),
            ~is_given.exists(),
        )
    )


def waiting_answers(session: Session, languages: Collection[str]) -> tuple[WaitingAnswer, ...]:
    """The answers in these languages that nobody has judged, those of most customers first; at most fifty."""
    customers = func.count(AnsweredQuestion.customer_id.distinct())
    rows = session.execute(
        select(SaidAnswer, Client.name, customers)
        .join(Client, Client.id == SaidAnswer.client_id)
        .join(AnsweredQuestion, AnsweredQuestion.answer_id == SaidAnswer.id)
        .where(SaidAnswer.language.in_(languages), SaidAnswer.approved_at.is_(None), SaidAnswer.refused_at.is_(None))
        .group_by(SaidAnswer.id, Client.name)
        .order_by(customers.desc(), SaidAnswer.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    examples = _examples(session, [answer.id for answer, _client, _count in rows])
    return tuple(
        WaitingAnswer(
            answer_id=answer.id,
            client=client,
            language=answer.language,
            country=answer.country,
            text=answer.text,
            customers=count,
            examples=tuple(examples.get(answer.id, ())),
        )
        for answer, client, count in rows
    )


def judge_answer(
    session: Session,
    answer_id: int,
    languages: Collection[str],
    *,
    is_approved: bool,
    now: datetime,
    actor: Actor,
) -> None:
    """Let an answer be said again, or never. Raises NotFound."""
    row = session.get(SaidAnswer, answer_id)
    if row is None or row.language not in languages:
        raise NotFound("answer", answer_id)
    row.approved_by, row.approved_at = (actor.id, now) if is_approved else (None, None)
    row.refused_at = None if is_approved else now
    session.flush()
    data = {"answer": row.id, "approved": is_approved}
    record_event(session, EventKind.MEMORY_CHANGED, at=now, actor=actor, client_id=row.client_id, **data)


def _pattern(
    session: Session, ticket: Ticket, letter: Message, message: Message, order: Order | None, *, now: datetime
) -> str | None:
    market, client = session.get_one(Market, ticket.market_id), session.get_one(Client, ticket.client_id)
    customer, author = session.get_one(Customer, ticket.customer_id), session.get_one(User, message.author_id)
    names = (
        customer.name,
        order.customer_name if order is not None else "",
        signed_name(letter.new_text, Language(letter.language)),
        letter.from_address.partition("@")[0],
        author.name,
    )
    return pattern_of(
        message.text,
        language=Language(ticket.language),
        values=values_of_letter(session, ticket, letter, order, now=now),
        names=names,
        letter=letter.new_text,
        known=(market.name, client.name),
        domains=domains_of(session, ticket.client_id),
    )


def _answer(session: Session, ticket: Ticket, pattern: str, *, now: datetime) -> SaidAnswer:
    country = session.get_one(Market, ticket.market_id).country
    digest = hashlib.sha256(" ".join(pattern.split()).encode()).hexdigest()
    row = {
        "client_id": ticket.client_id,
        "language": ticket.language,
        "country": country,
        "digest": digest,
        "text": pattern,
        "created_at": now,
    }
    # Two colleagues may say the same at once: the second takes the row of the first, and no reply fails for it.
    insert = insert_for(session.get_bind().dialect.name)
    session.execute(insert(SaidAnswer).values(row).on_conflict_do_nothing(index_elements=SAME))
    return session.scalars(select(SaidAnswer).where(*(getattr(SaidAnswer, name) == row[name] for name in SAME))).one()


def _examples(session: Session, answer_ids: Collection[int]) -> dict[int, list[str]]:
    """The newest tickets in which each answer was given."""
    rows = session.execute(
        select(AnsweredQuestion.answer_id, Ticket.reference)
        .join(Message, Message.id == AnsweredQuestion.message_id)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(AnsweredQuestion.answer_id.in_(answer_ids))
        .order_by(AnsweredQuestion.id.desc())
    )
    found: dict[int, list[str]] = {}
    for answer_id, reference in rows:
        references = found.setdefault(answer_id, [])
        if len(references) < MOST_EXAMPLES:
            references.append(reference)
    return found
