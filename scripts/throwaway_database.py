"""Make and drop the throwaway PostgreSQL database of the tests; used by ``scripts/test``.

usage: throwaway_database.py probe SERVER | create SERVER NAME | drop SERVER NAME
"""

from __future__ import annotations

import sys

from psycopg.sql import Identifier
from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError


def connect(server: URL) -> Connection:
    """A connection to the server outside any transaction, as creating a database demands."""
    return create_engine(server, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5}).connect()


def main(action: str, server: URL, name: str = "") -> None:
    """Do one of the three actions; ``create`` prints the address of the new database."""
    with connect(server) as connection:
        quoted = Identifier(name).as_string()
        if action == "create":
            # The encoding is named so that a server with another default still takes every script.
            connection.exec_driver_sql(f"CREATE DATABASE {quoted} ENCODING 'UTF8' TEMPLATE template0")
            # Nothing in it outlives the tests, so no commit has to wait for the disk.
            connection.exec_driver_sql(f"ALTER DATABASE {quoted} SET synchronous_commit = off")
            print(server.set(database=name).render_as_string(hide_password=False))
        elif action == "drop":
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")


if __name__ == "__main__":
    try:
        main(sys.argv[1], make_url(sys.argv[2]).set(drivername="postgresql+psycopg"), *sys.argv[3:])
    except SQLAlchemyError as error:
        sys.exit(str(error.__cause__ or error).splitlines()[0])
