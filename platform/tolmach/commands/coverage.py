"""``tolmach coverage``: who will be there, what is missing, and what would change."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from tolmach.commands.coverage_text import coverage_as_objects, coverage_as_text
from tolmach.commands.house import open_house
from tolmach.coverage.assess import assess
from tolmach.coverage.facts import Facts
from tolmach.coverage.load import load_facts
from tolmach.coverage.what_if import Away, Hired, compare
from tolmach.coverage.wishes import find_person, only_languages, read_hired, read_languages
from tolmach.reports.period import read_day

MOST_WEEKS = 26


@click.command("coverage")
@click.option("--weeks", default=8, show_default=True, type=click.IntRange(1, MOST_WEEKS), help="How far ahead.")
@click.option("--language", "languages", default="", metavar="CODES", help="Only these languages, such as cs,sk.")
@click.option("--without", "names", multiple=True, metavar="PERSON", help="Who is away: a name or an id; several too.")
@click.option("--on", "first", metavar="DAY", help="The day they are away, such as 2026-09-22, by their pool's clock.")
@click.option("--until", "last", metavar="DAY", help="The last day they are away, where it is another one.")
@click.option("--with", "added", nargs=2, multiple=True, metavar="CODES HOURS", help="Who comes: cs,sk 10-18; several.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each language of a pool.")
def command(
    *,
    weeks: int,
    languages: str,
    names: tuple[str, ...],
    first: str | None,
    last: str | None,
    added: tuple[tuple[str, str], ...],
    as_json: bool,
) -> None:
    """Language by half-hour for the next weeks: who is there, against what was promised and what is to be expected.

    With --without and --with, also what changes if all of it happens at once.
    """
    if bool(names) != (first is not None) or (last is not None and first is None):
        raise click.UsageError("--without names the people and --on the day: give both.")
    wanted = read_languages(languages) if languages else ()
    hired = [read_hired(*one) for one in added]
    with open_house() as house, house.database.reading() as session:
        facts = load_facts(session, now=house.clock.now(), weeks=weeks)
    only_languages(facts, [*wanted, *(code for one in hired for code in one.languages)])
    changes: list[Away | Hired] = [*_away(facts, names, first, last), *hired]
    coverage = assess(facts)
    differences = compare(coverage, changes) if changes else None
    if as_json:
        for row in coverage_as_objects(coverage, wanted, differences):
            click.echo(json.dumps(row, ensure_ascii=True))
    else:
        click.echo(coverage_as_text(coverage, wanted, differences), nl=False)


def _away(facts: Facts, names: tuple[str, ...], first: str | None, last: str | None) -> Iterator[Away]:
    if first is None:
        return
    away_from, away_to = read_day(first), read_day(last or first)
    if away_to < away_from:
        raise click.ClickException(f"{away_to} is before {away_from}.")
    for name in names:
        yield Away(user_id=find_person(facts, name).user_id, first_day=away_from, last_day=away_to)
