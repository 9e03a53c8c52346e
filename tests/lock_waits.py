"""Wait until one transaction waits for another one's row, on PostgreSQL."""

from __future__ import annotations

import time

from sqlalchemy import text

from tolmach.wiring import House

_WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")


def wait_until_somebody_waits(house: House) -> None:
    """Until another transaction asked for a row that this test holds."""
    for _ in range(600):
        with house.database.reading() as session:
            if session.scalar(_WAITS):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")
