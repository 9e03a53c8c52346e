"""Addresses at which nobody reads what is written to them. Pure."""

from __future__ import annotations

import re

_MACHINE = re.compile(
    r"(?:.*[-_.])?(?:(?:no|do[-_.]?not)[-_.]?reply|mailer[-_.]?daemon|postmaster|bounces?|auto[-_.]?(?:reply|mailer))",
    re.IGNORECASE,
)


def is_machine(address: str) -> bool:
    """Whether the address says itself that nobody reads it, like ``no-reply@`` and ``shop.noreply+17@``."""
    local = address.rpartition("@")[0]
    return _MACHINE.fullmatch(re.split(r"[+=]", local)[0]) is not None
