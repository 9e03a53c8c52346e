"""Take in what a customer sends by the link of a confirmation: a letter that answers its ticket, kept like others."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.customers.model import CustomerAddress
from tolmach.inbox.form_rules import FormFile, FormMessage, clean_message
from tolmach.inbox.keep import keep
from tolmach.inbox.model import Letter
from tolmach.inbox.read_form import raw_of_form
from tolmach.outbox.model import Channel
from tolmach.store import BlobStore
from tolmach.tickets.model import Ticket


def keep_answer(
    session: Session,
    store: BlobStore,
    *,
    ticket: Ticket,
    address: CustomerAddress,
    text: str,
    files: Sequence[FormFile] = (),
    external_id: str,
    now: datetime,
) -> Letter:
    """Keep the answer as a letter from the ticket's customer that waits to be received.

    Its subject is the ticket's reference and its sender the ticket's customer, so that it joins it as a mail does.
    """
    market = session.get_one(Market, ticket.market_id)
    clean = clean_message(FormMessage(market=market.slug, address="", text=text, files=tuple(files)))
    fields = {
        "market": market.slug,
        "address": address.value,
        "subject": ticket.reference,
        "text": clean.text,
        "files": [
            {"name": file.name, "type": file.type, "content": base64.b64encode(file.content).decode("ascii")}
            for file in clean.files
        ],
    }
    raw = raw_of_form(Channel.FORM, account=f"answer/{ticket.reference}", external_id=external_id, fields=fields)
    letter_id, _ = keep(session, store, client_id=ticket.client_id, raw=raw, now=now)
    return session.get_one(Letter, letter_id)
