"""The shape of the data: one line of migrations that gives exactly the models, and client_id where it belongs."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Index, Table, UniqueConstraint, inspect, text

from tolmach.paths import package_folder
from tolmach.schema import (
    WrongSchema,
    downgrade_schema,
    require_current_schema,
    schema_differences,
    upgrade_schema,
)
from tolmach.tables import all_tables

OF_NO_CLIENT = {
    "absence": "a person's, who works for all clients",
    "business_hours": "the operator's schedules, shared by pools",
    "client": "is the client",
    "coverage_outlook": "the operator's, of all pools and clients at once",
    "doubted_light": "the operator's, of all clients at once",
    "entry_token": "a person's",
    "fitted_choice": "the house's, a model without anybody's words",
    "holiday": "a country's",
    "holiday_year": "a country's",
    "past_hours": "as the business hours they were",
    "lease": "the house's scheduler",
    "login_session": "a person's",
    "person_calendar": "a person's",
    "pool": "the operator's, serves all clients",
    "pool_allowance": "the operator's, as its pool",
    "pool_member": "the operator's people",
    "shift": "the operator's people",
    "shift_break": "the operator's people",
    "skill": "a person's",
    "stray_letter": "a letter that belongs to no client until somebody says whose it is",
    "throttle": "counts places and addresses before any client is known",
    "user": "a person, of the operator or of a client by membership",
    "user_presence": "a person's",
}
CLIENT_OR_HOUSE = {
    "concept": "no client means the operator's shared library",
    "concept_version": "as its concept",
    "event": "what happens in the house (log-ins) belongs to no client",
    "membership": "an operator's and an agent's roles hold for all clients",
    "trouble": "the house has troubles of its own (a stray letter)",
    "wording": "no client means the operator's shared texts",
}
NOT_BY_CLIENT = {
    "ix_legal_clock_running": "a person's list of what is nearest lies across clients",
    "ix_legal_clock_to_warn": "as that of agreed clocks",
    "ix_sla_clock_to_warn": "the house looks for what to warn of in all clients at once",
    "uq_api_token_token_hash": "a token is looked up before its client is known",
    "uq_mailbox_address": "an address on the internet is one client's only",
    "uq_membership": "asked by person: what may they do",
    "uq_concept_version_concept_id_language_country_manner": "asked by concept, which knows its client",
    "ix_customer_address_customer_id": "asked by customer, who knows their client",
    "ix_outbox_server_sent_at": "a server carries the letters of many clients",
    "ix_ticket_assignee_id": "a person's work lies across clients",
    "ix_ticket_held": "what everybody has in hand is counted at once, across clients",
}


def test_the_migrations_have_one_head_and_are_numbered():
    script = ScriptDirectory(str(package_folder("tolmach_migrations")))
    revisions = [revision.revision for revision in script.walk_revisions()][::-1]
    assert len(script.get_heads()) == 1
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]


@pytest.mark.database
def test_the_migrations_give_the_models_and_can_go_back_and_forth(fresh: Engine):
    upgrade_schema(fresh)
    assert schema_differences(fresh) == []
    require_current_schema(fresh)
    downgrade_schema(fresh, "base")
    assert set(inspect(fresh).get_table_names()) <= {"alembic_version"}
    with pytest.raises(WrongSchema, match="nothing"):
        require_current_schema(fresh)
    upgrade_schema(fresh)
    assert schema_differences(fresh) == []


CHANGES = {
    "a column too much": "ALTER TABLE throttle ADD COLUMN colour VARCHAR(10)",
    "a column too few": "ALTER TABLE throttle DROP COLUMN times",
    "a table too few": "DROP TABLE lease",
    "an index too few": "DROP INDEX ix_ticket_assignee_id",
}


@pytest.mark.database
def test_a_difference_is_seen(fresh: Engine):
    upgrade_schema(fresh)
    for number, change in enumerate(CHANGES.values(), start=1):
        with fresh.begin() as connection:
            connection.execute(text(change))
        assert len(schema_differences(fresh)) >= number


def test_every_table_of_a_client_says_so_and_must():
    tables = {table.name: table.c.get("client_id") for table in all_tables().sorted_tables}
    assert {name for name, column in tables.items() if column is None} == set(OF_NO_CLIENT)
    assert {name for name, column in tables.items() if column is not None and column.nullable} == set(CLIENT_OR_HOUSE)


def test_client_id_comes_first_in_the_keys_of_its_tables():
    others = {
        str(key.name)
        for table in all_tables().sorted_tables
        if "client_id" in table.c
        for key in keys_of(table)
        if "client_id" not in first_of(key)
    }
    assert others == set(NOT_BY_CLIENT)


def keys_of(table: Table) -> list[Index | UniqueConstraint]:
    return [*table.indexes, *(one for one in table.constraints if isinstance(one, UniqueConstraint))]


def first_of(key: Index | UniqueConstraint) -> str:
    return str(next(iter(key.expressions if isinstance(key, Index) else key.columns)))
