"""What a client's glossary says to ``tolmach translate``."""

from __future__ import annotations

from sqlalchemy import select

from tolmach.clients.model import Client, TranslationPolicy
from tolmach.commands.house import open_house
from tolmach.errors import NotFound, Refused
from tolmach.translation.model import GlossaryTerm


def terms_of_client(slug: str) -> tuple[str, ...]:
    """The terms the client never wants translated. Raises NotFound, or Refused where only people may translate."""
    with open_house() as house, house.database.reading() as session:
        client = session.scalar(select(Client).where(Client.slug == slug))
        if client is None:
            raise NotFound("client", slug)
        if client.translation_policy is TranslationPolicy.PEOPLE_ONLY:
            raise Refused(f"{client.name} wants people to translate, no machine.")
        terms = select(GlossaryTerm.term).where(GlossaryTerm.client_id == client.id, GlossaryTerm.is_never_translated)
        return tuple(session.scalars(terms))
