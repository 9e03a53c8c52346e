"""A house for a command: settings, logging, the schema checked; wrong settings are told all at once."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from tolmach.schema import require_current_schema
from tolmach.settings import read_settings
from tolmach.wiring import House, build_house


@contextmanager
def open_house(*, needs_schema: bool = True) -> Iterator[House]:
    """The house of the environment's settings, closed after. Raises WrongSettings, WrongSchema."""
    settings = read_settings()
    configure_logging()
    house = build_house(settings)
    try:
        if needs_schema:
            require_current_schema(house.database.engine)
        yield house
    finally:
        house.close()


def configure_logging() -> None:
    """Logs go to standard error, as lines of key and value; they hold ids, never anybody's words."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
