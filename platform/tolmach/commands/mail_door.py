"""``tolmach mail ingest``, ``fetch`` and ``send``: the front door, one round in, one round out."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from tolmach.clients.model import Client, Mailbox, MailSource, Market
from tolmach.commands.house import open_house
from tolmach.commands.lines import write_answer
from tolmach.db import Database
from tolmach.inbox.model import Letter
from tolmach.jobs.fetch import fetch_mailbox
from tolmach.jobs.ingest import Kept, keep_mail
from tolmach.jobs.work import receive_one, send_one
from tolmach.pools.model import Pool
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

_JSON = click.option("--json", "as_json", is_flag=True, help="JSON lines.")


@click.command("ingest")
@click.argument("files", nargs=-1, required=True)
@click.option("--to", help="The mailbox the letters came to; else their own headers say.")
@_JSON
def ingest(files: tuple[str, ...], to: str | None, as_json: bool) -> None:
    """Take letters in from files (- is standard input): kept, understood, routed, acknowledged."""
    with open_house() as house:
        for file in files:
            write_answer(_ingest(house, file, to), as_json=as_json, for_people=_in_words)


@click.command("fetch")
@_JSON
def fetch(as_json: bool) -> None:
    """Fetch new letters from every mailbox once, and receive them."""
    with open_house() as house:
        with house.database.reading() as session:
            boxes = session.scalars(select(Mailbox).where(Mailbox.is_active, Mailbox.source != MailSource.NONE)).all()
        for box in boxes:
            answer = {"mailbox": box.address, "new": fetch_mailbox(house, box)}
            write_answer(answer, as_json=as_json, for_people=lambda row: f"{row['mailbox']}: {row['new']} new")
        while receive_one(house):
            pass


@click.command("send")
@_JSON
def send(as_json: bool) -> None:
    """Send what may leave now, once."""
    with open_house() as house:
        tried = 0
        while send_one(house):
            tried += 1
    write_answer({"tried": tried}, as_json=as_json, for_people=lambda row: f"{row['tried']} letters tried")


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
        return session.get_one(Letter, kept.letter_id).state == "waiting"


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
    place = f"{answer['ticket']} · {answer['language']} · pool {answer['pool']}" if answer["ticket"] else answer["reason"]
    return f"{answer['file']}: {answer['outcome']} · {place}"
