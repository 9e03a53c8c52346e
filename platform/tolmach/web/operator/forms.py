"""A form on its way: what was typed, what of it is wrong, and its texts read as what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import request

from tolmach.errors import FieldsRefused, Wrong
from tolmach.web.operator.sentences import sentence_of_wrong

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Form:
    """What stands in the fields of a form, and the sentence beside each that was refused."""

    typed: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    def problem(self, name: str) -> str | None:
        """What is wrong with a field, for the reader."""
        return self.problems.get(name)

    def is_ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.typed.get(name))

    def refused(self, refusal: FieldsRefused) -> Form:
        """The same form with what was refused."""
        return replace(self, problems={name: sentence_of_wrong(wrong) for name, wrong in refusal.fields.items()})

    def number(self, name: str, *, default: int | None = None) -> int:
        """A whole number. Raises FieldsRefused; an empty field gives the default, where there is one."""
        text = self[name].strip()
        if not text and default is not None:
            return default
        if not text.isascii() or not text.isdecimal():
            raise FieldsRefused({name: Wrong.NO_NUMBER})
        return int(text)

    def day(self, name: str) -> date | None:
        """A date as date fields send it; None for an empty field. Raises FieldsRefused."""
        text = self[name].strip()
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise FieldsRefused({name: Wrong.NO_DAY}) from error

    def instant(self, name: str, zone: str) -> datetime:
        """A local time as fields of date and time send it. Raises FieldsRefused."""
        try:
            return datetime.fromisoformat(self[name].strip()).replace(tzinfo=ZoneInfo(zone))
        except ValueError as error:
            raise FieldsRefused({name: Wrong.NO_TIME}) from error

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        """One of the words of ``kind``. Raises FieldsRefused for anything else."""
        try:
            return kind(self[name])
        except ValueError as error:
            raise FieldsRefused({name: Wrong.NO_CHOICE}) from error


def posted() -> Form:
    """The form of this request."""
    return Form({name: value.replace("\r\n", "\n") for name, value in request.form.items()})
