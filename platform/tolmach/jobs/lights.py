"""Judge the lights of drafts by how such drafts fared."""

from __future__ import annotations

from tolmach.replies.lights import judge_lights, light_records
from tolmach.wiring import House


def judge_drafts_lights(house: House) -> bool:
    """Look at the newest decided drafts of each kind. Always False: once is enough."""
    now = house.clock.now()
    with house.database.reading() as session:
        records = light_records(session, now=now)
    with house.database.writing.begin() as session:
        judge_lights(session, records, now=now)
    return False
