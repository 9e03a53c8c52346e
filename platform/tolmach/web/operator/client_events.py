"""The calendar of what makes clients' customers write more: sales, newsletters, courier strikes."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tolmach.accounts.door import client_for
from tolmach.clients.queries import list_clients, market_names
from tolmach.coverage.model import ClientEventKind
from tolmach.coverage.save_events import EventValues, add_event, coming_events, remove_event
from tolmach.errors import FieldsRefused, Wrong
from tolmach.i18n import gettext
from tolmach.web.house import the_house
from tolmach.web.operator.blueprint import client_to_change, operator, reading, writing
from tolmach.web.operator.choices import Options
from tolmach.web.operator.forms import Form, posted
from tolmach.web.reader import the_reader


@operator.get("/client-events")
def client_events() -> ResponseReturnValue:
    """What is to come, and the form for more."""
    return _page(Form({"uplift_percent": "50"}))


@operator.post("/client-events")
def new_client_event() -> ResponseReturnValue:
    """Write an event down; refused values stay in the form."""
    form = posted()
    slug, _, market = form["place"].partition("/")
    try:
        if not slug or (market and not market.isdecimal()):
            raise FieldsRefused({"place": Wrong.NO_CHOICE})
        with writing() as session:
            client = client_for(session, the_reader().access, slug)
            values = _values(form, int(market) if market else None)
            add_event(session, client, values, now=the_house().clock.now(), actor=the_reader().access.actor)
    except FieldsRefused as refusal:
        return _page(form.refused(refusal)), 422
    flash(gettext("Saved."), "ok")
    return redirect(url_for("operator.client_events"))


@operator.post("/client-events/<slug>/<int:event_id>/remove")
def take_client_event_back(slug: str, event_id: int) -> ResponseReturnValue:
    """It does not happen after all."""
    with client_to_change(slug) as (session, client):
        remove_event(session, client, event_id, now=the_house().clock.now(), actor=the_reader().access.actor)
    flash(gettext("The event was removed."), "ok")
    return redirect(url_for("operator.client_events"))


def event_kind_word(kind: str) -> str:
    """What kind of event it is."""
    return {
        ClientEventKind.SALE: gettext("Sale"),
        ClientEventKind.NEWSLETTER: gettext("Newsletter"),
        ClientEventKind.COURIER_STRIKE: gettext("Courier strike"),
        ClientEventKind.OTHER: gettext("Something else"),
    }[ClientEventKind(kind)]


def _values(form: Form, market_id: int | None) -> EventValues:
    typed = form["uplift_percent"].strip()
    is_less = typed.startswith(("-", "−"))
    percent = Form({"uplift_percent": typed.lstrip("+-−")}).number("uplift_percent")
    return EventValues(
        kind=form.choice("kind", ClientEventKind),
        market_id=market_id,
        first_day=form.day("first_day"),
        last_day=form.day("last_day"),
        uplift_percent=-percent if is_less else percent,
        note=form["note"],
    )


def _page(form: Form) -> str:
    with reading() as session:
        rows = coming_events(session, today=the_house().clock.now().date())
        places = _places(session)
    return render_template(
        "operator/client_events.html",
        rows=rows,
        places=places,
        kinds=tuple((kind, event_kind_word(kind)) for kind in ClientEventKind),
        kind_word=event_kind_word,
        form=form,
    )


def _places(session: Session) -> Options:
    """Each client as a whole, then its markets."""
    markets = market_names(session)
    found: list[tuple[str, str]] = []
    for client in list_clients(session):
        if client.is_active:
            found.append((client.slug, gettext("%(client)s, all markets", client=client.name)))
            found.extend((f"{client.slug}/{one.id}", one.name) for one in markets if one.client_id == client.id)
    return tuple(found)
