"""The queue, the search, and the way to the next ticket."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.access import Permission
from tolmach.errors import Refused
from tolmach.i18n import gettext
from tolmach.pools.model import Presence
from tolmach.pools.presence import presence_of
from tolmach.pools.presence import say_presence as note_presence
from tolmach.routing.take import take_next as take_most_urgent
from tolmach.tickets.queries import Shelf, queue_page, shelf_sizes
from tolmach.tickets.warn import warned_for
from tolmach.web.agent.blueprint import agent
from tolmach.web.fragments import render_fragment
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader

TEMPLATE = "agent/queue.html"
WITH_WARNINGS = (Shelf.WAITING, Shelf.MINE)


@agent.get("/tickets")
def queue() -> ResponseReturnValue:
    """One shelf of the queue, or what a search found."""
    return render_template(TEMPLATE, **_collected())


@agent.get("/tickets/live")
def live_queue() -> ResponseReturnValue:
    """The part of the queue that changes by itself: warnings and rows, asked again and again."""
    return render_fragment(TEMPLATE, "live", **_collected())


@agent.get("/tickets/warned")
def warned_count() -> ResponseReturnValue:
    """How many tickets the reader is warned of, for the bar and the window's title of every page."""
    with the_house().database.reading() as session:
        warned = warned_for(session, the_reader().access)
    return render_template("agent/_warned_count.html", count=len({one.reference for one in warned}))


def _collected() -> dict[str, Any]:
    words = request.args.get("q", "").strip()
    shelf = None if words else _shelf(request.args.get("shelf", ""))
    page = max(1, request.args.get("page", 1, type=int))
    access = the_reader().access
    with the_house().database.reading() as session:
        found = queue_page(session, access, shelf=shelf, words=words, page=page)
        sizes = shelf_sizes(session, access)
        presence = presence_of(session, the_reader().user_id) if access.has(Permission.ANSWER) else None
        warned = warned_for(session, access) if shelf in WITH_WARNINGS else ()
    return {
        "queue": found,
        "sizes": sizes,
        "page": page,
        "shelves": _shelves(),
        "presence": presence,
        "warned": warned,
    }


@agent.post("/presence")
def say_presence() -> ResponseReturnValue:
    """Be available, busy or away from now on."""
    wanted = request.form.get("presence", "")
    if wanted not in tuple(Presence):
        raise Refused(wanted)
    house, reader = the_house(), the_reader()
    with house.database.writing.begin() as session:
        note_presence(session, reader.user_id, Presence(wanted), now=house.clock.now(), actor=reader.access.actor)
    return redirect(url_for("agent.queue"))


@agent.post("/tickets/next")
def take_next() -> ResponseReturnValue:
    """Take the most urgent ticket and open it."""
    house = the_house()
    skip = request.form.get("skip", type=int)
    with house.database.writing.begin() as session:
        ticket = take_most_urgent(session, the_reader().access, now=house.clock.now(), skip=skip)
    if ticket is None:
        flash(gettext("Nothing is waiting for you. New letters appear in the queue by themselves."), "quiet")
        return redirect(url_for("agent.queue"))
    return redirect(url_for("agent.ticket", reference=ticket.reference))


def _shelves() -> tuple[Shelf, ...]:
    """The shelves of this reader: what no pool has is for those who run the house."""
    is_for_all = the_reader().access.is_for_all(Permission.READ_TICKETS)
    return tuple(shelf for shelf in Shelf if is_for_all or shelf is not Shelf.NOBODY)


def _shelf(name: str) -> Shelf:
    return Shelf(name) if name in tuple(Shelf) else Shelf.WAITING
