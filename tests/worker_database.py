"""The PostgreSQL database of this test process; side by side each process has one of its own."""

from __future__ import annotations

import os

from sqlalchemy import make_url


def postgres_address() -> str:
    """The address from the environment, with the process's name behind the database's; empty for SQLite."""
    address = os.environ.get("TOLMACH_TEST_DATABASE_URL", "")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not address or not worker:
        return address
    url = make_url(address)
    return url.set(database=f"{url.database}_{worker}").render_as_string(hide_password=False)
