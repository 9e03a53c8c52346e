"""``tolmach simulate``: weeks of letters through routing; needs no database."""

from __future__ import annotations

import json
from typing import Any

import click

from tolmach.bench.simulate import simulate


@click.command("simulate")
@click.option("--weeks", type=click.IntRange(1, 26), default=4, show_default=True, help="How many weeks.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same weeks.")
@click.option(
    "--per-day", type=click.IntRange(1, 2000), default=120, show_default=True, help="Letters on a working day."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(weeks: int, seed: int, per_day: int, as_json: bool) -> None:
    """Play the same weeks with every strategy: times kept, waits, load of each person."""
    result = simulate(weeks=weeks, seed=seed, per_day=per_day)
    if as_json:
        click.echo(json.dumps(result))
        return
    click.echo(f"{result['letters']} letters in {weeks} weeks for {result['people']} people (seed {seed})")
    for name, figures in result.items():
        if isinstance(figures, dict):
            click.echo(_line(name, figures))


def _line(name: str, figures: dict[str, Any]) -> str:
    by_person = " ".join(map(str, figures["letters_by_person"]))
    return (
        f"{name:<13} in time {figures['kept_percent']} % · wait median {figures['median_wait_minutes']} min,"
        f" p90 {figures['p90_wait_minutes']} min · same person {figures['same_person_percent']} %"
        f" · unanswered {figures['unanswered']} · by person {by_person}"
    )
