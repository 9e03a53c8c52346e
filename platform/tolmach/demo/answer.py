"""What a person at the desk does with a ticket of the demo: sends the draft, changes it, or writes their own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import access_of_user
from tolmach.clients.facts import facts_of_market
from tolmach.clients.model import Market
from tolmach.demo.read import read_letters
from tolmach.detection.port import Detector
from tolmach.language import Language
from tolmach.replies.compose import compose
from tolmach.replies.facts import facts_of_draft
from tolmach.replies.model import Concept, ConceptVersion, Draft, DraftState
from tolmach.replies.send import send_reply
from tolmach.replies.slots import fill, open_slots
from tolmach.replies.stops import StopReason
from tolmach.replies.texts import address_form
from tolmach.tickets.model import Message, Ticket
from tolmach.tickets.topic import set_topic
from tolmach.translation.checks import Light

OTHER = "other"
"""The topic of saved replies to thanks, which sort nothing that is sorted already."""

_EDITED, _SOLVING = 0.35, 0.75
"""How often a good draft is changed before it leaves, and how often the answer settles the matter."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The words to send, the draft they come from, and whether they settle the matter."""

    text: str
    draft_id: int | None
    is_solving: bool


def answer_ticket(
    session: Session,
    ticket: Ticket,
    *,
    topic: str,
    own_words: str | None,
    detector: Detector,
    random: Random,
    now: datetime,
) -> Message | None:
    """The ticket's assignee answers; None where there is nothing fit to be sent, and the ticket goes on waiting.

    ``topic`` is what the customer really asks: a draft about something else is seen through.
    """
    answer = _words(session, ticket, topic=topic, own_words=own_words, random=random, now=now)
    if answer is None or ticket.assignee_id is None:
        return None
    access = access_of_user(session, ticket.assignee_id)
    if answer.draft_id is None and topic and (ticket.topic is None or topic != OTHER):
        set_topic(session, access, ticket, topic, now=now)
    return send_reply(
        session,
        access,
        ticket,
        text=answer.text,
        draft_id=answer.draft_id,
        is_solving=answer.is_solving,
        detector=detector,
        now=now,
        # Who is stopped looks once more and sends what they meant.
        overridden=tuple(StopReason),
    )


def _words(
    session: Session, ticket: Ticket, *, topic: str, own_words: str | None, random: Random, now: datetime
) -> Answer | None:
    is_solving, is_edited = random.random() < _SOLVING, random.random() < _EDITED
    sentence = random.choice(read_letters(Language(ticket.language)).adds)
    draft = _fitting_draft(session, ticket, topic)
    if draft is not None and draft.text is not None:
        text = _edited(draft.text, sentence) if is_edited else draft.text
        return Answer(text=text, draft_id=draft.id, is_solving=is_solving)
    words = own_words or _from_library(session, ticket, topic, now)
    if words is None:
        return None
    return Answer(text=_letter(session, ticket, words, now), draft_id=None, is_solving=is_solving)


def _fitting_draft(session: Session, ticket: Ticket, topic: str) -> Draft | None:
    draft = session.scalar(
        select(Draft)
        .join(ConceptVersion, ConceptVersion.id == Draft.concept_version_id)
        .join(Concept, Concept.id == ConceptVersion.concept_id)
        .where(
            Draft.client_id == ticket.client_id,
            Draft.ticket_id == ticket.id,
            Draft.state == DraftState.READY,
            Concept.topic == topic,
        )
    )
    if draft is None or draft.text is None or draft.light == Light.RED or open_slots(draft.text):
        return None
    return draft


def _from_library(session: Session, ticket: Ticket, topic: str, now: datetime) -> str | None:
    """An approved wording about the topic that the person finds by hand, where what it asks for is known."""
    wanted = Draft.client_id == ticket.client_id, Draft.ticket_id == ticket.id
    draft = session.scalar(select(Draft).where(*wanted).order_by(Draft.id.desc()).limit(1))
    if draft is None:
        return None
    facts = facts_of_draft(session, draft, now=now)
    filled = [
        fill(one.texts[facts.language], facts.values)
        for one in facts.wordings
        if one.topic == topic and facts.language in one.texts
    ]
    return next((text for text, missing in filled if not missing), None)


def _edited(text: str, sentence: str) -> str:
    """The draft with one more sentence before its closing."""
    *letter, closing = text.split("\n\n")
    return "\n\n".join([*letter, sentence, closing])


def _letter(session: Session, ticket: Ticket, body: str, now: datetime) -> str:
    market = session.get_one(Market, ticket.market_id)
    today = now.astimezone(ZoneInfo(market.time_zone)).date()
    facts = facts_of_market(session, client_id=ticket.client_id, market_id=market.id, on=today)
    form = address_form(Language(ticket.language))
    return compose(
        greeting=form.greeting,
        body=body,
        closing=form.closing,
        signature=facts["signature"],
        body_begins=form.body_begins,
    )
