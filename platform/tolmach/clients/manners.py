"""How clients want their customers addressed, by language: formally where nothing else is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, ClientManner, Manner
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event


def manner_of(session: Session, client_id: int, language: str) -> Manner:
    """How a client's customers are addressed in a language."""
    said = select(ClientManner.manner).where(ClientManner.client_id == client_id, ClientManner.language == language)
    return session.scalar(said) or Manner.FORMAL


def informal_languages(session: Session, client_id: int | None) -> frozenset[str]:
    """The languages in which a client is on familiar terms with its customers; None: in which any client is."""
    wanted = select(ClientManner.language).where(ClientManner.manner == Manner.INFORMAL).distinct()
    if client_id is not None:
        wanted = wanted.where(ClientManner.client_id == client_id)
    return frozenset(session.scalars(wanted))


def save_manners(
    session: Session, client: Client, manners: Mapping[str, Manner], *, now: datetime, actor: Actor
) -> None:
    """Say for these languages how customers are addressed from now on; letters that were sent stay as they are."""
    said = select(ClientManner).where(ClientManner.client_id == client.id).with_for_update()
    rows = {row.language: row for row in session.scalars(said)}
    for language, manner in manners.items():
        row = rows.get(language)
        before = row.manner if row else Manner.FORMAL
        if manner is before:
            continue
        row = row or ClientManner(client_id=client.id, language=language)
        row.manner = manner
        session.add(row)
        record_event(
            session,
            EventKind.MANNER_CHANGED,
            at=now,
            actor=actor,
            client_id=client.id,
            language=language,
            before=before,
            after=manner,
        )
    session.flush()
