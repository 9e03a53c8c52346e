"""What the shop is to answer itself: letters in languages it keeps for its own people."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from tolmach.reports.door import markets_for
from tolmach.routing.handed import handed_to_shop
from tolmach.web.house import the_house
from tolmach.web.owner.blueprint import owner
from tolmach.web.reader import the_reader


@owner.get("/left-to-you")
def show_handed() -> ResponseReturnValue:
    """The letters that wait for the reader's shops, the oldest first."""
    with the_house().database.reading() as session:
        markets = markets_for(session, the_reader().access)
        tickets = handed_to_shop(session, [market.market_id for market in markets])
    return render_template("owner/handed.html", tickets=tickets)
