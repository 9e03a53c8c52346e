"""What a client's glossary and memory say to ``tolmach translate``."""

from __future__ import annotations

from sqlalchemy import select

from tolmach.clients.model import Client, TranslationPolicy
from tolmach.commands.house import open_house
from tolmach.errors import NotFound, Refused
from tolmach.replies.briefs import all_memory, brief_of
from tolmach.translation.brief import Brief


def brief_of_client(slug: str, source: str, target: str) -> Brief:
    """What the client wants of its translations. Raises NotFound, or Refused where only people may translate."""
    with open_house() as house, house.database.reading() as session:
        client = session.scalar(select(Client).where(Client.slug == slug))
        if client is None:
            raise NotFound("client", slug)
        if client.translation_policy is TranslationPolicy.PEOPLE_ONLY:
            raise Refused(f"{client.name} wants people to translate, no machine.")
        return all_memory(session, client.id, brief_of(session, client), source=source, target=target)
