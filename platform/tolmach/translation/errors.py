"""What can go wrong while translating; a failure is an error state with a reason, never text."""

from __future__ import annotations

from tolmach.errors import PortError, Refused


class TranslationFailed(PortError):
    """An engine gave no translation. ``permanent`` says whether trying again can help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__("translation", reason, permanent=permanent)


class NoModel(TranslationFailed):
    """Nothing installed translates this direction, neither directly nor through English."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(
            f"no installed model translates {source} to {target}, directly or through English; "
            f"install it with: tolmach models install {source} {target}",
            permanent=True,
        )
        self.source = source
        self.target = target


class ModelRefused(Refused):
    """A model that cannot be installed, verified or removed; the text says which and why."""
