"""``tolmach db``: migrate, and compare the models with the schema."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.replies.library import install_library
from tolmach.schema import require_current_schema, schema_differences, upgrade_schema


@click.group("db")
def command() -> None:
    """Migrate the database, or compare it with what this version needs."""


@command.command()
def upgrade() -> None:
    """Migrate to the newest shape and add what is missing of the starter library of replies."""
    with open_house(needs_schema=False) as house:
        upgrade_schema(house.database.engine)
        with house.database.writing.begin() as session:
            added = install_library(session, now=house.clock.now())
        click.echo(f"The database is up to date; {added} reply versions added.")


@command.command()
def check() -> None:
    """Say whether the schema is what the models need; exit 1 where it is not."""
    with open_house(needs_schema=False) as house:
        require_current_schema(house.database.engine)
        differences = schema_differences(house.database.engine)
    for difference in differences:
        click.echo(difference)
    if differences:
        raise click.ClickException(f"{len(differences)} differences between models and schema.")
    click.echo("The schema is what the models need.")
