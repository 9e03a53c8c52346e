"""Days in a market: customers write, Alena answers, and somebody asks for the report."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from house_makers import FrozenClock, Shops, letter_bytes
from sqlalchemy import select

from tolmach.accounts.access import Access, Grant
from tolmach.accounts.model import Role
from tolmach.events.actor import JOB
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.replies.send import send_reply
from tolmach.reports.door import market_for
from tolmach.reports.market import MarketReport, market_report
from tolmach.reports.period import Period
from tolmach.tickets.model import ClosedReason, Message, Ticket, TicketStatus
from tolmach.tickets.status import close_ticket, set_status
from tolmach.wiring import House

QUESTION = "Dobrý deň,\n\nkde je moja objednávka? Čakám už týždeň a na stránke dopravcu nič nie je.\n\nMária Kováčová"
OPERATOR = Access(actor=JOB, grants=(Grant(role=Role.OPERATOR),))
_ZONE = ZoneInfo("Europe/Bratislava")


def at(text: str) -> datetime:
    """An instant of September 2026 by the clock of the market, such as ``21 14:30``."""
    return datetime.strptime(f"2026-09-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=_ZONE).astimezone(UTC)


class MarketDays:
    """The Slovak market of Novesta, whose pool is open from 8 to 16 on working days."""

    def __init__(self, house: House, shops: Shops, clock: FrozenClock) -> None:
        self.house, self.shops, self.clock = house, shops, clock
        self._letters = 0

    def write(self, when: str, text: str = QUESTION, *, to: str = "sk@novesta.example", **facts: str) -> int:
        """A letter comes in; the id of the ticket it went into."""
        self.clock.at = at(when)
        self._letters += 1
        number = f"{self._letters}@post.example"
        facts = {"sender": f"customer{number}", "message_id": f"letter{number}", **facts}
        keep_mail(self.house, letter_bytes(text, to=to, **facts))
        while receive_one(self.house):
            pass
        with self.house.database.reading() as session:
            ticket_id = session.scalar(
                select(Message.ticket_id).order_by(Message.id.desc()).where(Message.letter_id.is_not(None))
            )
        assert ticket_id is not None
        return ticket_id

    def answer(self, when: str, ticket_id: int, *, is_solving: bool = False) -> int:
        """Alena answers; the id of her message."""
        self.clock.at = at(when)
        with self.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, ticket_id)
            access = self.shops.access("alena")
            return send_reply(
                session,
                access,
                ticket,
                text="Zistíme to.",
                draft_id=None,
                is_solving=is_solving,
                detector=self.house.detector,
                now=self.clock.at,
            ).id

    def solve(self, when: str, ticket_id: int) -> None:
        self._set(when, ticket_id, TicketStatus.SOLVED)

    def reopen(self, when: str, ticket_id: int) -> None:
        self._set(when, ticket_id, TicketStatus.OPEN)

    def close(self, when: str, ticket_id: int, reason: ClosedReason, *, into: int | None = None) -> None:
        self.clock.at = at(when)
        with self.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, ticket_id)
            ticket.merged_into = into
            close_ticket(session, ticket, reason, now=self.clock.at, actor=JOB)

    def report(self, first: int, last: int | None = None, *, market: str = "sk", now: str = "30 12:00") -> MarketReport:
        """The report of these days of September."""
        period = Period(first=date(2026, 9, first), last=date(2026, 9, last or first))
        with self.house.database.reading() as session:
            found = market_for(session, OPERATOR, "novesta", market)
            return market_report(session, found, period, now=at(now))

    def _set(self, when: str, ticket_id: int, status: TicketStatus) -> None:
        self.clock.at = at(when)
        with self.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, ticket_id)
            set_status(session, self.shops.access("alena"), ticket, status, now=self.clock.at)


def minutes(**parts: int) -> int:
    """A duration in minutes."""
    return timedelta(**parts) // timedelta(minutes=1)
