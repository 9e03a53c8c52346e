"""What detection refuses."""

from __future__ import annotations

from tolmach.errors import Refused


class UnknownDetector(Refused):
    """No detector of that name is installed here."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"No detector {name!r} here; there are {', '.join(known)}.")
        self.name = name
        self.known = known


class UnknownCountry(Refused):
    """Not the two letters of an ISO 3166-1 country."""

    def __init__(self, country: str) -> None:
        super().__init__(f"{country!r} is no country code of two letters.")
        self.country = country
