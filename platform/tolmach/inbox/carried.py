"""A letter inside another one: what a customer wrote into a form, or a letter that somebody forwarded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_FORWARDS = 5
"""Letters within letters that are read; people pass one on twice or three times."""


class CarriedBy(StrEnum):
    FORM = "form"
    FORWARD = "forward"


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The inner letter; ``above`` is what forwarders wrote over it, ``is_withdrawal`` what a form's notice says.

    ``inner`` is a letter that stands in this one in its turn: a colleague had forwarded it to who forwarded it here.

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
    inner: Carried | None = None

    @property
    def chain(self) -> tuple[Carried, ...]:
        """The letter and what stands in it, the outermost first."""
        return (self, *(self.inner.chain if self.inner else ()))
