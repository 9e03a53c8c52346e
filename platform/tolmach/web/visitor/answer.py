"""Send the one thing that a confirmation asked for: ``/a/<reference>/<ask>/<signature>``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.errors import TooManyTries
from tolmach.clients.model import Market
from tolmach.customers.find import mail_address_of
from tolmach.errors import NotFound
from tolmach.i18n import force_locale, gettext
from tolmach.inbox.attachments import MOST_BYTES
from tolmach.inbox.form_rules import FormFile
from tolmach.inbox.take_answer import keep_answer
from tolmach.language import PIVOT, is_served
from tolmach.replies.asks import Ask
from tolmach.tickets.answer_link import ticket_of_answer_link
from tolmach.tickets.file_types import PHOTOS, sniff
from tolmach.tickets.model import Ticket
from tolmach.web.display import as_size
from tolmach.web.house import the_house
from tolmach.web.racing import write_or_find
from tolmach.web.refusals import sentence_of, status_of
from tolmach.web.visitor.blueprint import visitor
from tolmach.web.visitor.form_token import issue_form_token, showing_of
from tolmach.web.visitor.limits import count_sending

MOST_LETTERS = 80


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The link: which ticket, what is asked, and the signature that opens it."""

    ticket: Ticket
    ask: Ask
    signature: str
    market: str


@visitor.get("/a/<reference>/<ask>/<signature>")
def show_answer(reference: str, ask: str, signature: str) -> ResponseReturnValue:
    """The page with its one field."""
    with _opened(reference, ask, signature) as asked:
        return _page(asked)


@visitor.post("/a/<reference>/<ask>/<signature>")
def take_answer(reference: str, ask: str, signature: str) -> ResponseReturnValue:
    """Keep the answer, then thank; or show the page again with what is wrong."""
    with _opened(reference, ask, signature) as asked:
        value, file = request.form.get("value", "").strip(), _file()
        problem = _problem(asked.ask, value, file)
        showing = _showing(asked)
        if problem is None and showing is None:
            problem = gettext("This form was open for too long. Send it once more.")
        if problem is not None or showing is None:
            return _page(asked, value=value, problem=problem), 422
        try:
            write_or_find(lambda session: _keep(session, asked, value, file, showing))
        except TooManyTries as refusal:
            return _page(asked, value=value, problem=sentence_of(refusal)), status_of(refusal)
    return redirect(url_for("visitor.answer_thanks", reference=reference, ask=ask, signature=signature))


@visitor.get("/a/<reference>/<ask>/<signature>/thanks")
def answer_thanks(reference: str, ask: str, signature: str) -> ResponseReturnValue:
    """It is here."""
    with _opened(reference, ask, signature) as asked:
        return render_template("visitor/answer.html", asked=asked, title=title_of(asked.ask), is_done=True)


def title_of(ask: Ask) -> str:
    """What is asked for, in the language of the page."""
    return {
        Ask.ORDER_NUMBER: gettext("Order number"),
        Ask.PHOTO: gettext("Photo"),
        Ask.ACCOUNT: gettext("Bank account"),
    }[ask]


@contextmanager
def _opened(reference: str, ask: str, signature: str) -> Iterator[Asked]:
    """What the link opens, in the customer's language until the block ends. Raises NotFound."""
    if ask not in tuple(Ask):
        raise NotFound("ask", ask)
    house = the_house()
    with house.database.reading() as session:
        ticket = ticket_of_answer_link(session, house.settings.keyring, reference, ask, signature)
        market = session.get_one(Market, ticket.market_id).name
    with force_locale(ticket.language if is_served(ticket.language) else PIVOT):
        yield Asked(ticket=ticket, ask=Ask(ask), signature=signature, market=market)


def _page(asked: Asked, *, value: str = "", problem: str | None = None) -> str:
    house = the_house()
    token = issue_form_token(house.settings.keyring, _form_name(asked), now=house.clock.now())
    return render_template(
        "visitor/answer.html",
        asked=asked,
        title=title_of(asked.ask),
        value=value,
        problem=problem,
        token=token,
        is_done=False,
    )


def _problem(ask: Ask, value: str, file: FormFile | None) -> str | None:
    if ask is not Ask.PHOTO:
        if not value:
            return gettext("Fill in this field.")
        return gettext("This is too long.") if len(value) > MOST_LETTERS else None
    if file is None:
        return gettext("Choose a photo.")
    if len(file.content) > MOST_BYTES:
        return gettext(
            "“%(name)s” is larger than %(limit)s. Send it smaller.", name=file.name, limit=as_size(MOST_BYTES)
        )
    return None if sniff(file.content) in PHOTOS else gettext("This file is not a photo. Choose another.")


def _keep(session: Session, asked: Asked, value: str, file: FormFile | None, showing: str) -> None:
    house = the_house()
    now, address = house.clock.now(), mail_address_of(session, asked.ticket.customer_id)
    if address is None:
        raise NotFound("address", asked.ticket.customer_id)
    name = title_of(asked.ask)
    keep_answer(
        session,
        house.store,
        ticket=asked.ticket,
        address=address,
        text=f"{name}: {value or (file.name if file else '')}",
        files=[file] if file else [],
        external_id=showing,
        now=now,
    )
    count_sending(session, house.settings.keyring, address=address.folded, now=now)


def _file() -> FormFile | None:
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    return FormFile(name=file.filename, type=file.mimetype, content=file.read())


def _showing(asked: Asked) -> str | None:
    house, token = the_house(), request.form.get("form_token", "")
    return showing_of(house.settings.keyring, _form_name(asked), token, now=house.clock.now())


def _form_name(asked: Asked) -> str:
    return f"answer/{asked.ticket.client_id}/{asked.ticket.reference}/{asked.ask}"
