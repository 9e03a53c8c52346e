"""Writing where two requests may be first with the same row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tolmach.web.house import the_house

Result = TypeVar("Result")


def write_or_find(work: Callable[[Session], Result]) -> Result:
    """Do the work in a transaction, and once more where another one wrote the same unique row in between.

    PostgreSQL lets two transactions miss each other's row; the second round finds it. SQLite never needs one.
    """
    try:
        return _write(work)
    except IntegrityError:
        return _write(work)


def _write(work: Callable[[Session], Result]) -> Result:
    with the_house().database.writing.begin() as session:
        return work(session)
