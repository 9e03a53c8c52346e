"""Whether this process can serve, in one word, for a monitor."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tolmach.web.house import the_house


def set_up_health(app: Flask) -> None:
    """Serve ``/healthz``."""
    app.add_url_rule("/healthz", "healthz", _health)


def _health() -> ResponseReturnValue:
    try:
        with the_house().database.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"ok": False}, 503
    return {"ok": True}
