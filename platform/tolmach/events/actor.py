"""Who does something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    USER = "user"
    TOKEN = "token"
    JOB = "job"
    CUSTOMER = "customer"


@dataclass(frozen=True)
class Actor:
    """A user, an API token, a job (no id) or a customer who came by a signed link (the ticket's customer id)."""

    kind: ActorKind
    id: int | None = None


JOB = Actor(ActorKind.JOB)
