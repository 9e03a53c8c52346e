"""Who approves wordings: people who write the language natively, in its pool or in the house."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.events.actor import ActorKind
from tolmach.language import PIVOT, Language
from tolmach.pools.model import Level, Pool, Skill


def languages_to_approve(session: Session, access: Access) -> Mapping[Language, Language]:
    """The languages whose wordings the person may approve, with the working language to read the source in.

    An agent and a lead approve in the languages of their pools, an operator in any, and each of them only what they
    write natively.
    """
    if access.actor.kind is not ActorKind.USER or not access.has(Permission.APPROVE_WORDING):
        return {}
    native = session.scalars(
        select(Skill.language).where(Skill.user_id == access.actor.id, Skill.write == Level.NATIVE)
    ).all()
    pools = session.execute(
        select(Pool.language, Pool.working_language)
        .where(Pool.id.in_(access.pools(Permission.APPROVE_WORDING)))
        .order_by(Pool.id.desc())
    )
    working = {row.language: Language(row.working_language) for row in pools}
    if access.is_for_all(Permission.APPROVE_WORDING):
        working = dict.fromkeys(native, PIVOT) | working
    return {Language(code): working[code] for code in native if code in working}
