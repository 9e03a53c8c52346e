"""The migration to files and manners: formal wordings go back, informal ones hold it up in words."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from tolmach.paths import package_folder
from tolmach.schema import downgrade_schema, upgrade_schema

pytestmark = pytest.mark.database

CONCEPT = """INSERT INTO concept (id, key, topic, source_language, source_version, created_at)
VALUES (1, 'how_to_return', 'return', 'sk', 1, '2026-09-22')"""
VERSION = """INSERT INTO concept_version
(concept_id, language, country, name, text, asks, source_version, state, updated_at)
VALUES (1, 'sk', '', 'Vrátenie', 'Zašlite to.', '[]', 1, 'approved', '2026-09-22')"""
INFORMAL = VERSION.replace("language,", "manner, language,").replace("'sk'", "'informal', 'sk'")


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def before_content() -> str:
    script = ScriptDirectory(str(package_folder("tolmach_migrations")))
    [landed] = [one for one in script.walk_revisions() if one.path.endswith("_concept_content.py")]
    return str(landed.down_revision)


def test_informal_wordings_are_not_lost_on_the_way_back(fresh: Engine):
    upgrade_schema(fresh)
    # As the version before writes it, which knows no manners.
    run(fresh, CONCEPT, VERSION, INFORMAL)
    with pytest.raises(RuntimeError, match="1 informal wordings"):
        downgrade_schema(fresh, before_content())
    run(fresh, "DELETE FROM concept_version WHERE manner = 'informal'")
    downgrade_schema(fresh, before_content())
    with fresh.connect() as connection:
        assert connection.scalar(text("SELECT text FROM concept_version")) == "Zašlite to."
