"""Acknowledge a customer's first message once, in their language, with the time by which an answer comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.clients.model import Acknowledge, Market
from tolmach.hours.load import VersionedSchedule
from tolmach.hours.rules import is_open
from tolmach.language import Language
from tolmach.replies.asks import Ask, Brought, needs_of, surely_found, what_lacks
from tolmach.replies.errors import NoAddress
from tolmach.replies.facts import order_for
from tolmach.replies.find import Found
from tolmach.replies.outgoing import write_letter
from tolmach.replies.own_letters import own_letter, promise_for, with_asking, with_paragraph
from tolmach.replies.texts import ASKS
from tolmach.replies.withdrawals import WITHDRAWAL, confirmation_of, is_withdrawal
from tolmach.sla.promises import make_promise
from tolmach.tickets.model import Message, MessageKind, Ticket


def acknowledge(
    session: Session,
    ticket: Ticket,
    message: Message,
    market: Market,
    hours: VersionedSchedule | None,
    *,
    about: Sequence[Found],
    brought: Brought,
    now: datetime,
) -> Message | None:
    """Tell the customer that we have it and, where a pool serves it, by when we answer; that time becomes a promise.

    ``about`` is what the letter is surely about. A withdrawal is confirmed in it. Of anything else, what the matter
    needs and the letter lacks is asked for, one thing of it. None where the market wants none, or where no address
    could receive it.
    """
    if not _is_wanted(market, hours, now):
        return None
    promised_by = promise_for(ticket.due_at, market, hours) if ticket.due_at and hours else None
    key = "acknowledgement" if promised_by else "acknowledgement_without_promise"
    kind, language = MessageKind.ACKNOWLEDGEMENT, Language(message.language)
    withdraws = brought.is_withdrawal or is_withdrawal(about, message.subject, message.new_text, language)
    letter = _write(
        session,
        ticket,
        message,
        key=key,
        kind=kind,
        promised_by=promised_by,
        ask=None if withdraws else _ask(session, ticket, message, brought, needs=needs_of(about), now=now),
        confirmation=confirmation_of(session, ticket, message, market, now=now) if withdraws else None,
        now=now,
    )
    if letter is not None and promised_by is not None:
        make_promise(
            session,
            client_id=ticket.client_id,
            ticket_id=ticket.id,
            promised_by=promised_by,
            message_id=letter.id,
            now=now,
        )
    return letter


def surely_about(message: Message, market: Market) -> list[Found]:
    """What of the house's saved replies a letter is surely about, for ``acknowledge``: all that asks for no pool."""
    if market.acknowledge is Acknowledge.NEVER:
        return []
    return surely_found(f"{message.subject}\n{message.new_text}", Language(message.language))


def refuse_attachment(
    session: Session, ticket: Ticket, message: Message, *, name: str, limit: str, now: datetime
) -> Message | None:
    """Tell the customer that a file was too large to be taken, and how to send it otherwise."""
    values = {"attachment.name": name, "limit.size": limit}
    key, kind = "attachment_refused", MessageKind.REFUSAL
    return _write(session, ticket, message, key=key, kind=kind, values=values, now=now)


def refuse_more_attachments(
    session: Session, ticket: Ticket, message: Message, *, left_out: int, limit: int, now: datetime
) -> Message | None:
    """Tell the customer how many files were not taken because a message has room for ``limit``."""
    values = {"attachments.left_out": str(left_out), "limit.files": str(limit)}
    key, kind = "attachments_left_out", MessageKind.REFUSAL
    return _write(session, ticket, message, key=key, kind=kind, values=values, now=now)


def _write(
    session: Session,
    ticket: Ticket,
    message: Message,
    *,
    key: str,
    kind: MessageKind,
    now: datetime,
    values: Mapping[str, str] | None = None,
    promised_by: datetime | None = None,
    ask: Ask | None = None,
    confirmation: str | None = None,
) -> Message | None:
    """Write one of the desk's own letters to the customer; None where no address could receive it."""
    letter = own_letter(session, ticket, key, values=values, promised_by=promised_by, now=now)
    if ask is not None:
        letter = replace(letter, text=with_asking(letter.text, own_letter(session, ticket, ASKS[ask], now=now).text))
    if confirmation is not None:
        letter = replace(letter, text=with_paragraph(letter.text, confirmation))
    try:
        return write_letter(
            session,
            ticket,
            kind=kind,
            subject=letter.subject,
            text=letter.text,
            language=letter.language,
            now=now,
            answers=message,
            ask=ask,
            confirms=WITHDRAWAL if confirmation else None,
        )
    except NoAddress:
        return None


def _ask(
    session: Session, ticket: Ticket, message: Message, brought: Brought, *, needs: Sequence[Ask], now: datetime
) -> Ask | None:
    words = f"{message.subject}\n{message.new_text}"
    return what_lacks(needs, words, brought, order_for(session, ticket, message, now=now)) if needs else None


def _is_wanted(market: Market, hours: VersionedSchedule | None, now: datetime) -> bool:
    if market.acknowledge is Acknowledge.OUT_OF_HOURS:
        return hours is None or not is_open(hours.schedule, now)
    return market.acknowledge is Acknowledge.ALWAYS
