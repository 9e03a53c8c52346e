"""Say at which instant the demo's clock starts now; used by ``scripts/run``.

usage: demo_clock.py DATA_DIR
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

DESK_ZONE = ZoneInfo("Europe/Prague")
OPENING_HOUR, LATEST_HOUR = 8, 14
STARTING_HOUR = 10


def next_start(reached: datetime) -> datetime:
    """The instant to start at when the demo's time has come to ``reached`` (aware): never before it.

    In the earlier part of a working day the clock goes on; otherwise it starts at 10:00 Prague time on the next
    working day, so that pools are open whenever the demo is tried.
    """
    local = reached.astimezone(DESK_ZONE)
    if local.weekday() < 5 and OPENING_HOUR <= local.hour < LATEST_HOUR:
        return local
    start = local.replace(hour=STARTING_HOUR, minute=0, second=0, microsecond=0)
    while start < local or start.weekday() >= 5:
        start += timedelta(days=1)
    return start


def start_clock(folder: Path) -> datetime:
    """Move ``folder/demo-clock`` on by the time the demo has run since it was written, and return the new instant.

    How long it ran is read from the newest file: whatever ended the last run, the data is no younger than that.
    """
    clock = folder / "demo-clock"
    written = clock.stat().st_mtime
    newest = max(file.stat().st_mtime for file in folder.rglob("*") if file.is_file())
    begun = datetime.fromisoformat(clock.read_text(encoding="ascii").strip())
    start = next_start(begun + timedelta(seconds=newest - written))
    clock.write_text(start.isoformat(timespec="seconds") + "\n", encoding="ascii")
    return start


if __name__ == "__main__":
    print(start_clock(Path(sys.argv[1])).isoformat(timespec="seconds"))
