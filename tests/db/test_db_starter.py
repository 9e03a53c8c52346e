"""The migration that tells the starter library's concepts from those that somebody of the house made."""

from __future__ import annotations

import pytest
from old_rows import before, put
from sqlalchemy import Engine, text

from tolmach.schema import downgrade_schema, upgrade_schema

pytestmark = pytest.mark.database

CONCEPT = """
INSERT INTO concept (id, client_id, key, topic, source_language, source_version, created_at)
VALUES (:id, :client, :key, 'other', 'en', 1, '2026-09-22 08:00:00')
"""


def test_what_nobody_of_the_house_made_is_the_librarys(fresh: Engine):
    upgrade_schema(fresh, before("reply_mends"))
    put(fresh, "client", id=1, slug="novesta", name="Novesta", reference_prefix="NOV")
    with fresh.begin() as connection:
        concepts = [
            {"id": number, "client": client, "key": f"key_{number}"}
            for number, client in ((1, None), (2, None), (3, 1))
        ]
        connection.execute(text(CONCEPT), concepts)
    for concept_id, did in ((1, "overridden"), (2, "added")):
        put(fresh, "event", kind="concept_changed", data={"concept": concept_id, "did": did})
    for _ in range(2):
        upgrade_schema(fresh)
        with fresh.connect() as connection:
            found = connection.execute(text("SELECT id FROM concept WHERE is_starter ORDER BY id")).all()
        assert [row.id for row in found] == [1]
        downgrade_schema(fresh, before("reply_mends"))
