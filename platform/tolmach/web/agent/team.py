"""Who of the pools one leads is there, and saying so for them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.access import Permission
from tolmach.errors import NotAllowed, Refused
from tolmach.i18n import gettext
from tolmach.pools.model import Presence
from tolmach.pools.presence import say_presence_of
from tolmach.pools.save_pool import list_pools
from tolmach.pools.staff import staff_of_pools
from tolmach.reports.drafts import figures_of_agents
from tolmach.web.agent.blueprint import agent
from tolmach.web.house import the_house
from tolmach.web.login.destination import own_address
from tolmach.web.reader import the_reader


@agent.get("/team")
def team() -> ResponseReturnValue:
    """The members of the pools one leads, or of all, with what keeps each from work."""
    house, access = the_house(), the_reader().access
    if not access.has(Permission.TAKE_ANY):
        raise NotAllowed(Permission.TAKE_ANY)
    is_for_all, mine = access.is_for_all(Permission.TAKE_ANY), access.pools(Permission.TAKE_ANY)
    with house.database.reading() as session:
        pools = [pool for pool in list_pools(session) if pool.is_active and (is_for_all or pool.id in mine)]
        staff = staff_of_pools(session, now=house.clock.now())
        figures = figures_of_agents(session, [pool.id for pool in pools], now=house.clock.now())
    members = {pool: [one for one in staff if one.pool_id == pool.id] for pool in pools}
    return render_template("agent/team.html", members=members, figures=figures)


@agent.post("/team/<int:user_id>/presence")
def say_presence_for(user_id: int) -> ResponseReturnValue:
    """Say that somebody is available, busy or away."""
    wanted = request.form.get("presence", "")
    if wanted not in tuple(Presence):
        raise Refused(wanted)
    house = the_house()
    with house.database.writing.begin() as session:
        say_presence_of(session, the_reader().access, user_id, Presence(wanted), now=house.clock.now())
    flash(gettext("Saved. They see that it was you."), "ok")
    return redirect(own_address(request.form.get("next")) or url_for("agent.team"))
