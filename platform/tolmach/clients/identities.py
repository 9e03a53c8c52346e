"""By what each client is known to its customers: names, addresses, domains, accounts and phones of all its markets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Mailbox, Market, MarketFact
from tolmach.language import PIVOT
from tolmach.languages.fold import fold

PUBLIC_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com icloud.com me.com yahoo.com proton.me protonmail.com "
    "abv.bg mail.bg dir.bg seznam.cz email.cz post.cz centrum.cz atlas.cz volny.cz azet.sk zoznam.sk centrum.sk "
    "gmx.de gmx.net gmx.at web.de t-online.de freenet.de orange.fr free.fr laposte.net sfr.fr wanadoo.fr "
    "freemail.hu citromail.hu t-online.hu libero.it virgilio.it alice.it tiscali.it wp.pl o2.pl onet.pl interia.pl "
    "op.pl sapo.pt net.hr siol.net otenet.gr".split()
)
"""Domains that everybody has addresses in: they name nobody."""

POSTAL = ("return_address", "complaint_address")
_FACTS = ("phone", "bank_account", "web", *POSTAL)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A client as its customers know it, all its markets together, whatever was ever true of them."""

    client_id: int
    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


def identities(session: Session) -> tuple[Identity, ...]:
    """Every client's identity, switched-off ones among them: an old name in a letter is as wrong as a present one."""
    known: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for client in session.execute(select(Client.id, Client.name)):
        known[client.id]["names"].add(client.name)
    for market in session.execute(select(Market.client_id, Market.name, Market.country, Market.languages)):
        known[market.client_id]["names"] |= _brands(market.name, market.country, market.languages)
    for box in session.execute(select(Mailbox.client_id, Mailbox.address)):
        _add_mailbox(known[box.client_id], box.address)
    facts = select(MarketFact.client_id, MarketFact.name, MarketFact.value).where(MarketFact.name.in_(_FACTS))
    for fact in session.execute(facts):
        _add_fact(known[fact.client_id], fact.name, fact.value)
    return tuple(
        Identity(client_id=client_id, **{name: frozenset(values - {""}) for name, values in parts.items()})
        for client_id, parts in sorted(known.items())
    )


def domains_of(session: Session, client_id: int) -> frozenset[str]:
    """A client's own domains: those of its mailboxes and of its markets' pages."""
    parts: dict[str, set[str]] = defaultdict(set)
    for address in session.scalars(select(Mailbox.address).where(Mailbox.client_id == client_id)):
        _add_mailbox(parts, address)
    facts = select(MarketFact.value).where(MarketFact.client_id == client_id, MarketFact.name == "web")
    for value in session.scalars(facts):
        _add_fact(parts, "web", value)
    return frozenset(parts["domains"] - {""})


def _brands(name: str, country: str, languages: list[str]) -> set[str]:
    """A market's name, also without the country behind it; where it is but the country's name it names nobody."""
    bare = name.removesuffix(f" {country}").strip()
    countries = {fold(Locale(code).territories.get(country, "")) for code in {PIVOT, *languages}}
    return {one for one in (name.strip(), bare) if fold(one) not in countries and one.upper() != country}


def _add_mailbox(parts: dict[str, set[str]], address: str) -> None:
    parts["addresses"].add(address.casefold())
    parts["domains"] |= {address.casefold().rpartition("@")[2]} - PUBLIC_DOMAINS


def _add_fact(parts: dict[str, set[str]], name: str, value: str) -> None:
    if name == "web":
        host = (urlsplit(value if "//" in value else f"//{value}").hostname or "").removeprefix("www.")
        parts["domains"] |= {host} - PUBLIC_DOMAINS
    elif name in POSTAL:
        parts["places"].add(value)
    else:
        parts[{"phone": "phones", "bank_account": "accounts"}[name]].add(value)
