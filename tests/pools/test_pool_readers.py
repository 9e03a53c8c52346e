"""Who of a pool counts as somebody who reads a language: only those who may answer there."""

from __future__ import annotations

import pytest
from house_makers import Shops
from sqlalchemy import delete, select, update

from tolmach.accounts.model import Membership, User
from tolmach.pools.model import Level, PoolMember, Skill
from tolmach.pools.queries import anyone_reads
from tolmach.wiring import House

pytestmark = pytest.mark.database

AWAY = {
    "everybody is there": (None, True),
    "everybody is switched off": (update(User).values(is_active=False), False),
    "nobody has a role there": (delete(Membership).where(Membership.pool_id.is_not(None)), False),
    "nobody reads enough": (update(Skill).values(read=Level.BASIC), False),
    "nobody is a member": (delete(PoolMember), False),
}


@pytest.mark.parametrize(("change", "expected"), AWAY.values(), ids=AWAY)
def test_only_who_may_answer_reads(house: House, shops: Shops, change: object, *, expected: bool) -> None:
    with house.database.writing.begin() as session:
        pool_id = shops.pools["sk"]
        assert session.scalar(select(PoolMember.id).where(PoolMember.pool_id == pool_id)) is not None
        if change is not None:
            session.execute(change)  # type: ignore[call-overload]
        assert anyone_reads(session, pool_id, "sk") is expected
