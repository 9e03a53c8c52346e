"""What came and what is planned to come: letters by half-hour, orders, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, cast, extract, func, or_, select
from sqlalchemy.orm import Session

from tolmach.coverage.model import ClientEvent, MarketPlan
from tolmach.coverage.volume import DAYS_A_MONTH, PAST_WEEKS, Past, Uplift
from tolmach.hours.load import stored_days
from tolmach.hours.places import StoredDay, observed
from tolmach.orders.model import Order
from tolmach.outbox.model import Channel
from tolmach.tickets.model import ClosedReason, Direction, Message, Ticket

KEPT = timedelta(weeks=62)
"""How far back counts are read: last year's season and the eight weeks before it."""


class Came(NamedTuple):
    """Whose letters: a market's, in a language, as chat or as anything else."""

    market_id: int
    language: str
    is_chat: bool


@dataclass(frozen=True, kw_only=True)
class History:
    """What is known of the past, read at once."""

    came: Mapping[Came, Past]
    uplifts: Mapping[int, tuple[Uplift, ...]]
    holidays: Mapping[str, Sequence[StoredDay]]

    def holidays_of(self, country: str, subdivision: str | None) -> frozenset[date]:
        """The stored holidays of a place."""
        return frozenset(observed(self.holidays.get(country, ()), subdivision))


def read_history(session: Session, markets: Mapping[int, int], *, now: datetime, kept: timedelta = KEPT) -> History:
    """The past of these markets (market id → client id), read so far back."""
    return History(
        came=_came(session, now, since=now - kept),
        uplifts=_uplifts(session, markets),
        holidays=stored_days(session),
    )


def read_orders(session: Session, *, now: datetime) -> dict[int, float]:
    """Market id → orders a week: as planned, or as they came in the last eight weeks."""
    plans = session.execute(select(MarketPlan.market_id, MarketPlan.orders_per_month))
    planned = {market_id: count * 7 / DAYS_A_MONTH for market_id, count in plans}
    return orders_that_came(session, now=now) | planned


def orders_that_came(session: Session, *, now: datetime) -> dict[int, float]:
    """Market id → orders a week in the last eight, as far as the house was told of them."""
    first = now.date() - timedelta(weeks=PAST_WEEKS)
    rows = session.execute(
        select(Order.market_id, func.count())
        .where(Order.ordered_on >= first, Order.ordered_on <= now.date())
        .group_by(Order.market_id)
    )
    return {market_id: count / PAST_WEEKS for market_id, count in rows}


def _came(session: Session, now: datetime, *, since: datetime) -> dict[Came, Past]:
    """Customers' letters by half-hour; spam is none. Counting begins with a market's first letter."""
    half_hour = _half_hour(session).label("half_hour")
    rows = session.execute(
        select(Ticket.market_id, Ticket.language, Ticket.channel, half_hour, func.count())
        .join(Message, and_(Message.client_id == Ticket.client_id, Message.ticket_id == Ticket.id))
        # A ticket's last change is never before its last letter: older ones need not be looked into.
        .where(Ticket.updated_at >= since, Message.direction == Direction.INBOUND)
        .where(Message.created_at >= since, Message.created_at < now)
        .where(or_(Ticket.closed_reason.is_(None), Ticket.closed_reason != ClosedReason.SPAM))
        .group_by(Ticket.market_id, Ticket.language, Ticket.channel, half_hour)
    )
    counts: dict[Came, dict[datetime, int]] = {}
    began: dict[int, datetime] = {}
    for market_id, language, channel, number, count in rows:
        at = datetime.fromtimestamp(int(number) * 1800, UTC)
        came = counts.setdefault(Came(market_id, language, channel is Channel.CHAT), {})
        came[at] = came.get(at, 0) + count
        began[market_id] = min(began.get(market_id, at), at)
    return {key: Past(since=began[key.market_id], counts=found) for key, found in counts.items()}


def _half_hour(session: Session) -> ColumnElement[int]:
    """The number of the half-hour since 1970."""
    if session.get_bind().dialect.name == "sqlite":
        seconds: ColumnElement[int] = cast(func.strftime("%s", Message.created_at), Integer)
    else:
        seconds = cast(func.floor(extract("epoch", Message.created_at)), Integer)
    # Whole numbers on both databases, so that the rest is cut off.
    return cast(func.floor(seconds / 1800.0), Integer)


def _uplifts(session: Session, markets: Mapping[int, int]) -> dict[int, tuple[Uplift, ...]]:
    rows = session.scalars(select(ClientEvent).order_by(ClientEvent.id)).all()
    return {
        market_id: tuple(
            Uplift(first_day=row.first_day, last_day=row.last_day, factor=1 + row.uplift_percent / 100)
            for row in rows
            if row.client_id == client_id and row.market_id in (None, market_id)
        )
        for market_id, client_id in markets.items()
    }
