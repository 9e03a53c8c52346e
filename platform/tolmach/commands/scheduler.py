"""``tolmach scheduler``: the schedule as a process of its own."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.jobs.serve import run_worker
from tolmach.jobs.table import JOBS


@click.command("scheduler")
def command() -> None:
    """Fire the schedule and do what only it announces; the workers find the rest by looking."""
    with open_house() as house:
        run_worker(house, jobs=[job for job in JOBS if job.poll is None], has_schedule=True)
