"""A market's form: ``/f/<client>/<market>``, for a link or inside a frame of the shop's own page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.errors import TooManyTries
from tolmach.clients.storefront import Storefront, find_storefront
from tolmach.i18n import force_locale, gettext
from tolmach.inbox.attachments import MOST_MEGABYTES
from tolmach.inbox.form_rules import MOST_MEGABYTES_TOGETHER, FormMessage
from tolmach.inbox.take_form import FormRefused, keep_form_message
from tolmach.language import PIVOT, is_served
from tolmach.outbox.model import Channel
from tolmach.web.house import the_house
from tolmach.web.racing import write_or_find
from tolmach.web.refusals import sentence_of, status_of
from tolmach.web.visitor.blueprint import visitor
from tolmach.web.visitor.fields import FIELDS, TRAP, has_files, message_of, sentences_of, topics, typed_fields
from tolmach.web.visitor.form_token import issue_form_token, showing_of
from tolmach.web.visitor.limits import count_sending


@visitor.get("/f/<client>/<market>")
def show_form(client: str, market: str) -> ResponseReturnValue:
    """The empty form in the market's language."""
    with _speaking(client, market) as place:
        return _form_page(place, dict.fromkeys((*FIELDS, TRAP), ""))


@visitor.post("/f/<client>/<market>")
def take(client: str, market: str) -> ResponseReturnValue:
    """Keep the message, then thank; or show the form again with what was typed and what is wrong."""
    with _speaking(client, market) as place:
        typed = typed_fields()
        showing = _showing(place)
        if typed[TRAP]:
            return _form_page(place, typed, errors={TRAP: gettext("Leave this field empty.")}, status=422)
        if showing is None:
            again = gettext("This form was open for too long. Send it once more.")
            return _form_page(place, typed, problem=again, status=422)
        message = message_of(typed, place, showing=showing)
        try:
            write_or_find(lambda session: _keep(session, place, message))
        except FormRefused as refusal:
            return _form_page(place, typed, errors=sentences_of(refusal.problems, message), status=422)
        except TooManyTries as refusal:
            return _form_page(place, typed, problem=sentence_of(refusal), status=status_of(refusal))
    return redirect(url_for("visitor.thanks", client=client, market=market, lang=request.args.get("lang")))


@visitor.get("/f/<client>/<market>/thanks")
def thanks(client: str, market: str) -> ResponseReturnValue:
    """What happens now."""
    with _speaking(client, market) as place:
        return render_template("visitor/thanks.html", place=place)


@contextmanager
def _speaking(client: str, market: str) -> Iterator[Storefront]:
    """The market, and its language until the block ends. Raises NotFound."""
    with the_house().database.reading() as session:
        place = find_storefront(session, client, market)
    spoken = [language for language in place.languages if is_served(language)] or [PIVOT]
    chosen = request.args.get("lang", "")
    with force_locale(chosen if chosen in spoken else spoken[0]):
        yield place


def _form_page(
    place: Storefront,
    typed: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    problem: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    house = the_house()
    page = render_template(
        "visitor/form.html",
        place=place,
        typed=typed,
        topics=topics(),
        most_megabytes=MOST_MEGABYTES,
        most_together=MOST_MEGABYTES_TOGETHER,
        errors=errors or {},
        problem=problem,
        lost_files=has_files(),
        token=issue_form_token(house.settings.keyring, _account(place), now=house.clock.now()),
    )
    return page, status


def _keep(session: Session, place: Storefront, message: FormMessage) -> None:
    house = the_house()
    now = house.clock.now()
    keep_form_message(
        session,
        house.store,
        channel=Channel.FORM,
        client_id=place.client_id,
        account=_account(place),
        message=message,
        now=now,
    )
    # After the checks, so that mending a typing error counts as no message.
    count_sending(session, house.settings.keyring, address=message.address.strip(), now=now)


def _showing(place: Storefront) -> str | None:
    house = the_house()
    token = request.form.get("form_token", "")
    return showing_of(house.settings.keyring, _account(place), token, now=house.clock.now())


def _account(place: Storefront) -> str:
    return f"{place.client_slug}/{place.market_slug}"
