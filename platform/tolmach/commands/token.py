"""``tolmach token``: a client's key to the API."""

from __future__ import annotations

import click
from sqlalchemy import select

from tolmach.accounts.tokens import issue_token
from tolmach.clients.model import Client
from tolmach.commands.house import open_house
from tolmach.errors import NotFound


@click.group("token")
def command() -> None:
    """Give a client a key to the API."""


@command.command()
@click.option("--client", "client_slug", required=True, help="The client's slug.")
@click.option("--name", required=True, help="What the key is for, as the operator will read it.")
def add(client_slug: str, name: str) -> None:
    """Make a token and print it once; only its hash is kept."""
    with open_house() as house, house.database.writing.begin() as session:
        client_id = session.scalar(select(Client.id).where(Client.slug == client_slug))
        if client_id is None:
            raise NotFound("client", client_slug)
        click.echo(issue_token(session, client_id=client_id, name=name, now=house.clock.now()))
