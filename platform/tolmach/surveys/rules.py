"""When customers are asked. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

APART = timedelta(days=30)
"""Between two surveys of a client to the same customer."""

TOO_LATE = timedelta(days=2)
"""A matter that should have been asked about longer ago is left alone: after a standstill, or when a market begins."""


def solved_between(now: datetime, *, after_hours: int) -> tuple[datetime, datetime]:
    """When a matter must have been solved to be asked about now: from the first instant to the second, included."""
    latest = now - timedelta(hours=after_hours)
    return latest - TOO_LATE, latest
