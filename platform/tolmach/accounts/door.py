"""The one door to clients: what a person may not see does not exist for them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Client
from tolmach.errors import NotFound


def client_for(session: Session, access: Access, slug: str, permission: Permission = Permission.RUN_HOUSE) -> Client:
    """The client with this slug, where the permission is granted for it or everywhere. Raises NotFound."""
    client = session.scalar(select(Client).where(Client.slug == slug))
    if client is None or not (access.is_for_all(permission) or client.id in access.clients(permission)):
        raise NotFound("client", slug)
    return client
