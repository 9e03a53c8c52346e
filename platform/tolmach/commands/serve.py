"""``tolmach serve``: everything in one command."""

from __future__ import annotations

import click

from tolmach.commands.house import configure_logging, open_house
from tolmach.jobs.serve import LISTENER, PARTS, run_all
from tolmach.settings import read_settings


@click.command("serve")
def command() -> None:
    """Run the web, the jobs, the schedule and, where it is set, the mail listener; what dies is started again."""
    settings = read_settings()
    configure_logging()
    with open_house():
        pass  # Wrong settings and an old schema are told before anything is started.
    click.echo(f"Tolmach serves at {settings.public_url}")
    parts = (*PARTS, LISTENER) if settings.mail_listen else PARTS
    run_all(settings.clock(), parts=parts, is_clock_shifted=settings.clock_starts_at is not None)
