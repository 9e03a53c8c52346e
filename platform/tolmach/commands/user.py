"""``tolmach user``: the first account, and a lost password."""

from __future__ import annotations

import secrets

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Role
from tolmach.accounts.users import add_user, set_password
from tolmach.clients.model import Client
from tolmach.commands.house import open_house
from tolmach.errors import NotFound
from tolmach.pools.model import Pool

_PASSWORD = click.option("--password", help="The password; made and printed when it is not given.")


@click.group("user")
def command() -> None:
    """Add a person who may log in, or set their password."""


@command.command()
@click.argument("address")
@click.option("--name", required=True, help="The person's name as colleagues read it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OPERATOR.value)
@click.option("--client", "client_slug", help="For an owner: the client's slug.")
@click.option("--pool", "pool_slug", help="For an agent or lead: the pool's slug.")
@click.option("--locale", default="en", help="The interface's language.")
@_PASSWORD
def add(
    *,
    address: str,
    name: str,
    role: str,
    client_slug: str | None,
    pool_slug: str | None,
    locale: str,
    password: str | None,
) -> None:
    """Add a person with one role."""
    chosen = password or secrets.token_urlsafe(12)
    with open_house() as house, house.database.writing.begin() as session:
        grant = _grant(session, Role(role), client_slug, pool_slug)
        add_user(
            session,
            address=address,
            name=name,
            password=chosen,
            grants=(grant,),
            now=house.clock.now(),
            locale=locale,
        )
    click.echo(f"{address} may log in as {role}." + ("" if password else f" Password: {chosen}"))


@command.command("password")
@click.argument("address")
@_PASSWORD
def reset_password(address: str, password: str | None) -> None:
    """Set a person's password and end their sessions."""
    chosen = password or secrets.token_urlsafe(12)
    with open_house() as house, house.database.writing.begin() as session:
        set_password(session, address=address, password=chosen, now=house.clock.now())
    click.echo(f"{address} has a new password." + ("" if password else f" Password: {chosen}"))


def _grant(session: Session, role: Role, client_slug: str | None, pool_slug: str | None) -> Grant:
    if (role is Role.OWNER) != (client_slug is not None):
        raise click.UsageError("An owner needs --client, and nobody else takes it.")
    if (role in (Role.AGENT, Role.LEAD)) != (pool_slug is not None):
        raise click.UsageError("An agent or lead needs --pool, and nobody else takes it.")
    client_id = session.scalar(select(Client.id).where(Client.slug == client_slug)) if client_slug else None
    pool_id = session.scalar(select(Pool.id).where(Pool.slug == pool_slug)) if pool_slug else None
    if client_slug and client_id is None:
        raise NotFound("client", client_slug)
    if pool_slug and pool_id is None:
        raise NotFound("pool", pool_slug)
    return Grant(role=role, client_id=client_id, pool_id=pool_id)
