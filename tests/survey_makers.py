"""Matters that were solved, and customers who were asked how it went."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage

from flow_steps import let_letters_leave, letters_sent, mail_in, words_in
from house_makers import TUESDAY_TEN, FrozenClock, Shops
from sqlalchemy import select
from ticket_makers import make_ticket

from tolmach.clients.model import Market
from tolmach.jobs.surveys import ask_customers
from tolmach.outbox.enqueue import enqueue
from tolmach.outbox.model import Channel, OutboxState
from tolmach.replies.send import send_reply
from tolmach.surveys.ask import SURVEY_LETTER
from tolmach.surveys.model import Answer, Survey
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

MARIA = "maria.kovacova@post.example"
QUESTION = "Dobrý deň, kde je moja objednávka? Čakám už týždeň.\n"
LINK = re.compile(r"https?://[^/\s]+(/s/[A-Z]+-\w+/\w+)\?answer=helped")
HOURS = 24


def want_surveys(house: House, shops: Shops, market: str = "novesta-sk", *, hours: int | None = HOURS) -> None:
    with house.database.writing.begin() as session:
        session.get_one(Market, shops.markets[market]).survey_after_hours = hours


def solved(house: House, shops: Shops, sender: str = MARIA, *, to: str = "sk@novesta.example") -> int:
    """A letter came in and was answered and solved; its ticket's id."""
    mail_in(house, QUESTION, to=to, sender=sender, message_id=f"{sender}.{house.clock.now().timestamp()}")
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
        assert ticket is not None
        send_reply(
            session,
            shops.access("alena"),
            ticket,
            text="Dobrý deň,\n\nbalík dorazí zajtra.\n\nS pozdravom\nAlena",
            draft_id=None,
            is_solving=True,
            detector=house.detector,
            now=house.clock.now(),
        )
        ticket_id = ticket.id
    let_letters_leave(house)
    return ticket_id


def ask_later(house: House, clock: FrozenClock, *, hours: float = HOURS + 1) -> None:
    """So many hours later the job looks, and what it wrote leaves."""
    clock.move(hours=hours)
    while ask_customers(house):
        pass
    let_letters_leave(house)


def surveys(house: House) -> list[Survey]:
    with house.database.reading() as session:
        return list(session.scalars(select(Survey).order_by(Survey.id)))


def questions(house: House, address: str = MARIA) -> list[EmailMessage]:
    """The surveys that arrived at an address."""
    return [mail for mail in letters_sent(house, address) if mail["List-Unsubscribe"]]


def asked(
    house: House,
    shops: Shops,
    answer: Answer | None = None,
    *,
    when: datetime = TUESDAY_TEN,
    market: str = "novesta-sk",
    state: OutboxState = OutboxState.SENT,
) -> str:
    """A customer of a new ticket was asked; its reference."""
    with house.database.writing.begin() as session:
        ticket = make_ticket(session, shops, market)
        survey = Survey(client_id=ticket.client_id, market_id=ticket.market_id, ticket_id=ticket.id, asked_at=when)
        survey.customer_id, survey.language = ticket.customer_id, ticket.language
        survey.answer, survey.answered_at = answer, when if answer else None
        session.add(survey)
        session.flush()
        row = enqueue(
            session,
            client_id=ticket.client_id,
            market_id=ticket.market_id,
            ticket_id=ticket.id,
            channel=Channel.MAIL,
            letter=SURVEY_LETTER,
            subject_id=survey.id,
            message_id=f"t.{survey.id}@novesta.example",
            server="",
            now=when,
        )
        row.state, row.sent_at = state, when if state is OutboxState.SENT else None
        return ticket.reference


def page_of(mail: EmailMessage) -> str:
    found = LINK.search(words_in(mail))
    assert found
    return found[1]
