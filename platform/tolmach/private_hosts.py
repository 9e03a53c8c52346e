"""Which places inside may be asked over HTTP: none that somebody typed in, but those the operator's settings list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_NAME = re.compile(r"(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_EMBEDDING = IPv6Network("64:ff9b::/96")
"""Addresses of this network carry one of version 4 in their last bits (RFC 6052)."""


@dataclass(frozen=True, kw_only=True)
class PrivateHosts:
    """Names of hosts and networks that may be asked although they are not on the public internet."""

    names: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def lists(self, host: str, address: str) -> bool:
        """Whether the host, or the address that it has, is listed."""
        found = _plain(address)
        return host.casefold().rstrip(".") in self.names or any(
            found.version == network.version and found in network for network in self.networks
        )

    def allows(self, host: str, address: str) -> bool:
        """Whether a host that has this address may be asked."""
        found = _plain(address)
        is_public = found.is_global and not found.is_multicast
        return is_public or self.lists(host, address)


def read_private_hosts(value: str, problems: list[str]) -> PrivateHosts:
    """``shop.lan, 10.0.0.5, 192.168.1.0/24``, with a sentence in ``problems`` for what is neither."""
    names: set[str] = set()
    networks: list[IPv4Network | IPv6Network] = []
    for entry in filter(None, (part.strip().casefold() for part in value.split(","))):
        try:
            networks.append(ip_network(entry))
        except ValueError:
            if _NAME.fullmatch(entry):
                names.add(entry)
            else:
                problems.append(f"TOLMACH_PRIVATE_HOSTS names neither a host nor a network: {entry!r}.")
    return PrivateHosts(names=frozenset(names), networks=tuple(networks))


def _plain(address: str) -> IPv4Address | IPv6Address:
    """The address, of version 4 where one of version 6 only carries it."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv4Address):
        return found
    if found in _EMBEDDING:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found
