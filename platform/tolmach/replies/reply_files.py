"""The files that go with an offered reply, a client's own and the model withdrawal form: which, and their bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.facts import facts_of_market
from tolmach.clients.model import Market
from tolmach.language import Language
from tolmach.replies.enclose import NewFile
from tolmach.replies.errors import FileGone
from tolmach.replies.model import ConceptFile, Draft, DraftOrigin, FileKind
from tolmach.replies.outgoing import sending_mailbox
from tolmach.replies.withdrawal_form import FORM_COUNTRIES, NEEDED, form_title, withdrawal_form
from tolmach.store import BlobStore
from tolmach.tickets.blobs import read_blob
from tolmach.tickets.model import Ticket

CARRIES_FORM = frozenset({"how_to_return", "cancel_order"})
"""The shared replies that tell how to withdraw. Who has withdrawn already is not asked to do it again."""

FORM = str(FileKind.WITHDRAWAL_FORM)
"""The token of the house's own form; a client's file is known by its id."""


def files_of_reply(session: Session, ticket: Ticket, draft: Draft, *, now: datetime) -> list[dict[str, Any]]:
    """What goes with a draft as it is now, each with the ``token`` it is chosen by and the ``name`` it leaves under."""
    if draft.origin in (None, DraftOrigin.NONE) or draft.concept_key is None:
        return []
    market, language = session.get_one(Market, ticket.market_id), Language(draft.language)
    own = files_that_go(session, ticket.client_id, draft.concept_key, language, market.country)
    files = [{"token": str(file.id), "name": file.name} for file in own]
    title, is_replaced = form_title(language), any(file.kind is FileKind.WITHDRAWAL_FORM for file in own)
    is_usual = draft.concept_key in CARRIES_FORM and market.country in FORM_COUNTRIES and title is not None
    if is_usual and not is_replaced and all(_trader(session, ticket, market, now).get(name) for name in NEEDED):
        files.insert(0, {"token": FORM, "name": f"{title}.pdf"})
    return files


def files_that_go(session: Session, client_id: int, key: str, language: Language, country: str) -> list[ConceptFile]:
    """A client's files with a reply: of each kind that of the country, else that of the language; all other ones."""
    rows = session.scalars(
        select(ConceptFile)
        .where(
            ConceptFile.client_id == client_id,
            ConceptFile.concept_key == key,
            ConceptFile.language == language,
            ConceptFile.country.in_(["", country]),
        )
        .order_by(ConceptFile.country, ConceptFile.id)
    ).all()
    nearest = {file.kind: file for file in rows if file.kind is not FileKind.OTHER}
    return [*nearest.values(), *(file for file in rows if file.kind is FileKind.OTHER)]


def read_reply_files(
    session: Session, store: BlobStore, ticket: Ticket, draft_id: int, tokens: Collection[str], *, now: datetime
) -> list[NewFile]:
    """The chosen files of a draft as they leave. Raises FileGone for one that does not go with it (any more)."""
    draft = session.scalar(
        select(Draft).where(Draft.client_id == ticket.client_id, Draft.ticket_id == ticket.id, Draft.id == draft_id)
    )
    there = {one["token"]: one["name"] for one in files_of_reply(session, ticket, draft, now=now)} if draft else {}
    if gone := set(tokens) - there.keys():
        raise FileGone(", ".join(sorted(gone)))
    return [
        NewFile(name=name, content=_content(session, store, ticket, token, now), is_from_draft=True)
        for token, name in there.items()
        if token in tokens
    ]


def _content(session: Session, store: BlobStore, ticket: Ticket, token: str, now: datetime) -> bytes:
    if token == FORM:
        market = session.get_one(Market, ticket.market_id)
        return withdrawal_form(Language(ticket.language), _trader(session, ticket, market, now))
    file = session.get_one(ConceptFile, int(token))
    return read_blob(session, store, client_id=file.client_id, digest=file.blob_sha256)


def _trader(session: Session, ticket: Ticket, market: Market, now: datetime) -> Mapping[str, str]:
    """Whom a form is sent back to."""
    today = now.astimezone(ZoneInfo(market.time_zone)).date()
    facts = facts_of_market(
        session, client_id=ticket.client_id, market_id=market.id, on=today, language=ticket.language
    )
    values = {f"market.{name}": value for name, value in facts.items()}
    return {**values, "market.address": sending_mailbox(session, ticket).address}
