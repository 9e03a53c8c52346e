"""What people set for themselves."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.preferences import THEMES, set_look
from tolmach.clock import time_zones
from tolmach.i18n import gettext
from tolmach.web.guard import guarded_blueprint
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader

settings = guarded_blueprint("settings", __name__, permission=None, url_prefix="/settings")


@settings.get("")
def show() -> ResponseReturnValue:
    """The form."""
    return render_template("settings.html", zones=time_zones())


@settings.post("")
def save() -> ResponseReturnValue:
    """Keep look, zone and keys; an unknown theme or zone changes nothing."""
    theme, zone = request.form.get("theme", ""), request.form.get("time_zone", "")
    if theme not in THEMES or zone not in time_zones():
        flash(gettext("This appearance or time zone is not known. Nothing was changed."), "stop")
        return redirect(url_for("settings.show"))
    with the_house().database.writing.begin() as session:
        set_look(
            session,
            the_reader().user_id,
            theme=theme,
            time_zone=zone,
            has_letter_keys="has_letter_keys" in request.form,
        )
    flash(gettext("Your settings are saved."), "ok")
    return redirect(url_for("settings.show"))
