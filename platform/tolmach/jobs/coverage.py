"""Keep the outlook of coverage fresh."""

from __future__ import annotations

from tolmach.coverage.assess import assess
from tolmach.coverage.load import load_facts
from tolmach.coverage.outlook import WEEKS, found_desks, is_due, keep_outlook, last_event
from tolmach.wiring import House


def reckon_coverage(house: House) -> bool:
    """Make the outlook again where it is due; no transaction is open while it is reckoned. Always False: one is all."""
    now = house.clock.now()
    with house.database.reading() as session:
        if not is_due(session, now=now):
            return False
        event_id = last_event(session)
        facts = load_facts(session, now=now, weeks=WEEKS)
    coverage = assess(facts)
    desks = found_desks(coverage)
    with house.database.writing.begin() as session:
        keep_outlook(session, coverage, desks, event_id=event_id, now=now)
    return False
