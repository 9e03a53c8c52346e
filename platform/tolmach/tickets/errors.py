"""What is refused on tickets."""

from __future__ import annotations

from tolmach.errors import Refused


class StatusRefused(Refused):
    """This change of status does not exist (a closed ticket opens only by a follow-up)."""


class EmptyText(Refused):
    """A message or note without words."""
