"""``tolmach demo``: a believable operator to try the desk with."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from tolmach.clock import parse_instant
from tolmach.commands.house import open_house
from tolmach.demo.clock import next_tuesday
from tolmach.demo.load import load_demo

_YEARS = range(2000, 2099)
"""Years of which the public holidays of every market are known, before and after."""


@click.command("demo")
@click.option(
    "--tickets", type=click.IntRange(1, 20_000), default=1500, show_default=True, help="How many letters open a ticket."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed and end give the same demo.")
@click.option("--until", help="Where its time ends, with the offset (ISO 8601); else next Tuesday, 10:00 in Prague.")
def command(tickets: int, seed: int, until: str | None) -> None:
    """Fill an empty database with a believable operator, and print who may log in."""
    end = _instant(until) if until else None
    with open_house() as house, click.progressbar(length=tickets, label="Letters", file=sys.stderr) as bar:
        until_then = end or next_tuesday(house.clock.now())
        text = load_demo(house, tickets=tickets, seed=seed, until=until_then, tell=lambda: bar.update(1))
    click.echo(text, nl=False)


def _instant(text: str) -> datetime:
    try:
        instant = parse_instant(text)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter("Give --until with its offset, such as 2026-11-24T10:00:00+01:00.") from error
    if instant.year not in _YEARS:
        raise click.BadParameter(f"Give --until a year from {_YEARS[0]} to {_YEARS[-1]}.")
    return instant
