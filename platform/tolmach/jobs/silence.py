"""What tells that letters stopped coming: test letters, and markets that are too quiet."""

from __future__ import annotations

from tolmach.inbox.round_trip import miss_test_letters, write_test_letters
from tolmach.wiring import House


def run_test_letters(house: House) -> bool:
    """Write what is due and miss what did not come back. Always False: a look every few minutes is enough."""
    now, has_relay = house.clock.now(), bool(house.relay.settings)
    with house.database.writing.begin() as session:
        miss_test_letters(session, has_relay=has_relay, now=now)
        write_test_letters(session, has_relay=has_relay, now=now)
    return False
