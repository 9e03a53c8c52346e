"""``tolmach replies``: what the desk learns from answers."""

from __future__ import annotations

import json

import click

from tolmach.commands.house import open_house
from tolmach.jobs.refit import refit_now


@click.group("replies")
def command() -> None:
    """Let the desk learn from what agents sent."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def fit(*, as_json: bool) -> None:
    """Fit the choice of saved replies on what agents sent; a worse model is not taken."""
    with open_house() as house:
        made = refit_now(house)
    found = {"letters": made.letters, "tried": made.tried, "right": made.right, "before": made.right_before}
    if as_json:
        click.echo(json.dumps({**found, "taken": made.is_taken}))
        return
    click.echo(f"Fitted on {made.letters} letters. Of {made.tried} others {made.right} found their reply first,")
    verdict = "The new model is in use." if made.is_taken else "The old model stays."
    click.echo(f"with the model before {made.right_before}. {verdict}")
