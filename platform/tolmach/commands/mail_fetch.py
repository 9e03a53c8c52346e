"""``tolmach mail fetch``: one round in."""

from __future__ import annotations

import click
from sqlalchemy import select

from tolmach.clients.model import Mailbox, MailSource
from tolmach.commands.house import open_house
from tolmach.commands.lines import write_answer
from tolmach.jobs.fetch import fetch_mailbox
from tolmach.jobs.work import receive_one


@click.command("fetch")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
def command(as_json: bool) -> None:
    """Fetch new letters from every mailbox once, and receive them."""
    with open_house() as house:
        with house.database.reading() as session:
            boxes = session.scalars(select(Mailbox).where(Mailbox.is_active, Mailbox.source != MailSource.NONE)).all()
        for box in boxes:
            answer = {"mailbox": box.address, "new": fetch_mailbox(house, box)}
            write_answer(answer, as_json=as_json, for_people=lambda row: f"{row['mailbox']}: {row['new']} new")
        while receive_one(house):
            pass
