"""``tolmach check``: prove that nothing is lost or doubled, and that the store of letters and files answers."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.jobs.invariants import broken_laws

PROBE = "probe"
"""Whose the bytes are that only a check asks for, and what they say."""


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


@command.command()
def store() -> None:
    """Keep a few bytes in the store of letters and files and read them again; exit 1 where that does not work."""
    with open_house(needs_schema=False) as house:
        digest = house.store.put(PROBE, PROBE.encode())
        if house.store.read(PROBE, digest) != PROBE.encode():
            raise click.ClickException("The store gives back other bytes than it was given.")
        place = house.settings.store
    click.echo(f"The store keeps letters and files: {place or house.settings.data_dir / 'blobs'}.")
