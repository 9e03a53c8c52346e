"""The one effective schedule that a ticket's clocks run by, and the one a clock remembers."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.hours.load import VersionedSchedule, load_schedule
from tolmach.sla.model import SlaClock


def hours_for_market(session: Session, business_hours_id: int, market: Market) -> VersionedSchedule:
    """These business hours, closed by the holidays that the market's contract names."""
    return load_schedule(
        session,
        business_hours_id,
        holiday_rule=market.holiday_rule,
        market_country=market.country,
        market_subdivision=market.holiday_subdivision,
    )


def hours_of_clock(session: Session, clock: SlaClock) -> VersionedSchedule:
    """The calendar a clock has run by, also where its pool or its contract has another one by now."""
    return load_schedule(
        session,
        clock.business_hours_id,
        version=clock.business_hours_version,
        holiday_rule=clock.holiday_rule,
        market_country=clock.market_country,
        market_subdivision=clock.market_subdivision,
    )


def put_on_calendar(clock: SlaClock, hours: VersionedSchedule) -> None:
    """Write on a clock which calendar it runs by from now on."""
    clock.business_hours_id, clock.business_hours_version = hours.business_hours_id, hours.version
    clock.holiday_rule = hours.holiday_rule
    clock.market_country, clock.market_subdivision = hours.market_country, hours.market_subdivision
