"""Keep the public holidays of every country in use stored, two years ahead, and have them confirmed."""

from __future__ import annotations

from tolmach.events.actor import JOB
from tolmach.hours.refresh import refresh_place, watch_holidays, years_to_refresh
from tolmach.pools.holiday_places import places_in_use
from tolmach.tickets.follow_holidays import clocks_following
from tolmach.wiring import House


def refresh_holidays(house: House) -> bool:
    """Store what is missing, drop what is no holiday any more, ask for confirmation. Always False."""
    now = house.clock.now()
    with house.database.writing.begin() as session:
        places = places_in_use(session)
        for place in places:
            years = years_to_refresh(session, place, today=now.date())
            if years:
                with clocks_following(session, place.country, now=now, actor=JOB):
                    refresh_place(session, place, years, now=now)
        watch_holidays(session, places, now=now)
    return False
