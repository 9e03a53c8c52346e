"""Drafts with their letters and what was sent, made directly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from house_makers import TUESDAY_TEN, Shops
from sqlalchemy.orm import Session
from ticket_makers import make_message, make_ticket

from tolmach.replies.compose import edit_share
from tolmach.replies.learned_model import AnsweredQuestion, SaidAnswer
from tolmach.replies.model import Concept, ConceptVersion, Draft, DraftOrigin, DraftState, VersionState
from tolmach.replies.said_sentences import Saying, keep_sentence
from tolmach.tickets.model import Direction, Ticket
from tolmach.translation.checks import Light
from tolmach.wiring import House

REPLY = "Balík {{order.number}} je na ceste. Príde do dvoch dní."
BEFORE = TUESDAY_TEN - timedelta(days=30)


def make_draft(
    session: Session,
    shops: Shops,
    *,
    market: str = "novesta-sk",
    sender: str = "maria.kovacova@post.example",
    question: str = "Kde je môj balík?",
    offered: str | None = "Balík je na ceste.",
    sent: str | None = None,
    by: str = "alena",
    is_passed_over: bool = False,
    now: datetime = TUESDAY_TEN,
    **facts: object,
) -> Draft:
    """A letter with its draft; ``sent`` is the answer made from it, or in spite of it where it is passed over."""
    ticket = make_ticket(session, shops, market, sender=sender, now=now)
    letter = make_message(session, ticket, question, now=now)
    draft = Draft(
        client_id=ticket.client_id,
        ticket_id=ticket.id,
        message_id=letter.id,
        state=DraftState.READY,
        language=ticket.language,
        origin=DraftOrigin.CONCEPT if offered else DraftOrigin.NONE,
        text=offered,
        light=Light.GREEN if offered else None,
        created_at=now,
    )
    session.add(draft)
    for name, value in facts.items():
        setattr(draft, name, value)
    session.flush()
    if sent is not None:
        _answer(session, shops, ticket, draft, sent, by=by, is_passed_over=is_passed_over, now=now)
    return draft


def make_version(house: House, client_id: int | None = None) -> int:
    """An approved Slovak wording; its id."""
    with house.database.writing.begin() as session:
        concept = Concept(
            client_id=client_id, key="on_its_way", topic="delivery", source_language="sk", created_at=BEFORE
        )
        session.add(concept)
        session.flush()
        version = ConceptVersion(
            client_id=client_id,
            concept_id=concept.id,
            language="sk",
            name="Na ceste",
            text=REPLY,
            state=VersionState.APPROVED,
            approved_at=BEFORE,
            updated_at=BEFORE,
        )
        session.add(version)
        session.flush()
        return version.id


def answers(
    house: House,
    shops: Shops,
    version_id: int,
    *agents: str,
    days: str = "troch",
    start: int = 0,
    markets: Sequence[str] = ("novesta-sk", "calida-sk"),
) -> None:
    """Each agent answers another customer, the shops in turn, and changes the same word."""
    with house.database.writing.begin() as session:
        for place, by in enumerate(agents, start):
            make_draft(
                session,
                shops,
                market=markets[place % len(markets)],
                sender=f"customer{place}@post.example",
                offered=_letter(f"NV-2026-1048{place}"),
                sent=_letter(f"NV-2026-1048{place}", days=days),
                by=by,
                concept_version_id=version_id,
                now=house.clock.now(),
            )


def _letter(number: str, *, days: str = "dvoch") -> str:
    return f"Dobrý deň,\n\nbalík {number} je na ceste. Príde do {days} dní.\n\nS pozdravom\nNovesta SK"


def _answer(
    session: Session,
    shops: Shops,
    ticket: Ticket,
    draft: Draft,
    sent: str,
    *,
    by: str,
    is_passed_over: bool,
    now: datetime,
) -> None:
    reply = make_message(session, ticket, sent, direction=Direction.OUTBOUND, now=now)
    reply.author_id, reply.answers_id = shops.users[by], draft.message_id
    if not is_passed_over:
        draft.state, draft.final_message_id = DraftState.USED, reply.id
        draft.edit_distance = edit_share(draft.text or "", sent)
    session.flush()


MEANINGS = ("Your package is on its way.", "The package was sent today.", "We look for the package now.")
TRANSLATED = ("Váš balíček je na ceste.", "Dnes sme odoslali balíček.", "Teraz hľadáme stratu balíčka.")
REWORDED = ("Vaša zásielka je na ceste.", "Dnes sme odoslali zásielku.", "Teraz hľadáme stratu zásielky.")


def make_reworded_translations(session: Session, shops: Shops, *agents: str, now: datetime = TUESDAY_TEN) -> None:
    """Each agent answers another customer and puts their word for the machine's."""
    for number, by in enumerate(agents):
        make_draft(
            session,
            shops,
            sender=f"customer{number}@post.example",
            offered=f"Dobrý deň,\n\n{TRANSLATED[number]}\n\nS pozdravom\nNovesta SK",
            sent=f"Dobrý deň,\n\n{REWORDED[number]}\n\nS pozdravom\nNovesta SK",
            by=by,
            origin=DraftOrigin.MACHINE,
            meaning=MEANINGS[number],
            meaning_language="en",
            now=now,
        )


def make_waiting_words(session: Session, shops: Shops, *, now: datetime = TUESDAY_TEN) -> tuple[int, int]:
    """A Slovak answer and a sentence that one customer got and nobody has judged; their ids."""
    ticket = make_ticket(session, shops)
    letter = make_message(session, ticket, "Máte poukážky?")
    reply = make_message(session, ticket, "Poukážky máme.", direction=Direction.OUTBOUND)
    reply.author_id = shops.users["alena"]
    answer = SaidAnswer(client_id=ticket.client_id, language="sk", country="SK", digest="x", text="Poukážky máme.")
    answer.created_at = now
    session.add(answer)
    session.flush()
    given = AnsweredQuestion(client_id=ticket.client_id, customer_id=ticket.customer_id, answer_id=answer.id, at=now)
    given.is_about_order = False
    given.message_id, given.reply_id = letter.id, reply.id
    session.add(given)
    saying = Saying(source_language="en", target_language="sk", source="It is {{1}}.", target="Je to {{1}}.")
    return answer.id, keep_sentence(session, saying, reply, customer_id=ticket.customer_id, now=now).id
