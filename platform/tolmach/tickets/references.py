"""Public references of tickets: per client, not sequential, easy to say on the telephone."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.keys import Keyring
from tolmach.remember import note, remembered
from tolmach.tickets.model import Ticket

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Base 32 without 0, 1, I and O, which are misread."""

LETTERS = 5
_REFERENCE = re.compile(rf"\b([A-Z0-9]{{2,5}}-[{ALPHABET}]{{{LETTERS},}})\b")
_REPLY_TAG = re.compile(r"\+t-([a-z0-9-]+?)-([a-z2-7]{16})$")
_PURPOSE = "reply-address"


def new_reference(session: Session, *, client_id: int, prefix: str) -> str:
    """A reference that the client has not used: it grows by a letter where the short ones run out."""
    free: list[str] = remembered(session, ("references", client_id), list)
    for tries in range(64):
        if free:
            return free.pop()
        free += _unused(session, client_id, {_draw(prefix, LETTERS + tries // 8)})
    raise AssertionError("the space of references is exhausted")


def remember_references(session: Session, *, client_id: int, prefix: str, most: int) -> None:
    """Draw so many for a transaction that remembers, in one query; those that are used already are left out."""
    drawn = {_draw(prefix, LETTERS) for _ in range(most)}
    note(session, ("references", client_id), _unused(session, client_id, drawn))


def references_in(text: str) -> list[str]:
    """The words of a subject that look like references."""
    return _REFERENCE.findall(text.upper())


def reply_address(keyring: Keyring, mailbox: str, reference: str) -> str:
    """The mailbox with the signed reference after a plus: an answer to it finds its ticket whoever sends it."""
    local, _, domain = mailbox.partition("@")
    tag = reference.lower()
    return f"{local}+t-{tag}-{keyring.sign(_PURPOSE, tag)}@{domain}"


def split_reply_address(keyring: Keyring, address: str) -> tuple[str, str | None]:
    """The plain mailbox of an address and the reference it carries, if its signature is ours."""
    local, _, domain = address.strip().lower().partition("@")
    found = _REPLY_TAG.search(local)
    if found is None:
        return f"{local}@{domain}", None
    mailbox = f"{local[: found.start()]}@{domain}"
    return mailbox, found[1].upper() if keyring.is_signed(_PURPOSE, found[1], found[2]) else None


def _draw(prefix: str, letters: int) -> str:
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(letters))


def _unused(session: Session, client_id: int, references: Collection[str]) -> list[str]:
    known = session.scalars(
        select(Ticket.reference).where(Ticket.client_id == client_id, Ticket.reference.in_(references))
    )
    return sorted(set(references) - set(known))
