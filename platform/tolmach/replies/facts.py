"""Everything a draft is made from, collected in one short transaction so that the work itself needs none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from tolmach.clients.facts import facts_of_market
from tolmach.clients.manners import manner_of
from tolmach.clients.model import Client, Manner, Market, TranslationPolicy
from tolmach.customers.find import addresses_of
from tolmach.customers.model import Customer
from tolmach.hours.model import BusinessHours
from tolmach.language import LANGUAGES, PIVOT, Language
from tolmach.orders.find import is_theirs, orders_by_addresses, orders_by_numbers
from tolmach.orders.model import Order
from tolmach.orders.standing import Standing, is_current, standing_of
from tolmach.pools.model import Pool
from tolmach.pools.queries import anyone_reads, reads_language
from tolmach.replies.branches import DATE
from tolmach.replies.briefs import brief_of, with_memory
from tolmach.replies.greet import greeting_for
from tolmach.replies.informal_versions import informal_beside
from tolmach.replies.known_answers import KnownAnswer, known_answers
from tolmach.replies.library import concepts_that_hold
from tolmach.replies.lights import doubted_lights
from tolmach.replies.model import Concept, ConceptVersion, Draft, DraftOrigin, VersionState
from tolmach.replies.objections import objected_concepts
from tolmach.replies.slots import as_plain_words, fill, locale_of, say_dated_moment, say_moment
from tolmach.replies.texts import address_form
from tolmach.replies.values import base_values, hours_in_words, order_values
from tolmach.sla.model import Promise
from tolmach.tickets.model import Direction, Message, MessageKind, Ticket
from tolmach.tickets.named_orders import named_orders
from tolmach.tickets.promised import promise_that_holds
from tolmach.translation.brief import Brief

BELIEVED = timedelta(days=7)
MOST_EARLIER = 5
MOST_REPEATED_LETTERS = 2_000
"""Of a letter that is confirmed with its words; who declares something says it in fewer."""


@dataclass(frozen=True, kw_only=True)
class Wordings:
    """The approved wordings of one concept that may be used here, by language; ``version_ids`` beside them.

    Names and customers' phrasings are also those of versions that are not approved: a letter is understood by them.
    ``stale`` are the languages whose wording is out of date, ``only_formal`` those whose wording is formal although the
    client is on familiar terms with its customers, ``foreign_law`` those whose wording states the law of where the
    language is at home, which the market's country is not. ``is_objected``: the client's owner does not agree with its
    content.
    """

    key: str
    topic: str
    texts: Mapping[str, str]
    names: Mapping[str, str]
    asks: Mapping[str, tuple[str, ...]]
    version_ids: Mapping[str, int]
    stale: frozenset[str] = frozenset()
    only_formal: frozenset[str] = frozenset()
    is_objected: bool = False
    foreign_law: frozenset[str] = frozenset()

    def source_for(self, working: Language) -> Language:
        """The language the machine translates from where a wording lacks: the working language, else English."""
        source = next((code for code in (working, PIVOT) if code in self.texts), None)
        return source or Language(next(iter(self.texts)))

    def known(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values with a topic: a ticket whose topic nobody knows yet gets that of its draft."""
        return {**values, "topic": values.get("topic") or self.topic}

    def said_informally(self, language: str, beside: Mapping[int, tuple[int, str]]) -> Wordings:
        """The same, with the informal version ``beside`` the formal one of a language where there is one."""
        if language not in self.version_ids:
            return self
        if (informal := beside.get(self.version_ids[language])) is None:
            return replace(self, only_formal=frozenset({language}))
        version_id, text = informal
        texts, ids = {**self.texts, language: text}, {**self.version_ids, language: version_id}
        return replace(self, texts=texts, version_ids=ids)


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """What is known when a draft is made. ``reading_language`` is set where the likely assignee needs a translation.

    ``earlier_texts`` are what the letter's sender wrote before, the newest first; ``country`` is the market's;
    ``greeting`` names the customer where it is certain how they are called. Of a letter that somebody else wrote into
    the customer's ticket there is neither order nor name nor word: the answer goes to the customer. ``manner`` is how
    the client wants them addressed; ``order`` says where the sender's order is, which also fills slots of ``values``.
    ``confirmed`` is the key of the saved reply that the automatic confirmation of the letter said already.
    """

    language: Language
    country: str
    greeting: str
    message_language: Language
    subject: str
    new_text: str
    earlier_texts: tuple[str, ...]
    working_language: Language
    reading_language: Language | None
    may_translate: bool
    wordings: tuple[Wordings, ...]
    values: Mapping[str, str]
    brief: Brief
    manner: Manner = Manner.FORMAL
    confirmed: str | None = None
    order: Standing | None = None
    answers: tuple[KnownAnswer, ...] = ()
    doubted: Mapping[DraftOrigin, str] = field(default_factory=dict)
    """What was answered to first letters of other customers, and may be said again; by origin, of how many green
    drafts in this language how few were sent unedited, where green is doubted."""


def facts_of_draft(session: Session, draft: Draft, *, now: datetime) -> DraftFacts:
    """Collect what the draft of this row is made from."""
    ticket, message = session.get_one(Ticket, draft.ticket_id), session.get_one(Message, draft.message_id)
    market, client = session.get_one(Market, ticket.market_id), session.get_one(Client, ticket.client_id)
    customer = session.get_one(Customer, ticket.customer_id)
    pool = session.get(Pool, ticket.pool_id) if ticket.pool_id else None
    working = Language(pool.working_language) if pool else PIVOT
    manner = manner_of(session, ticket.client_id, ticket.language)
    wordings = _wordings(session, ticket, market, {ticket.language, message.language, working, PIVOT})
    if manner is Manner.INFORMAL:
        wordings = _in_informal(session, wordings, ticket.language)
    earlier = _earlier_letters(session, ticket, message)
    order = None
    if _is_customers_own(ticket, message):
        order = order_for(session, ticket, _letter_with_number(message, *earlier), now=now)
    values = _values(session, ticket, message, market, order, now=now)
    brief = brief_of(session, client, names=(customer.name, market.name, client.name))
    return DraftFacts(
        language=Language(ticket.language),
        country=market.country,
        greeting=_greeting(ticket, message, order),
        message_language=Language(message.language),
        subject=message.subject,
        new_text=message.new_text,
        earlier_texts=tuple(one.new_text for one in earlier if one.language == message.language),
        working_language=working,
        reading_language=_reading_language(session, ticket, message, working),
        may_translate=client.translation_policy is not TranslationPolicy.PEOPLE_ONLY,
        wordings=wordings,
        values=values,
        brief=_with_memory(session, brief, ticket, wordings=wordings, values=values, working=working),
        manner=manner,
        confirmed=_confirmed(session, ticket, message),
        order=standing_of(order) if order is not None else None,
        doubted={one.origin: f"{one.untouched}/{one.decided}" for one in doubted_lights(session, ticket.language)},
        answers=known_answers(session, ticket, message, country=market.country, now=now),
    )


def approved_wording(session: Session, ticket: Ticket, market: Market, key: str) -> str | None:
    """The approved wording of one concept in the ticket's language, as its market sees it, with its slots open."""
    found = _wordings(session, ticket, market, {ticket.language}, key=key)
    return found[0].texts.get(ticket.language) if found else None


def values_of_letter(
    session: Session, ticket: Ticket, message: Message, order: Order | None, *, now: datetime
) -> dict[str, str]:
    """What an answer to this letter can fill its slots with; ``order`` is what it is about."""
    market = session.get_one(Market, ticket.market_id)
    return _values(session, ticket, message, market, order, now=now)


def order_for(session: Session, ticket: Ticket, message: Message, *, now: datetime) -> Order | None:
    """The order a message is about, if it is the sender's: named in it, else their only one while it is current."""
    addresses = {address.folded for address in addresses_of(session, _sender_of(ticket, message))}
    numbers = named_orders(message.evidence, message.subject, message.new_text)
    named = orders_by_numbers(session, client_id=ticket.client_id, market_id=ticket.market_id, numbers=numbers)
    if named:
        return next((order for order in named if any(is_theirs(order, address) for address in addresses)), None)
    if numbers:
        return None
    placed = orders_by_addresses(session, client_id=ticket.client_id, addresses_folded=addresses)
    return placed[0] if len(placed) == 1 and is_current(placed[0], today=now.date()) else None


def _sender_of(ticket: Ticket, message: Message) -> int:
    """Who wrote the letter: somebody else may write into a customer's ticket, whose orders are not theirs to know."""
    return message.customer_id or ticket.customer_id


def _is_customers_own(ticket: Ticket, message: Message) -> bool:
    """Whether the customer wrote the letter themselves: what it says and whom it is about is theirs to read."""
    return _sender_of(ticket, message) == ticket.customer_id


def _earlier_letters(session: Session, ticket: Ticket, message: Message) -> Sequence[Message]:
    """What its sender wrote before this letter, the newest first."""
    return session.scalars(
        select(Message)
        .where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.direction == Direction.INBOUND,
            Message.customer_id == _sender_of(ticket, message),
            Message.id < message.id,
        )
        .order_by(Message.id.desc())
        .limit(MOST_EARLIER)
    ).all()


def _confirmed(session: Session, ticket: Ticket, message: Message) -> str | None:
    """What of the library the automatic confirmation of this letter said."""
    evidence = session.scalar(
        select(Message.evidence).where(
            Message.client_id == ticket.client_id,
            Message.ticket_id == ticket.id,
            Message.kind == MessageKind.ACKNOWLEDGEMENT,
            Message.answers_id == message.id,
        )
    )
    return (evidence or {}).get("confirms")


def _letter_with_number(message: Message, *earlier: Message) -> Message:
    """The newest letter that names an order: who writes again seldom names it again."""
    letters = (message, *earlier)
    return next((one for one in letters if named_orders(one.evidence, one.subject, one.new_text)), message)


def _reading_language(session: Session, ticket: Ticket, message: Message, working: Language) -> Language | None:
    if message.language == working:
        return None
    if ticket.assignee_id is not None:
        reads = reads_language(session, ticket.assignee_id, message.language)
    else:
        reads = ticket.pool_id is None or anyone_reads(session, ticket.pool_id, message.language)
    return None if reads else working


def _greeting(ticket: Ticket, message: Message, order: Order | None) -> str:
    if not _is_customers_own(ticket, message):
        return address_form(Language(ticket.language)).greeting
    return greeting_for(
        Language(ticket.language),
        text=message.new_text,
        text_language=Language(message.language),
        order_name=order.customer_name if order is not None else "",
    )


def _values(
    session: Session, ticket: Ticket, message: Message, market: Market, order: Order | None, *, now: datetime
) -> dict[str, str]:
    today = now.astimezone(ZoneInfo(market.time_zone)).date()
    facts = facts_of_market(
        session, client_id=ticket.client_id, market_id=market.id, on=today, language=ticket.language
    )
    values = base_values(ticket, market, facts) | {DATE: today.isoformat()}
    if _is_customers_own(ticket, message):
        values |= _said(message, market, ticket.language)
    if order is not None:
        values |= order_values(order, language=ticket.language, country=market.country)
    if ticket.pool_id is not None:
        hours = session.get_one(BusinessHours, session.get_one(Pool, ticket.pool_id).business_hours_id)
        values["pool.hours"] = hours_in_words(hours.week, locale_of(ticket.language, market.country))
    promise = session.scalar(select(Promise).where(Promise.id == promise_that_holds(ticket)))
    if promise is not None:
        values["promise.by"] = say_moment(
            promise.promised_by, language=ticket.language, country=market.country, zone=market.time_zone
        )
    return values


def _said(message: Message, market: Market, language: str) -> dict[str, str]:
    """What a confirmation repeats of the letter it answers: when it was sent, and its words."""
    when = say_dated_moment(_sent_at(message), language=language, country=market.country, zone=market.time_zone)
    return {"message.sent_at": when, "message.words": words_to_repeat(message)}


def words_to_repeat(message: Message) -> str:
    """As much of a letter's new words as a confirmation of it repeats, as they stand there."""
    return as_plain_words(message.new_text[:MOST_REPEATED_LETTERS])


def _sent_at(message: Message) -> datetime:
    """When the letter says it was sent, where that can be: clocks go wrong, and post takes a few days at most."""
    came = message.created_at
    return message.sent_at if message.sent_at and came - BELIEVED <= message.sent_at <= came else came


def _wordings(
    session: Session, ticket: Ticket, market: Market, languages: set[str], *, key: str | None = None
) -> tuple[Wordings, ...]:
    """The library as this market sees it, or one concept of it; what has no approved wording at all is left out.

    Of each concept its own language is read besides ``languages``: from it the machine can translate.
    """
    rows = session.execute(
        select(Concept, ConceptVersion)
        .join(ConceptVersion, ConceptVersion.concept_id == Concept.id)
        .where(
            concepts_that_hold(ticket.client_id, market.id),
            Concept.key == key if key else true(),
            ConceptVersion.country.in_(["", market.country]),
            ConceptVersion.manner == Manner.FORMAL,
            or_(ConceptVersion.language.in_(languages), ConceptVersion.language == Concept.source_language),
        )
        .order_by(Concept.client_id.is_not(None), Concept.market_id.is_not(None), ConceptVersion.country)
    ).all()
    chosen = {concept.key: concept for concept, _ in rows}
    versions: dict[str, dict[str, ConceptVersion]] = {}
    for concept, version in rows:
        # A country's own wording stands before the language's also while it must not be used: its law is another.
        if chosen[concept.key].id == concept.id:
            versions.setdefault(concept.key, {})[version.language] = version
    objected = objected_concepts(session, ticket.client_id)
    every = (
        _wordings_of(chosen[key], by_language, market.country, is_objected=chosen[key].id in objected)
        for key, by_language in sorted(versions.items())
    )
    return tuple(one for one in every if one.texts)


def _in_informal(session: Session, wordings: Sequence[Wordings], language: str) -> tuple[Wordings, ...]:
    formal_ids = [one.version_ids[language] for one in wordings if language in one.version_ids]
    beside = informal_beside(session, formal_ids)
    return tuple(one.said_informally(language, beside) for one in wordings)


def _wordings_of(
    concept: Concept, versions: Mapping[str, ConceptVersion], country: str, *, is_objected: bool
) -> Wordings:
    approved = {code: version for code, version in versions.items() if version.state is VersionState.APPROVED}
    return Wordings(
        key=concept.key,
        topic=concept.topic,
        texts={language: version.text for language, version in approved.items()},
        names={language: version.name for language, version in versions.items() if version.name},
        asks={language: tuple(version.asks) for language, version in versions.items()},
        version_ids={language: version.id for language, version in approved.items()},
        stale=frozenset(code for code, version in versions.items() if version.state is VersionState.STALE),
        is_objected=is_objected,
        foreign_law=frozenset(
            code for code, version in approved.items() if _is_law_elsewhere(concept, version, country)
        ),
    )


def _is_law_elsewhere(concept: Concept, version: ConceptVersion, country: str) -> bool:
    """Whether a wording states the law of other countries than this one."""
    is_for_country = version.country == country or country in LANGUAGES[Language(version.language)].countries
    return concept.states_law and not is_for_country


def _with_memory(
    session: Session,
    brief: Brief,
    ticket: Ticket,
    *,
    wordings: Sequence[Wordings],
    values: Mapping[str, str],
    working: Language,
) -> Brief:
    """The brief with what people said before of the wordings that the machine would have to translate."""
    bodies: dict[Language, list[str]] = {}
    for one in wordings:
        if ticket.language not in one.texts:
            source = one.source_for(working)
            bodies.setdefault(source, []).append(fill(one.texts[source], one.known(values))[0])
    for source, texts in bodies.items():
        brief = with_memory(session, ticket.client_id, brief, texts, source=source, target=ticket.language)
    return brief
