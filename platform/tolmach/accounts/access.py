"""What a person or token may do, and where: roles by membership turned into named permissions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.model import Membership, Role
from tolmach.errors import NotAllowed
from tolmach.events.actor import Actor, ActorKind


class Permission(StrEnum):
    READ_TICKETS = "tickets.read"
    ANSWER = "tickets.answer"
    SEND_ANYWAY = "tickets.send_anyway"
    TAKE_ANY = "tickets.take_any"
    CORRECT_LANGUAGE = "tickets.correct_language"
    APPROVE_WORDING = "wording.approve"
    APPROVE_CONTENT = "content.approve"
    RUN_HOUSE = "house.run"
    READ_REPORTS = "reports.read"
    SEND_MESSAGES = "messages.send"


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset(
        {
            Permission.READ_TICKETS,
            Permission.ANSWER,
            Permission.SEND_ANYWAY,
            Permission.CORRECT_LANGUAGE,
            Permission.APPROVE_WORDING,
        }
    ),
    Role.LEAD: frozenset(
        {
            Permission.READ_TICKETS,
            Permission.ANSWER,
            Permission.SEND_ANYWAY,
            Permission.CORRECT_LANGUAGE,
            Permission.TAKE_ANY,
            Permission.APPROVE_WORDING,
        }
    ),
    Role.OPERATOR: frozenset(
        {
            Permission.READ_TICKETS,
            Permission.TAKE_ANY,
            Permission.RUN_HOUSE,
            Permission.READ_REPORTS,
            Permission.APPROVE_WORDING,
        }
    ),
    Role.OWNER: frozenset({Permission.READ_REPORTS, Permission.APPROVE_CONTENT}),
}


@dataclass(frozen=True, kw_only=True)
class Grant:
    """One role and where it holds; empty places mean everywhere."""

    role: Role
    client_id: int | None = None
    market_id: int | None = None
    pool_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Access:
    """An actor with everything granted to them."""

    actor: Actor
    grants: tuple[Grant, ...] = ()

    def has(self, permission: Permission) -> bool:
        """Whether the permission is granted anywhere at all (to show a page or not)."""
        return any(permission in ROLE_PERMISSIONS[grant.role] for grant in self.grants)

    def is_for_all(self, permission: Permission) -> bool:
        """Whether it is granted without a limit to a client or pool."""
        return any(
            permission in ROLE_PERMISSIONS[grant.role] and grant.client_id is None and grant.pool_id is None
            for grant in self.grants
        )

    def pools(self, permission: Permission) -> frozenset[int]:
        """The pools it is granted in."""
        return frozenset(
            grant.pool_id
            for grant in self.grants
            if grant.pool_id is not None and permission in ROLE_PERMISSIONS[grant.role]
        )

    def clients(self, permission: Permission) -> frozenset[int]:
        """The clients it is granted for by name."""
        return frozenset(
            grant.client_id
            for grant in self.grants
            if grant.client_id is not None and permission in ROLE_PERMISSIONS[grant.role]
        )

    def whole_clients(self, permission: Permission) -> frozenset[int]:
        """The clients it is granted for in all their markets."""
        return frozenset(
            grant.client_id
            for grant in self.grants
            if grant.client_id is not None and not grant.market_id and permission in ROLE_PERMISSIONS[grant.role]
        )

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless the permission is granted somewhere."""
        if not self.has(permission):
            raise NotAllowed(permission)


def access_of_user(session: Session, user_id: int) -> Access:
    """The access of a user by their memberships."""
    memberships = session.scalars(select(Membership).where(Membership.user_id == user_id)).all()
    return Access(
        actor=Actor(ActorKind.USER, user_id),
        grants=tuple(
            Grant(role=row.role, client_id=row.client_id, market_id=row.market_id, pool_id=row.pool_id)
            for row in memberships
        ),
    )
