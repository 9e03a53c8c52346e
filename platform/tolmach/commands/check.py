"""``tolmach check invariants``: prove that nothing is lost or doubled."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.jobs.invariants import broken_laws


@click.group("check")
def command() -> None:
    """Check what must always be true."""


@command.command()
def invariants() -> None:
    """Say which laws of the data are broken and by which rows; exit 1 where one is."""
    with open_house() as house, house.database.reading() as session:
        broken = broken_laws(session, house.store)
    for one in broken:
        click.echo(f"broken: {one.law}: {', '.join(map(str, one.rows[:20]))}")
    if broken:
        raise click.ClickException(f"{len(broken)} laws are broken.")
    click.echo("Nothing is lost or doubled.")
