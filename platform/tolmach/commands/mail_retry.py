"""``tolmach mail retry``: letters that failed, and those that had no mailbox."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.commands.lines import write_answer
from tolmach.inbox.retry import adopt_strays, retry_failed
from tolmach.jobs.work import receive_one


@click.command("retry")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
def command(as_json: bool) -> None:
    """Try letters again that could not be received, or whose address has a mailbox by now."""
    with open_house() as house:
        with house.database.writing.begin() as session:
            now = house.clock.now()
            failed = retry_failed(session, now=now)
            strays = adopt_strays(session, house.store, house.settings.keyring, now=now)
        while receive_one(house):
            pass
    answer = {"failed": failed, "strays": strays}
    write_answer(
        answer, as_json=as_json, for_people=lambda row: f"{row['failed']} letters and {row['strays']} strays again"
    )
