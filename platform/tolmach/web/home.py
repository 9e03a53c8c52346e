"""The address without a path: everybody's way to their own pages."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.access import Permission
from tolmach.web.guard import guarded_blueprint
from tolmach.web.reader import the_reader

home = guarded_blueprint("home", __name__, permission=None)


@home.get("/")
def show() -> ResponseReturnValue:
    """Send people to where their work is."""
    if the_reader().access.has(Permission.RUN_HOUSE):
        return redirect(url_for("operator.overview"))
    if the_reader().access.has(Permission.READ_TICKETS):
        return redirect(url_for("agent.queue"))
    if the_reader().access.has(Permission.READ_REPORTS):
        return redirect(url_for("owner.show_markets"))
    return render_template("home.html")
