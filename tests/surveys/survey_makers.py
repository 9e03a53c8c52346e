"""Matters that were solved in a market that asks its customers how it went."""

from __future__ import annotations

import re
from email.message import EmailMessage

from flow_steps import let_letters_leave, letters_sent, mail_in, words_in
from house_makers import FrozenClock, Shops
from sqlalchemy import select

from tolmach.clients.model import Market
from tolmach.jobs.surveys import ask_customers
from tolmach.replies.send import send_reply
from tolmach.surveys.model import Survey
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


def page_of(mail: EmailMessage) -> str:
    found = LINK.search(words_in(mail))
    assert found
    return found[1]
