"""The one exception tree. An error carries its subject, not a sentence; the edge finds the words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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


class Wrong(StrEnum):
    """What can be wrong with one field of a form; the edge has a sentence for each."""

    MISSING = "missing"
    TAKEN = "taken"
    NO_SLUG = "no_slug"
    NO_PREFIX = "no_prefix"
    NO_COUNTRY = "no_country"
    NO_ZONE = "no_zone"
    NO_CURRENCY = "no_currency"
    NO_LANGUAGE = "no_language"
    TWICE = "twice"
    POOL_TWICE = "pool_twice"
    NO_NUMBER = "no_number"
    REFUND_TOO_LATE = "refund_too_late"
    NO_ADDRESS = "no_address"
    NO_HOST = "no_host"
    NO_FOLDER = "no_folder"
    SAME_FOLDER = "same_folder"
    NO_SECURE_URL = "no_secure_url"
    NO_DAY = "no_day"
    NO_TIME = "no_time"
    ENDS_BEFORE = "ends_before"
    DEPUTY_CIRCLE = "deputy_circle"
    OVERLAPS = "overlaps"
    NO_SHIFTS = "no_shifts"
    NO_WINDOWS = "no_windows"
    NO_DATED_WINDOWS = "no_dated_windows"
    NO_OFF_DESK = "no_off_desk"
    NEVER_OPEN = "never_open"
    NO_HOLIDAYS = "no_holidays"
    NO_CHOICE = "no_choice"
    NO_WORDINGS = "no_wordings"
    NO_BLANKS = "no_blanks"
    UNKNOWN_BLANK = "unknown_blank"
    BLANK_LACKS = "blank_lacks"
    UNCLOSED_CONDITION = "unclosed_condition"
    UNKNOWN_CONDITION = "unknown_condition"
    UNKNOWN_VALUE = "unknown_value"


class FieldsRefused(Refused):
    """Values of a form that are not accepted: field → what is wrong with it, all of them at once."""

    def __init__(self, fields: Mapping[str, Wrong]) -> None:
        super().__init__("; ".join(f"{field}: {wrong}" for field, wrong in fields.items()))
        self.fields = dict(fields)


def refuse_fields(wrong: Mapping[str, Wrong | None]) -> None:
    """Raise FieldsRefused with the fields that something is wrong with; return where nothing is."""
    fields = {field: reason for field, reason in wrong.items() if reason is not None}
    if fields:
        raise FieldsRefused(fields)
