"""The blueprint with its guard, and the ways into a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import session as cookie
from sqlalchemy.orm import Session

from tolmach.accounts.access import Permission
from tolmach.accounts.door import client_for
from tolmach.clients.model import Client
from tolmach.web.guard import guarded_blueprint
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader

operator = guarded_blueprint("operator", __name__, permission=Permission.RUN_HOUSE, url_prefix="/operator")

_SHOWN_ONCE = "shown_once"


def reading() -> AbstractContextManager[Session]:
    """A session for what a page shows."""
    return the_house().database.reading()


def writing() -> AbstractContextManager[Session]:
    """A transaction for what a form changes."""
    return the_house().database.writing.begin()


@contextmanager
def client_to_change(slug: str) -> Iterator[tuple[Session, Client]]:
    """A transaction and the client in it. Raises NotFound."""
    with writing() as session:
        yield session, client_for(session, the_reader().access, slug)


def show_once(secret: str) -> None:
    """Keep a made secret for the next page alone; in the cookie it is sealed, so that no proxy's log can tell it."""
    cookie[_SHOWN_ONCE] = the_house().settings.keyring.seal(secret)


def shown_once() -> str | None:
    """The secret to show now, gone from here on."""
    sealed = cookie.pop(_SHOWN_ONCE, None)
    return the_house().settings.keyring.open(sealed) if sealed else None
