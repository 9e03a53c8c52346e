"""TXT records of a domain: the port, and the name service behind it."""

from __future__ import annotations

from typing import Protocol

from dns.exception import DNSException
from dns.rdatatype import TXT
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from tolmach.errors import PortError
from tolmach.settings import DnsServer

TRY_SECONDS, LIFETIME_SECONDS = 1.5, 3.0
"""How long one question may take, and all tries of it together."""


class TextRecords(Protocol):
    """Asks for the TXT records of a name."""

    def texts(self, name: str) -> tuple[str, ...]:
        """The records, each as one text; none where there are none. Raises PortError where nobody answers."""


class DnsRecords:
    """Asks the name servers of the machine, or the one that is named."""

    def __init__(self, server: DnsServer | None = None) -> None:
        self._server = server

    def texts(self, name: str) -> tuple[str, ...]:
        try:
            answer = self._resolver().resolve(name, TXT, search=False)
        except (NXDOMAIN, NoAnswer):
            return ()
        except (DNSException, OSError) as error:
            raise PortError("dns", type(error).__name__, permanent=False) from error
        # They come in any order; sorted, the same records say the same every day.
        return tuple(sorted(b"".join(record.strings).decode("utf-8", "replace") for record in answer))

    def _resolver(self) -> Resolver:
        # Read anew each time: the machine may have changed its network since.
        resolver = Resolver(configure=self._server is None)
        if self._server is not None:
            resolver.nameservers, resolver.port = [self._server.address], self._server.port
        resolver.timeout, resolver.lifetime = TRY_SECONDS, LIFETIME_SECONDS
        return resolver
