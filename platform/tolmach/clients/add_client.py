"""Take on a client, and change what is said of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, TranslationPolicy
from tolmach.clients.rules import wrong_name, wrong_prefix, wrong_slug
from tolmach.errors import Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event


def add_client(
    session: Session,
    *,
    name: str,
    slug: str,
    reference_prefix: str,
    translation_policy: TranslationPolicy = TranslationPolicy.OFFLINE_ONLY,
    now: datetime,
    actor: Actor,
) -> Client:
    """Take on a client. Raises FieldsRefused where a name is missing, or slug or prefix is malformed or taken."""
    refuse_fields(
        {
            "name": wrong_name(name),
            "slug": wrong_slug(slug) or _taken(session, Client.slug == slug),
            "reference_prefix": wrong_prefix(reference_prefix)
            or _taken(session, Client.reference_prefix == reference_prefix),
        }
    )
    client = Client(
        name=name.strip(),
        slug=slug,
        reference_prefix=reference_prefix,
        translation_policy=translation_policy,
        created_at=now,
    )
    session.add(client)
    session.flush()
    _tell(session, client, now, actor)
    return client


def change_client(
    session: Session,
    client: Client,
    *,
    name: str,
    translation_policy: TranslationPolicy,
    is_active: bool,
    now: datetime,
    actor: Actor,
) -> None:
    """Change what may change: slug and prefix stand in links and on customers' letters, so they stay. FieldsRefused."""
    refuse_fields({"name": wrong_name(name)})
    client.name, client.translation_policy, client.is_active = name.strip(), translation_policy, is_active
    session.flush()
    _tell(session, client, now, actor)


def _taken(session: Session, is_same: ColumnElement[bool]) -> Wrong | None:
    return Wrong.TAKEN if session.scalar(select(Client.id).where(is_same)) is not None else None


def _tell(session: Session, client: Client, now: datetime, actor: Actor) -> None:
    record_event(
        session,
        EventKind.CLIENT_SAVED,
        at=now,
        actor=actor,
        client_id=client.id,
        translation=client.translation_policy,
        is_active=client.is_active,
    )
