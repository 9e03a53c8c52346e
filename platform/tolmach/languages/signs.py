"""Texts changed sign by sign, fast: what a sign becomes is worked out once."""

from __future__ import annotations

from collections.abc import Callable

_KEPT_BELOW = 0x10000
"""Letters that people write stand below; what else strangers may send must not fill the memory."""


class SignTable(dict[int, str]):
    """For ``str.translate``: each sign becomes what ``rule`` makes of it, whatever stands around it."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        made = self._rule(chr(code))
        if code < _KEPT_BELOW:
            self[code] = made
        return made
