"""Who reads this page: the person behind the session cookie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, Request, g
from flask_login import LoginManager, current_user

from tolmach.accounts.access import Access, Permission, access_of_user
from tolmach.accounts.model import LoginSession, User
from tolmach.accounts.seen import is_seen_long_ago, note_seen
from tolmach.accounts.sign_in import user_of_session
from tolmach.web.house import the_house

SESSION_COOKIE = "tolmach_session"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A signed-in person as pages need them; read once per request."""

    user_id: int
    name: str
    locale: str
    time_zone: str
    theme: str
    has_letter_keys: bool
    access: Access
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What flask-login calls a user by."""
        return str(self.user_id)

    def may(self, permission: str) -> bool:
        """Whether they hold the permission anywhere (to show a link or not)."""
        return self.access.has(Permission(permission))


def set_up_reader(app: Flask) -> None:
    """Find the reader by the session cookie; nothing else signs anybody in."""
    manager = LoginManager()
    manager.session_protection = None
    # Its context processor would ask the database on every page, also on the one that says the database is gone.
    manager.init_app(app, add_context_processor=False)
    manager.request_loader(_reader_of_request)
    app.context_processor(lambda: {"reader": loaded_reader()})


def the_reader() -> Reader:
    """The signed-in person, behind a guard that made sure there is one."""
    return cast(Reader, current_user)


def is_signed_in() -> bool:
    """Whether this request comes from a signed-in person; looks them up when nobody has yet."""
    return bool(current_user.is_authenticated)


def loaded_reader() -> Reader | None:
    """The reader if somebody already asked who it is; never touches the database."""
    user = g.get("_login_user")
    return user if user is not None and user.is_authenticated else None


def locale_of_reader() -> str | None:
    """The locale the reader chose."""
    reader = loaded_reader()
    return reader.locale if reader else None


def zone_of_reader() -> str | None:
    """The time zone the reader lives in."""
    reader = loaded_reader()
    return reader.time_zone if reader else None


def _reader_of_request(request: Request) -> Reader | None:
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    house = the_house()
    now = house.clock.now()
    with house.database.reading() as session:
        found = user_of_session(session, token, now=now)
        if found is None:
            return None
        user, login = found
        reader = _reader(user, access_of_user(session, user.id))
    # What an open page asks by itself says nothing of whether somebody sits before it.
    if "HX-Request" not in request.headers:
        _note_seen(login)
    return reader


def _reader(user: User, access: Access) -> Reader:
    return Reader(
        user_id=user.id,
        name=user.name,
        locale=user.locale,
        time_zone=user.time_zone,
        theme=user.theme,
        has_letter_keys=user.has_letter_keys,
        access=access,
    )


def _note_seen(login: LoginSession) -> None:
    house = the_house()
    now = house.clock.now()
    if is_seen_long_ago(login, now=now):
        with house.database.writing.begin() as session:
            note_seen(session, login.id, now=now)
