"""Give a house a past: many customers whose matters are long answered, so that figures can be taken in a full one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.customers.model import AddressKind, AddressState, Customer, CustomerAddress
from tolmach.events.actor import ActorKind
from tolmach.events.model import Event, EventKind
from tolmach.hours.effective import HolidayRule
from tolmach.inbox.model import Letter, LetterState
from tolmach.outbox.model import Channel
from tolmach.pools.model import Pool, PoolMember, RungKind
from tolmach.sla.model import ClockState, Measure, Priority, SlaClock, Target
from tolmach.tickets.model import Direction, LanguageState, Message, MessageKind, Ticket, TicketStatus

MESSAGES_A_TICKET = 4
"""Two letters of the customer, and an answer to each."""

AT_ONCE = 5_000
_EVENTS = (EventKind.LETTER_KEPT, EventKind.MESSAGE_RECEIVED)
_TEXT = "Dobrý deň, chcela by som sa opýtať, kedy mi príde objednávka. Ďakujem a prajem pekný deň."


def fill_past(session: Session, messages: int, *, market: Market, member: PoolMember, before: datetime) -> None:
    """Write so many messages of closed tickets, four a ticket, with their letters, clocks, customers and events."""
    past = _Past(market, member, session.get_one(Pool, member.pool_id), before)
    tickets = messages // MESSAGES_A_TICKET
    for table, rows_of in past.tables():
        _write(session, table, (row for number in range(1, tickets + 1) for row in rows_of(number)))
    if tickets and session.get_bind().dialect.name == "postgresql":
        # The rows brought ids of their own, of which the sequences know nothing.
        for table in (Customer, Ticket):
            session.execute(select(func.setval(f"{table.__tablename__}_id_seq", tickets)))


class _Past:
    def __init__(self, market: Market, member: PoolMember, pool: Pool, before: datetime) -> None:
        self._market, self._member, self._pool, self._before = market, member, pool, before

    def tables(self) -> Iterator[tuple[Any, Callable[[int], list[dict[str, Any]]]]]:
        yield Customer, self._customer
        yield CustomerAddress, self._address
        yield Letter, self._letters
        yield Ticket, self._ticket
        yield Message, self._messages
        yield SlaClock, self._clocks
        yield Event, self._events

    def _at(self, number: int) -> datetime:
        return self._before - timedelta(days=1, minutes=number % 1_000_000)

    def _customer(self, number: int) -> list[dict[str, Any]]:
        return [
            {
                "id": number,
                "client_id": self._market.client_id,
                "name": f"Zákazník {number}",
                "language_counts": {"sk": 2},
                "created_at": self._at(number),
            }
        ]

    def _address(self, number: int) -> list[dict[str, Any]]:
        value = f"earlier{number}@post.example"
        return [
            {
                "client_id": self._market.client_id,
                "customer_id": number,
                "kind": AddressKind.MAIL,
                "value": value,
                "folded": value,
                "state": AddressState.GOOD,
            }
        ]

    def _letters(self, number: int) -> list[dict[str, Any]]:
        return [
            {
                "client_id": self._market.client_id,
                "channel": Channel.MAIL,
                "account": "sk@bench.example",
                "external_id": f"earlier{number}.{place}@post.example",
                "content_hash": f"{number:060x}{place:04x}",
                "raw_sha256": f"{number:060x}{place:04x}",
                "facts": {},
                "received_at": self._at(number),
                "state": LetterState.RECEIVED,
                "ticket_id": number,
                "attempts": 1,
            }
            for place in (0, 2)
        ]

    def _ticket(self, number: int) -> list[dict[str, Any]]:
        at = self._at(number)
        return [
            {
                "id": number,
                "client_id": self._market.client_id,
                "market_id": self._market.id,
                "reference": f"BEN-E{number}",
                "subject": "Kde je moja zásielka",
                "channel": Channel.MAIL,
                "status": TicketStatus.CLOSED,
                "priority": Priority.NORMAL,
                "language": "sk",
                "language_state": LanguageState.DETECTED,
                "customer_id": number,
                "pool_id": self._member.pool_id,
                "rung": RungKind.NATIVE,
                "assignee_id": self._member.user_id,
                "created_at": at,
                "updated_at": at,
                "first_reply_at": at,
                "solved_at": at,
            }
        ]

    def _messages(self, number: int) -> list[dict[str, Any]]:
        at = self._at(number)
        return [
            {
                "client_id": self._market.client_id,
                "ticket_id": number,
                "direction": Direction.OUTBOUND if place % 2 else Direction.INBOUND,
                "kind": MessageKind.REPLY if place % 2 else MessageKind.LETTER,
                "channel": Channel.MAIL,
                "author_id": self._member.user_id if place % 2 else None,
                "customer_id": None if place % 2 else number,
                "from_address": f"earlier{number}@post.example",
                "to_address": "sk@bench.example",
                "subject": "Kde je moja zásielka",
                "text": _TEXT,
                "new_text": _TEXT,
                "search_text": f"ben-e{number} kde je moja zasielka",
                "language": "sk",
                "confidence": 1.0,
                "evidence": {},
                "message_id": f"earlier{number}.{place}@post.example",
                "references": [],
                "prior": {},
                "created_at": at,
            }
            for place in range(MESSAGES_A_TICKET)
        ]

    def _clocks(self, number: int) -> list[dict[str, Any]]:
        at = self._at(number)
        return [
            {
                "client_id": self._market.client_id,
                "ticket_id": number,
                "target": target,
                "state": ClockState.STOPPED,
                "policy_version": 0,
                "measure": Measure.NEXT_WORKING_DAY,
                "minutes": 0,
                "pauses_for_client": False,
                "business_hours_id": self._pool.business_hours_id,
                "business_hours_version": 1,
                "holiday_rule": HolidayRule.POOL,
                "started_at": at,
                "has_paused": False,
                "due_at": at,
                "stopped_at": at,
            }
            for target in (Target.FIRST_REPLY, Target.RESOLUTION)
        ]

    def _events(self, number: int) -> list[dict[str, Any]]:
        return [
            {
                "at": self._at(number),
                "client_id": self._market.client_id,
                "ticket_id": number,
                "actor_kind": ActorKind.JOB,
                "kind": kind,
                "data": {},
            }
            for kind in _EVENTS
            for _ in range(MESSAGES_A_TICKET)
        ]


def _write(session: Session, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    table: Table = model.__table__
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == AT_ONCE:
            session.execute(insert(table), chunk)
            chunk = []
    if chunk:
        session.execute(insert(table), chunk)
