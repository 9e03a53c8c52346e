"""A letter inside another one: what a customer wrote into a form, or a letter that somebody forwarded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CarriedBy(StrEnum):
    FORM = "form"
    FORWARD = "forward"


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The inner letter; ``above`` is what a forwarder wrote over it, ``is_withdrawal`` what a form's notice says.

    It is found in every letter that looks like one, and believed only where the client listed the form's sender or
    the client's own people forwarded it.
    """

    by: CarriedBy
    sender: str
    sender_name: str
    subject: str
    new_text: str
    topic: str | None = None
    is_withdrawal: bool = False
    order_numbers: tuple[str, ...] = ()
    above: str = ""
