"""``tolmach mail ingest``: the front door, for letters in files."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from tolmach.clients.model import Client, Market
from tolmach.commands.house import open_house
from tolmach.commands.lines import write_answer
from tolmach.db import Database
from tolmach.inbox.model import Letter, LetterState
from tolmach.jobs.ingest import Kept, keep_mail
from tolmach.jobs.work import receive_one
from tolmach.pools.model import Pool
from tolmach.tickets.model import Ticket
from tolmach.wiring import House


@click.command("ingest")
@click.argument("files", nargs=-1, required=True)
@click.option("--to", help="The mailbox the letters came to; else their own headers say.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
def command(files: tuple[str, ...], to: str | None, as_json: bool) -> None:
    """Take letters in from files (- is standard input): kept, understood, routed, acknowledged."""
    with open_house() as house:
        for file in files:
            write_answer(_ingest(house, file, to), as_json=as_json, for_people=_in_words)


def _ingest(house: House, file: str, to: str | None) -> dict[str, Any]:
    began = time.perf_counter()
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        return {"file": file, "error": f"Cannot read {file}: {error.strerror}."}
    kept = keep_mail(house, content, to=(to,) if to else ())
    # The worker may have it already; whoever receives it, this waits for nothing but its own turn.
    while _is_waiting(house.database, kept) and receive_one(house):
        pass
    answer = _outcome(house.database, kept)
    return {"file": file, **answer, "ms": round((time.perf_counter() - began) * 1000, 1)}


def _is_waiting(database: Database, kept: Kept) -> bool:
    if kept.letter_id is None:
        return False
    with database.reading() as session:
        return session.get_one(Letter, kept.letter_id).state is LetterState.WAITING


def _outcome(database: Database, kept: Kept) -> dict[str, Any]:
    empty = dict.fromkeys(("client", "market", "ticket", "message", "language", "pool"))
    if kept.letter_id is None:
        return {"outcome": "stray", "reason": "no mailbox has this address", **empty}
    with database.reading() as session:
        letter = session.get_one(Letter, kept.letter_id)
        outcome = letter.state.value if kept.is_new else "duplicate"
        ticket = session.get(Ticket, letter.ticket_id) if letter.ticket_id else None
        client = session.get_one(Client, letter.client_id).slug
        if ticket is None:
            return {"outcome": outcome, "reason": letter.reason, **empty, "client": client}
        pool = session.get(Pool, ticket.pool_id) if ticket.pool_id else None
        return {
            "outcome": outcome,
            "reason": letter.reason,
            "client": client,
            "market": session.get_one(Market, ticket.market_id).slug,
            "ticket": ticket.reference,
            "message": letter.message_id,
            "language": ticket.language,
            "pool": pool.slug if pool else None,
        }


def _in_words(answer: dict[str, Any]) -> str:
    place = (
        f"{answer['ticket']} · {answer['language']} · pool {answer['pool']}" if answer["ticket"] else answer["reason"]
    )
    return f"{answer['file']}: {answer['outcome']} · {place}"
