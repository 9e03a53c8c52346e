"""``tolmach orders connect``: where a market's orders are pulled from."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select

from tolmach.clients.model import Client, Market
from tolmach.commands.house import open_house
from tolmach.errors import NotFound
from tolmach.events.actor import JOB
from tolmach.orders.connect import connect_shop, disconnect_shop
from tolmach.orders.model import ShopSystem


@click.command("connect")
@click.option("--client", "client_slug", required=True, help="The client's slug.")
@click.option("--market", "market_slug", required=True, help="The market's slug.")
@click.option("--system", type=click.Choice([one.value for one in ShopSystem]), default="woocommerce")
@click.option("--address", default="", help="The shop's https address.")
@click.option("--key", default="", help="WooCommerce's consumer key.")
@click.option("--off", is_flag=True, help="Pull no more from this market's shop.")
def command(*, client_slug: str, market_slug: str, system: str, address: str, key: str, off: bool) -> None:
    """Pull a market's orders from its shop. The secret or token is asked for, so that no list of processes shows it."""
    secret = "" if off else click.prompt("Secret", hide_input=True, err=True)
    with open_house() as house, house.database.writing.begin() as session:
        owned = select(Market).join(Client, Client.id == Market.client_id)
        market = session.scalar(owned.where(Client.slug == client_slug, Market.slug == market_slug))
        if market is None:
            raise NotFound("market", f"{client_slug}/{market_slug}")
        told: dict[str, Any] = {"now": house.clock.now(), "actor": JOB}
        if off:
            disconnect_shop(session, market, **told)
            return
        connect_shop(session, market, system=ShopSystem(system), address=address, key=key, secret=secret, **told)
