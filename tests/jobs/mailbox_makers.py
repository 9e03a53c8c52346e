"""A mailbox of Novesta's that is fetched from a server of a test."""

from __future__ import annotations

from typing import Any

from house_makers import letter_bytes
from sqlalchemy import select, update

from tolmach.clients.model import Mailbox, MailSource
from tolmach.inbox.model import Letter
from tolmach.tickets.blobs import read_blob
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

ADDRESS = "sk@novesta.example"


def fetch_by_imap(
    house: House, port: int, *, address: str = ADDRESS, secret: str = "open-sesame", **settings: Any
) -> Mailbox:
    """Let a mailbox be fetched by IMAP from a port of this machine."""
    plain = {"host": "127.0.0.1", "port": port, "security": "none", "user": "shop", "folder": "INBOX"}
    with house.database.writing.begin() as session:
        values = {"source": MailSource.IMAP, "source_settings": plain | settings, "source_secret": secret}
        session.execute(update(Mailbox).where(Mailbox.address == address).values(**values))
    return mailbox(house, address)


def mailbox(house: House, address: str = ADDRESS) -> Mailbox:
    with house.database.reading() as session:
        return session.scalars(select(Mailbox).where(Mailbox.address == address)).one()


def kept(house: House) -> list[bytes]:
    """The bytes of every letter that was kept, in order."""
    with house.database.reading() as session:
        rows = session.scalars(select(Letter).order_by(Letter.id)).all()
        return [read_blob(session, house.store, client_id=row.client_id, digest=row.raw_sha256) for row in rows]


def numbered(number: int, text: str = "Dobrý deň, kde je môj balík?") -> bytes:
    return letter_bytes(f"{text} ({number})\n", to=ADDRESS, message_id=f"number{number}@post.example")


def open_trouble(house: House) -> Trouble | None:
    with house.database.reading() as session:
        mailboxes = (Trouble.kind == TroubleKind.MAILBOX_FAILED) & Trouble.mended_at.is_(None)
        return session.scalars(select(Trouble).where(mailboxes)).one_or_none()
