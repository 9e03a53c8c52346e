"""Letters that open tickets, answers, and what becomes of them when tickets are merged or split."""

from __future__ import annotations

from house_makers import FrozenClock, Shops, letter_bytes
from sqlalchemy import select

from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.work import receive_one
from tolmach.merging.merge import merge_tickets
from tolmach.merging.split import split_ticket
from tolmach.merging.undo import undo_merge
from tolmach.replies.send import send_reply
from tolmach.sla.model import ENDED, SlaClock
from tolmach.tickets.model import Message, Ticket, TicketStatus
from tolmach.tickets.status import set_status
from tolmach.wiring import House

ASKS = "Dobrý deň,\n\nkde je moja objednávka? Čakám už týždeň a na stránke dopravcu nič nie je.\n\nMária Kováčová"
MORE = "Dobrý deň,\n\nešte niečo iné: chcem vrátiť topánky, sú mi malé. Ako mám postupovať?\n\nMária Kováčová"


class Desk:
    """One house in which customers write and Alena works."""

    def __init__(self, house: House, shops: Shops, clock: FrozenClock) -> None:
        self.house, self.shops, self.clock = house, shops, clock
        self._letters = 0

    def write(self, text: str = ASKS, *, to: str = "sk@novesta.example", **facts: str) -> int:
        """A letter comes in; the id of the ticket it is in then: each is about an order of its own."""
        self._letters += 1
        order = f"NV-2026-{20_000 + self._letters}"
        facts = {"message_id": f"letter{self._letters}@post.example", "subject": f"Objednávka {order}", **facts}
        return self.receive(letter_bytes(text, to=to, **facts))

    def receive(self, raw: bytes) -> int:
        """A raw letter comes in; the id of the ticket it is in then."""
        kept = keep_mail(self.house, raw)
        while receive_one(self.house):
            pass
        found = [one.ticket_id for one in self.messages() if one.letter_id == kept.letter_id]
        assert len(found) == 1, "the letter was not received"
        return found[0]

    def answer(self, ticket_id: int, *, text: str = "Zistíme to.", is_solving: bool = False) -> int:
        with self.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, ticket_id)
            alena = self.shops.access("alena")
            return send_reply(
                session,
                alena,
                ticket,
                text=text,
                draft_id=None,
                is_solving=is_solving,
                detector=self.house.detector,
                now=self.clock.at,
            ).id

    def set(self, ticket_id: int, status: TicketStatus) -> None:
        with self.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, ticket_id)
            set_status(session, self.shops.access("alena"), ticket, status, now=self.clock.at)

    def merge(self, ticket_id: int, into: int, *, by: str = "alena", **facts: bool) -> None:
        with self.house.database.writing.begin() as session:
            both = session.get_one(Ticket, ticket_id), session.get_one(Ticket, into)
            merge_tickets(session, self.shops.access(by), *both, now=self.clock.at, **facts)

    def undo(self, ticket_id: int) -> None:
        with self.house.database.writing.begin() as session:
            undo_merge(session, self.shops.access("alena"), session.get_one(Ticket, ticket_id), now=self.clock.at)

    def split(self, ticket_id: int, message_id: int) -> int:
        with self.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, ticket_id)
            return split_ticket(session, self.shops.access("alena"), ticket, message_id, now=self.clock.at).id

    def ticket(self, ticket_id: int) -> Ticket:
        with self.house.database.reading() as session:
            return session.get_one(Ticket, ticket_id)

    def messages(self, ticket_id: int | None = None) -> list[Message]:
        here = Message.ticket_id == ticket_id if ticket_id else Message.id > 0
        with self.house.database.reading() as session:
            return list(session.scalars(select(Message).where(here).order_by(Message.id)))

    def clocks(self, ticket_id: int, *, all_states: bool = False) -> dict[str, SlaClock]:
        """The clocks of a ticket by target: those that have not ended, or all."""
        alive = SlaClock.id > 0 if all_states else SlaClock.state.not_in(ENDED)
        with self.house.database.reading() as session:
            rows = session.scalars(select(SlaClock).where(SlaClock.ticket_id == ticket_id, alive).order_by(SlaClock.id))
            return {clock.target: clock for clock in rows}

    def all(self, table):
        with self.house.database.reading() as session:
            return list(session.scalars(select(table).order_by(table.id)))

    def is_in_order(self) -> bool:
        with self.house.database.reading() as session:
            broken = broken_laws(session, self.house.store)
        assert broken == [], broken
        return True
