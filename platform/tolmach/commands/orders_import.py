"""``tolmach orders import``: a client's orders from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client
from tolmach.commands.house import open_house
from tolmach.commands.lines import write_answer
from tolmach.errors import NotFound
from tolmach.events.actor import JOB
from tolmach.orders.save import markets_of, save_orders
from tolmach.orders.table_file import Place, Row, read_rows
from tolmach.orders.table_orders import FileOrders, orders_of_rows
from tolmach.wiring import House

MOST_AT_ONCE = 200
"""SQLite's one writer is busy for so many orders, which must not keep an agent's click waiting for long."""


@click.command("import")
@click.argument("file")
@click.option("--client", "client_slug", required=True, help="The client's slug.")
@click.option("--market", "market_slug", default="", help="The market of rows that name none; else the only one.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
def command(file: str, client_slug: str, market_slug: str, as_json: bool) -> None:
    """Take orders in from a CSV or XLSX file (- is standard input): a row an order, or a row for each of its goods.

    Columns go by their names, those of Shoptet's and WooCommerce's exports too; a column that the file lacks changes
    nothing. A row that is wrong is told with its line and keeps no other order out.
    """
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    rows = read_rows(content)
    with open_house() as house:
        for answer in _import(house, rows, client_slug, market_slug):
            write_answer(answer, as_json=as_json, for_people=lambda told: f"{told['number']}: {told['outcome']}")


def _import(house: House, rows: list[Row], client_slug: str, market_slug: str) -> list[dict[str, Any]]:
    now = house.clock.now()
    with house.database.reading() as session:
        client_id = _client(session, client_slug)
        places = {
            slug: Place(currency=row.currency, time_zone=row.time_zone)
            for slug, row in markets_of(session, client_id).items()
        }
    if market_slug and market_slug not in places:
        raise NotFound("market", market_slug)
    market = market_slug or (next(iter(places)) if len(places) == 1 else "")
    found = orders_of_rows(rows, market=market, places=places, now=now)
    outcomes = _save(house, client_id, found)
    return [_answer(row, found, outcomes) for row in rows]


def _client(session: Session, slug: str) -> int:
    client_id = session.scalar(select(Client.id).where(Client.slug == slug))
    if client_id is None:
        raise NotFound("client", slug)
    return client_id


def _save(house: House, client_id: int, found: FileOrders) -> dict[int, str]:
    """Line → what became of its order."""
    outcomes: dict[int, str] = {}
    for start in range(0, len(found.orders), MOST_AT_ONCE):
        some = found.orders[start : start + MOST_AT_ONCE]
        told = [order for order, _ in some]
        with house.database.writing.begin() as session:
            saved = save_orders(session, told, client_id=client_id, now=house.clock.now(), actor=JOB)
        for (_, lines), outcome in zip(some, saved, strict=True):
            outcomes |= dict.fromkeys(lines, outcome.value)
    return outcomes


def _answer(row: Row, found: FileOrders, outcomes: dict[int, str]) -> dict[str, Any]:
    if row.line in found.errors:
        return {"line": row.line, "error": f"Line {row.line}: {found.errors[row.line]}"}
    return {"line": row.line, "number": row.cells["number"], "outcome": outcomes[row.line]}
