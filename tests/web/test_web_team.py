"""Saying for somebody else that they are available, busy or away: who may, and that they see who did."""

from __future__ import annotations

import re

import pytest
from desk import enter
from draft_makers import make_draft
from house_makers import Shops, make_user
from sqlalchemy import select

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Role
from tolmach.events.model import Event, EventKind
from tolmach.pools.model import Presence, UserPresence
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def lead(house: House, shops: Shops) -> None:
    """Lena leads the Slovak pool."""
    with house.database.writing.begin() as session:
        shops.users["lena"] = make_user(session, "Lena", Grant(role=Role.LEAD, pool_id=shops.pools["sk"]))


def presence(house: House, user_id: int) -> tuple[Presence, int | None] | None:
    with house.database.reading() as session:
        row = session.scalars(select(UserPresence).where(UserPresence.user_id == user_id)).one_or_none()
        return (row.presence, row.said_by) if row else None


@pytest.mark.parametrize(("who", "back"), [("olga", "/operator/pools/sk#members"), ("lena", "/team")])
def test_operator_and_lead_set_it_and_the_person_sees_who_did(house: House, shops: Shops, who: str, back: str):
    alena, boss = enter(house, "alena"), enter(house, who)
    answer = boss.send(f"/team/{shops.users['alena']}/presence", presence="away", next=back)
    assert answer.location == back
    assert presence(house, shops.users["alena"]) == (Presence.AWAY, shops.users[who])
    told = f"set by {who.title()}"
    assert told in alena.read("/tickets")
    assert told in boss.read(back.partition("#")[0])
    with house.database.reading() as session:
        [event] = session.scalars(select(Event).where(Event.kind == EventKind.PRESENCE_CHANGED))
    assert (event.actor_id, event.data) == (shops.users[who], {"user": shops.users["alena"], "presence": "away"})
    alena.send("/presence", presence="away")
    assert presence(house, shops.users["alena"]) == (Presence.AWAY, None), "now she says it herself"
    assert told not in alena.read("/tickets")
    boss.send(f"/team/{shops.users['alena']}/presence", presence="away")
    assert presence(house, shops.users["alena"]) == (Presence.AWAY, None), "nothing new was said of her"


def test_a_lead_sees_and_sets_their_own_pools_people_only(house: House, shops: Shops):
    lena = enter(house, "lena")
    page = lena.read("/team")
    assert "Alena" in page
    assert "Bence" not in page
    assert lena.send(f"/team/{shops.users['bence']}/presence", presence="away").status_code == 404
    assert presence(house, shops.users["bence"]) is None


def test_a_lead_sees_how_the_drafts_of_their_people_fared(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_draft(session, shops, sent="Balík je na ceste.")
        make_draft(session, shops, sent="Balík je už na ceste.")
    page = enter(house, "lena").read("/team")
    assert "1 sent as they were, 1 edited, 0 rejected." in page
    assert re.search(r"Median change: \d+%\.", page)


@pytest.mark.parametrize("who", ["alena", "eva"])
def test_nobody_else_sets_it(house: House, shops: Shops, who: str):
    person = enter(house, who)
    assert person.client.get("/team").status_code in (403, 404)
    assert person.send(f"/team/{shops.users['bence']}/presence", presence="away").status_code == 404
    assert presence(house, shops.users["bence"]) is None


def test_a_state_that_is_none_is_refused(house: House, shops: Shops):
    answer = enter(house, "olga").send(f"/team/{shops.users['bence']}/presence", presence="asleep")
    assert answer.status_code == 400
