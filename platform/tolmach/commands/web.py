"""``tolmach web``: the web part as a process of its own."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.settings import read_settings


@click.command("web")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=16, show_default=True, help="Threads a process; more than streams that stay open.")
def command(workers: int, threads: int) -> None:
    """Serve the pages and the API with gunicorn."""
    from tolmach.web.server import serve_web

    settings = read_settings()
    with open_house():
        pass  # Wrong settings and an old schema are told before anything is started.
    serve_web(settings, workers=workers, threads=threads)
