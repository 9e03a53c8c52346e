"""A request's id, and the log line of what went wrong: ids and places in the code, never a letter's words."""

from __future__ import annotations

import secrets
import traceback

import structlog
from flask import Flask, Response, request

from tolmach.events.record import request_id
from tolmach.web.reader import loaded_reader

_log = structlog.get_logger("tolmach.web")


def set_up_trace(app: Flask) -> None:
    """Give every request an id that its events, log lines and error page share."""
    app.before_request(_begin)
    app.after_request(_tell)
    app.teardown_request(_end)


def log_failure(error: BaseException) -> None:
    """Log what nobody expected. The exception's own text stays out: it may quote what a customer wrote."""
    reader = loaded_reader()
    _log.error(
        "request failed",
        request_id=request_id.get(),
        endpoint=request.endpoint,
        method=request.method,
        user_id=reader.user_id if reader else None,
        error=type(error).__name__,
        trace=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)],
    )


def _begin() -> None:
    request_id.set(secrets.token_hex(6))


def _tell(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id.get() or ""
    return response


def _end(_error: BaseException | None) -> None:
    request_id.set(None)
