"""Take in a message of a web form or an API call: checked, then kept like any letter."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.errors import Refused
from tolmach.inbox.form_rules import FieldProblem, FormMessage, FormProblem, clean_message, problems_of
from tolmach.inbox.keep import keep
from tolmach.inbox.model import Letter
from tolmach.inbox.read_form import raw_of_form
from tolmach.outbox.model import Channel
from tolmach.store import BlobStore


class FormRefused(Refused):
    """The message cannot be taken in as it is; ``problems`` names every field that must change."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.problem}" for problem in problems))
        self.problems = problems


def keep_form_message(
    session: Session,
    store: BlobStore,
    *,
    channel: Channel,
    client_id: int,
    account: str,
    message: FormMessage,
    now: datetime,
) -> Letter:
    """Keep the message as a letter that waits to be received; the same one again is the letter that is here already.

    ``account`` is the client's or its form's name. Raises FormRefused.
    """
    clean = clean_message(message)
    problems = [*problems_of(clean, now=now)]
    if not _is_served(session, client_id, clean.market):
        problems.append(FieldProblem(field="market", problem=FormProblem.UNKNOWN_MARKET))
    if problems:
        raise FormRefused(tuple(problems))
    raw = raw_of_form(channel, account=account, external_id=clean.external_id, fields=_fields(clean))
    letter_id, _ = keep(session, store, client_id=client_id, raw=raw, now=now)
    return session.get_one(Letter, letter_id)


def _is_served(session: Session, client_id: int, slug: str) -> bool:
    served = select(Market.id).where(Market.client_id == client_id, Market.slug == slug, Market.is_active)
    return session.scalar(served) is not None


def _fields(message: FormMessage) -> dict[str, Any]:
    return {
        "market": message.market,
        "address": message.address,
        "name": message.name,
        "subject": message.subject,
        "text": message.text,
        "order_number": message.order_number,
        "topic": message.topic,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "files": [
            {"name": file.name, "type": file.type, "content": base64.b64encode(file.content).decode("ascii")}
            for file in message.files
        ],
    }
