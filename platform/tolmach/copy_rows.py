"""Many new rows of a table go to PostgreSQL as one stream: it plans and runs nothing for each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, event

_LEAST_ROWS = 8
"""Fewer go as statements: a stream is a question and an answer more."""

_ONE_MARK = r"%\(\w+\)s(?:::[\w ]+)?"
_PLAIN_INSERT = re.compile(
    r"INSERT INTO (?P<table>[\w\"]+) \((?P<columns>[\w\", ]+)\) VALUES "  # noqa: S608 - a pattern
    rf"\((?P<marks>{_ONE_MARK}(?:, {_ONE_MARK})*)\)"
)
"""An INSERT of values and nothing else, as SQLAlchemy writes it here: it answers nothing, and calls no function."""

_MARK = re.compile(r"%\((\w+)\)s")


def listen(engine: Engine) -> None:
    """Let the engine of a PostgreSQL database write so whatever it is told to insert in many rows."""
    event.listen(engine, "do_executemany", _copy)


def _copy(cursor: Any, statement: str, rows: Sequence[Mapping[str, Any]], _: Any) -> bool:
    found = _PLAIN_INSERT.fullmatch(statement) if len(rows) >= _LEAST_ROWS else None
    if found is None:
        return False
    names = _MARK.findall(found["marks"])
    with cursor.copy(f"COPY {found['table']} ({found['columns']}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row([row[name] for name in names])
    return True
