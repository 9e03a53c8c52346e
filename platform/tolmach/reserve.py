"""Ids before rows: whoever writes many rows reserves their ids, and the rows are written together.

A row that got a reserved id waits until something is asked of the database through the session, or until the commit;
then all that wait are written, parents before children. Without a reservation a row is written at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, MetaData, cast, event, func, literal, select, union_all
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapper, ORMExecuteState, Session, sessionmaker

Table = type[DeclarativeBase]
_IDS, _WAITING = "tolmach_reserved_ids", "tolmach_waiting_rows"


def reserve_ids(session: Session, wanted: Mapping[Any, int]) -> None:
    """Reserve so many ids of each table for this transaction.

    On SQLite it must be the writing one: nobody else can take an id while it lasts. PostgreSQL's sequences never give
    the same number twice; what is not used is a gap.
    """
    is_alone = session.get_bind().dialect.name == "sqlite"
    free = (_next_of_file if is_alone else _next_of_sequences)(session, wanted)
    session.info.setdefault(_IDS, {}).update({table: ids[::-1] for table, ids in free.items()})


def add_row(session: Session, row: Any) -> None:
    """Add a row and give it its id."""
    ids = session.info.get(_IDS, {}).get(type(row))
    if not ids:
        write_waiting(session)
        session.add(row)
        session.flush()
        return
    row.__dict__["id"] = ids.pop()
    _fill_in(row)
    session.info.setdefault(_WAITING, []).append(row)


def write_waiting(session: Session, *only: Any) -> None:
    """Write the rows that wait, table by table, parents first; of some classes ``only``, where they are named."""
    waiting: list[Any] = session.info.pop(_WAITING, [])
    if only:
        session.info[_WAITING] = [row for row in waiting if not isinstance(row, only)]
        waiting = [row for row in waiting if isinstance(row, only)]
    if not waiting:
        return
    by_table: dict[Table, list[Any]] = {}
    for row in waiting:
        by_table.setdefault(type(row), []).append(row)
    # The session itself would sort by relationships only, and the house has none.
    places = _places(type(waiting[0]).metadata)
    for table in sorted(by_table, key=lambda table: places[table.__tablename__]):
        session.add_all(by_table[table])
        session.flush()


@cache
def _places(metadata: MetaData) -> dict[str, int]:
    """Table → its place among all, parents before children."""
    return {table.name: place for place, table in enumerate(metadata.sorted_tables)}


def listen(sessions: sessionmaker[Session]) -> None:
    """Let these sessions write what waits before any question and before the commit."""
    event.listen(sessions, "do_orm_execute", _write_before)
    event.listen(sessions, "before_flush", _give_reserved)
    event.listen(sessions, "before_commit", write_waiting)
    event.listen(sessions, "after_soft_rollback", _drop)


def _next_of_file(session: Session, wanted: Mapping[Table, int]) -> dict[Table, list[int]]:
    newest = [select(func.max(table.__table__.c.id)).scalar_subquery() for table in wanted]
    row = session.execute(select(*newest)).one()
    starts = [(last or 0) + 1 for last in row]
    return {table: list(range(start, start + wanted[table])) for table, start in zip(wanted, starts, strict=True)}


def _next_of_sequences(session: Session, wanted: Mapping[Table, int]) -> dict[Table, list[int]]:
    numbers = union_all(
        *(
            select(literal(place), func.nextval(_sequence_of(table))).select_from(func.generate_series(1, count))
            for place, (table, count) in enumerate(wanted.items())
        )
    )
    free: list[list[int]] = [[] for _ in wanted]
    for place, number in session.execute(numbers):
        free[place].append(number)
    return dict(zip(wanted, free, strict=True))


def _sequence_of(table: Table) -> ColumnElement[Any]:
    # As a question of its own it is looked up once, not for each number.
    name = select(func.pg_get_serial_sequence(func.quote_ident(table.__tablename__), "id")).scalar_subquery()
    return cast(name, postgresql.REGCLASS)


def _fill_in(row: Any) -> None:
    """What a column holds where nothing was said, which otherwise comes with the writing only."""
    held = row.__dict__
    for name, default in _defaults(row.__mapper__):
        if held.get(name) is None:
            held[name] = default.arg(None) if default.is_callable else default.arg


@cache
def _defaults(mapper: Mapper[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, column.default) for name, column in mapper.columns.items() if column.default is not None)


def _write_before(state: ORMExecuteState) -> None:
    if state.session.autoflush:
        write_waiting(state.session)


def _give_reserved(session: Session, *_: Any) -> None:
    # A row that was added by itself must not take an id that is promised to another.
    for row in session.new:
        ids = session.info.get(_IDS, {}).get(type(row))
        if ids and row.id is None:
            row.id = ids.pop()


def _drop(session: Session, _: Any) -> None:
    session.info.pop(_WAITING, None)
    session.info.pop(_IDS, None)
