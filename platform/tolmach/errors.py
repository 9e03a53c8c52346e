"""The one exception tree. An error carries its subject, not a sentence; the edge finds the words."""

from __future__ import annotations


class TolmachError(Exception):
    """Anything the product itself raises."""


class Refused(TolmachError):
    """Input or an action that is not accepted; expected, shown to a person, never logged with a traceback."""


class NotFound(Refused):
    """The thing does not exist for this actor: absent and forbidden look the same."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"There is no {kind} {key}.")
        self.kind = kind
        self.key = key


class NotAllowed(Refused):
    """The actor is known and the thing visible, but this action is not theirs."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class Lost(Refused):
    """Somebody else was first: the row changed between reading and writing."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"{kind} {key}")
        self.kind = kind
        self.key = key


class PortError(TolmachError):
    """An outside thing failed. ``permanent`` says whether trying again can help."""

    def __init__(self, port: str, reason: str, *, permanent: bool) -> None:
        super().__init__(f"{port}: {reason}")
        self.port = port
        self.reason = reason
        self.permanent = permanent
