"""A letter names, beside a mailbox, an address of the house's domains that no mailbox has: one may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.clients.model import Mailbox, ShopAddress
from tolmach.inbox.keep import ways_to_write
from tolmach.keys import Keyring
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

MOST_LOOKED_AT = 20
MOST_ALARMS = 3
"""Of one letter: who writes to every address that may be there tells nothing of ours."""


def alarm_unknown_recipients(
    session: Session, keyring: Keyring, *, client_id: int, to: Sequence[str], now: datetime
) -> None:
    """Raise a trouble for each such address, once; what was sent to it came with the mailbox beside it."""
    if len(to) < 2:
        return
    addressed = to[:MOST_LOOKED_AT]
    domains = {_domain(address) for address in addressed}
    of_domains = [Mailbox.address.endswith(f"@{domain}", autoescape=True) for domain in sorted(domains)]
    boxes = session.execute(select(Mailbox.address, Mailbox.takes_plus_addresses).where(or_(*of_domains)))
    takes_plus = {box.address: box.takes_plus_addresses for box in boxes}
    ours = {_domain(address) for address in takes_plus}
    unknown = [address for address in addressed if not _is_known(takes_plus, ways_to_write(keyring, address))]
    if len(unknown) == len(addressed):
        return
    suspects = [address for address in unknown if _domain(address) in ours]
    for address in _without_people(session, suspects)[:MOST_ALARMS]:
        raise_trouble(
            session, TroubleKind.RECIPIENT_UNKNOWN, now=now, subject=address, client_id=client_id, address=address
        )


def _is_known(takes_plus: Mapping[str, bool], ways: Iterable[tuple[str, bool]]) -> bool:
    return any(way in takes_plus and (takes_plus[way] or not is_plus) for way, is_plus in ways)


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _without_people(session: Session, addresses: Sequence[str]) -> list[str]:
    """Those that are neither a person's who logs in nor a shop's own."""
    if not addresses:
        return []
    people = select(User.address).where(User.address.in_(addresses))
    shops = select(ShopAddress.address).where(ShopAddress.address.in_(addresses))
    known = set(session.scalars(union_all(people, shops)))
    return [address for address in addresses if address not in known]
