"""``tolmach mail send``: one round out."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.commands.lines import write_answer
from tolmach.jobs.work import send_one


@click.command("send")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
def command(as_json: bool) -> None:
    """Send what may leave now, once."""
    tried = 0
    with open_house() as house:
        while send_one(house):
            tried += 1
    write_answer({"tried": tried}, as_json=as_json, for_people=lambda row: f"{row['tried']} letters tried")
