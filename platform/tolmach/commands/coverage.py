"""``tolmach coverage``: who will be there, what is missing, and what would change."""

from __future__ import annotations

import json

import click

from tolmach.commands.coverage_text import coverage_as_objects, coverage_as_text
from tolmach.commands.house import open_house
from tolmach.coverage.assess import assess
from tolmach.coverage.load import load_facts
from tolmach.coverage.what_if import Away, Hired, compare
from tolmach.coverage.wishes import find_person, only_languages, read_hired, read_languages
from tolmach.reports.period import read_day

MOST_WEEKS = 26


@click.command("coverage")
@click.option("--weeks", default=8, show_default=True, type=click.IntRange(1, MOST_WEEKS), help="How far ahead.")
@click.option("--language", "languages", default="", metavar="CODES", help="Only these languages, such as cs,sk.")
@click.option("--without", "person", metavar="PERSON", help="What changes if this person is away: a name or an id.")
@click.option("--on", "first", metavar="DAY", help="The day they are away, such as 2026-09-22.")
@click.option("--until", "last", metavar="DAY", help="The last day they are away, where it is another one.")
@click.option("--with", "added", nargs=2, metavar="CODES HOURS", help="What changes with somebody new: cs,sk 10-18.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each language of a pool.")
def command(
    *,
    weeks: int,
    languages: str,
    person: str | None,
    first: str | None,
    last: str | None,
    added: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """Language by half-hour for the next weeks: who is there, against what was promised and what is to be expected."""
    if (person is None) != (first is None) or (last is not None and first is None):
        raise click.UsageError("--without names the person and --on the day: give both.")
    if person is not None and added is not None:
        raise click.UsageError("Ask one thing at a time: --without or --with.")
    wanted = read_languages(languages) if languages else ()
    hired = read_hired(*added) if added else None
    with open_house() as house, house.database.reading() as session:
        facts = load_facts(session, now=house.clock.now(), weeks=weeks)
    only_languages(facts, [*wanted, *(hired.languages if hired else ())])
    change: Away | Hired | None = hired
    if person is not None and first is not None:
        away_from, away_to = read_day(first), read_day(last or first)
        if away_to < away_from:
            raise click.ClickException(f"{away_to} is before {away_from}.")
        change = Away(user_id=find_person(facts, person).user_id, first_day=away_from, last_day=away_to)
    coverage = assess(facts)
    differences = compare(coverage, change) if change else None
    if as_json:
        for row in coverage_as_objects(coverage, wanted, differences):
            click.echo(json.dumps(row, ensure_ascii=True))
    else:
        click.echo(coverage_as_text(coverage, wanted, differences), nl=False)
