"""The holidays of a country change: clocks that run over them are computed anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tolmach.events.actor import Actor
from tolmach.hours.effective import HolidayRule
from tolmach.hours.model import BusinessHours
from tolmach.sla.calendar import hours_of_clock
from tolmach.sla.clocks import Why, recompute_clock
from tolmach.sla.model import ClockState, SlaClock
from tolmach.tickets.model import Ticket
from tolmach.tickets.status import refresh_due


@contextmanager
def clocks_following(session: Session, country: str, *, now: datetime, actor: Actor) -> Iterator[None]:
    """While the block changes stored holidays of the country, remember the calendars; then move the clocks' due times.

    What was spent stays spent, what is late stays late, promises stay.
    """
    held = [(clock, hours_of_clock(session, clock).schedule) for clock in _running(session, country, now)]
    yield
    moved: set[int] = set()
    for clock, before in held:
        hours = hours_of_clock(session, clock)
        # Equal calendars are the same object: only what really changed for this clock is news to it.
        if hours.schedule is not before:
            recompute_clock(session, clock, hours, before=before, why=Why.HOLIDAYS, now=now, actor=actor)
            moved.add(clock.ticket_id)
    for ticket in session.scalars(select(Ticket).where(Ticket.id.in_(moved))):
        refresh_due(session, ticket)


def _running(session: Session, country: str, now: datetime) -> list[SlaClock]:
    by_market = and_(SlaClock.market_country == country, SlaClock.holiday_rule != HolidayRule.POOL)
    return list(
        session.scalars(
            select(SlaClock)
            .join(BusinessHours, BusinessHours.id == SlaClock.business_hours_id)
            .where(
                SlaClock.state == ClockState.RUNNING,
                SlaClock.due_at > now,
                or_(by_market, BusinessHours.holiday_country == country),
            )
            .order_by(SlaClock.id)
        )
    )
