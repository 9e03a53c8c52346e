"""The markets whose reports the reader may open."""

from __future__ import annotations

from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from tolmach.accounts.access import Permission
from tolmach.reports.door import markets_for
from tolmach.reports.queries import waiting_by_market
from tolmach.web.house import the_house
from tolmach.web.owner.blueprint import owner
from tolmach.web.reader import the_reader


@owner.get("")
def show_markets() -> ResponseReturnValue:
    """Pick a market; operators find those of every client."""
    house, access = the_house(), the_reader().access
    with house.database.reading() as session:
        markets = markets_for(session, access)
        waiting = waiting_by_market(session, [market.market_id for market in markets], now=house.clock.now())
    clients = [(name, list(own)) for name, own in groupby(markets, key=lambda market: market.client_name)]
    judges = bool(access.whole_clients(Permission.APPROVE_CONTENT))
    return render_template("owner/markets.html", clients=clients, waiting=waiting, judges=judges)
