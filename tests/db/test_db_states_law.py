"""The migration that tells which concepts state the law: the library's, copies of them, and what a country words."""

from __future__ import annotations

import pytest
from old_rows import before, put
from sqlalchemy import Engine, text

from tolmach.schema import downgrade_schema, upgrade_schema

pytestmark = pytest.mark.database

CONCEPT = """
INSERT INTO concept (id, client_id, key, is_starter, topic, source_language, source_version, created_at)
VALUES (:id, :client, :key, :is_starter, 'other', 'en', 1, '2026-09-22 08:00:00')
"""
CONCEPTS = ((1, None, "how_to_return", True), (2, 1, "how_to_return", False), (3, None, "where_is_my_order", True))
OWN = ((4, None, "warranty_claim", False), (5, None, "vouchers", False))
AUSTRIAN = """INSERT INTO concept_version
(concept_id, language, country, name, text, asks, source_version, state, updated_at)
VALUES (5, 'de', 'AT', 'Gutscheine', 'Drei Jahre.', '[]', 1, 'approved', '2026-09-22')"""


def test_starter_concepts_copies_of_them_and_what_countries_word_state_the_law(fresh: Engine):
    upgrade_schema(fresh, before("states_law"))
    put(fresh, "client", id=1, slug="novesta", name="Novesta", reference_prefix="NOV")
    with fresh.begin() as connection:
        for number, client, key, is_starter in (*CONCEPTS, *OWN):
            told = {"id": number, "client": client, "key": key, "is_starter": is_starter}
            connection.execute(text(CONCEPT), told)
        connection.execute(text(AUSTRIAN))
    for _ in range(2):
        upgrade_schema(fresh)
        with fresh.connect() as connection:
            found = connection.execute(text("SELECT id FROM concept WHERE states_law ORDER BY id")).all()
        assert [row.id for row in found] == [1, 2, 5]
        downgrade_schema(fresh, before("states_law"))
