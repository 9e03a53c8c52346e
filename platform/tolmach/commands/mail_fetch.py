"""``tolmach mail fetch``: one round in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import click

from tolmach.clients.model import Mailbox
from tolmach.commands.house import open_house
from tolmach.commands.lines import write_answer
from tolmach.jobs.fetch import fetch_once, fetched_mailboxes
from tolmach.jobs.work import receive_one
from tolmach.wiring import House

MOST_AT_ONCE = 8


@click.command("fetch")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
def command(as_json: bool) -> None:
    """Fetch new letters from every mailbox once, side by side, and receive them."""
    with open_house() as house, ThreadPoolExecutor(MOST_AT_ONCE) as threads:
        for answer in threads.map(lambda box: _fetch(house, box), fetched_mailboxes(house)):
            write_answer(answer, as_json=as_json, for_people=_in_words)
        while receive_one(house):
            pass


def _fetch(house: House, box: Mailbox) -> dict[str, Any]:
    new, tried = fetch_once(house, box)
    answer: dict[str, Any] = {"mailbox": box.address, "new": new}
    return answer if tried is None else answer | {"error": f"{tried.outcome}: {tried.detail}"}


def _in_words(answer: dict[str, Any]) -> str:
    said = f"{answer['mailbox']}: {answer['new']} new"
    return f"{said} · {answer['error']}" if "error" in answer else said
