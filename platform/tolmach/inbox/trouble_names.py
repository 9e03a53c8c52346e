"""What the ids in troubles' causes are called, so that a cause can be said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, literal, select, union_all
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Mailbox
from tolmach.inbox.model import StrayLetter
from tolmach.pools.model import Pool
from tolmach.tickets.model import Ticket
from tolmach.troubles.model import Trouble


@dataclass(frozen=True, kw_only=True)
class TroubleNames:
    """Names by id: of clients their slugs too, of tickets the references, of mailboxes and strays the addresses."""

    clients: dict[Any, str] = field(default_factory=dict)
    client_slugs: dict[Any, str] = field(default_factory=dict)
    tickets: dict[Any, str] = field(default_factory=dict)
    mailboxes: dict[Any, str] = field(default_factory=dict)
    strays: dict[Any, str] = field(default_factory=dict)
    pools: dict[Any, str] = field(default_factory=dict)
    pool_slugs: dict[Any, str] = field(default_factory=dict)


def names_of_troubles(session: Session, troubles: Sequence[Trouble]) -> TroubleNames:
    """The names that the sentences of these troubles need, in one query."""
    wanted = union_all(
        _names("client", {trouble.client_id for trouble in troubles}, Client.id, Client.name, Client.slug),
        _names("ticket", _ids(troubles, "ticket"), Ticket.id, Ticket.reference),
        _names("mailbox", _ids(troubles, "mailbox"), Mailbox.id, Mailbox.address),
        _names("stray", _ids(troubles, "stray"), StrayLetter.id, StrayLetter.account),
        _names("pool", _ids(troubles, "pool"), Pool.id, Pool.name, Pool.slug),
    )
    rows = session.execute(wanted).all() if troubles else []
    found: dict[str, dict[Any, Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.sort, {})[row.id] = row
    names = {sort: {id_: row.name for id_, row in rows.items()} for sort, rows in found.items()}
    slugs = {sort: {id_: row.slug for id_, row in rows.items()} for sort, rows in found.items()}
    return TroubleNames(
        clients=names.get("client", {}),
        client_slugs=slugs.get("client", {}),
        tickets=names.get("ticket", {}),
        mailboxes=names.get("mailbox", {}),
        strays=names.get("stray", {}),
        pools=names.get("pool", {}),
        pool_slugs=slugs.get("pool", {}),
    )


def _ids(troubles: Sequence[Trouble], name: str) -> set[Any]:
    return {trouble.cause.get(name) for trouble in troubles}


def _names(sort: str, ids: set[Any], id_: Any, name: Any, slug: Any = None) -> Select[Any]:
    return select(
        literal(sort).label("sort"),
        id_.label("id"),
        name.label("name"),
        (slug if slug is not None else literal("")).label("slug"),
    ).where(id_.in_(ids - {None}))
