"""When customers are asked, and at which addresses nobody would read it. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

APART = timedelta(days=30)
"""Between two surveys of a client to the same customer."""

TOO_LATE = timedelta(days=2)
"""A matter that should have been asked about longer ago is left alone: after a standstill, or when a market begins."""

_MACHINE = re.compile(
    r"(?:.*[-_.])?(?:(?:no|do[-_.]?not)[-_.]?reply|mailer[-_.]?daemon|postmaster|bounces?|auto[-_.]?(?:reply|mailer))",
    re.IGNORECASE,
)


def solved_between(now: datetime, *, after_hours: int) -> tuple[datetime, datetime]:
    """When a matter must have been solved to be asked about now: from the first instant to the second, included."""
    latest = now - timedelta(hours=after_hours)
    return latest - TOO_LATE, latest


def is_machine(address: str) -> bool:
    """Whether the address says itself that nobody reads it, like ``no-reply@`` and ``shop.noreply+17@``."""
    local = address.rpartition("@")[0]
    return _MACHINE.fullmatch(re.split(r"[+=]", local)[0]) is not None
