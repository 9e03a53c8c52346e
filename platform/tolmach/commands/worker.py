"""``tolmach worker``: the jobs, with the schedule competing for its lease."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.jobs.serve import run_worker


@click.command("worker")
@click.option("--without-schedule", is_flag=True, help="Work only; another process fires the schedule.")
def command(without_schedule: bool) -> None:
    """Receive letters, prepare drafts, send, fetch: until told to stop."""
    with open_house() as house:
        run_worker(house, has_schedule=not without_schedule)
