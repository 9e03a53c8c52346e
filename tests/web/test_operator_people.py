"""People in the browser: taking somebody in, their roles, languages, absences and account."""

from __future__ import annotations

import re

import pytest
from desk import enter, visit
from house_makers import Shops
from sqlalchemy import select
from test_operator_clients import problem_beside

from tolmach.accounts.access import Permission
from tolmach.accounts.model import Membership, User
from tolmach.pools.model import Absence, Level, PoolMember, Skill
from tolmach.wiring import House

PERSON = {
    "name": "Jadwiga Nowak",
    "address": "Jadwiga@desk.example",
    "locale": "sk",
    "time_zone": "Europe/Warsaw",
    "capacity": "12",
}


def user_named(house: House, name: str) -> User:
    with house.database.reading() as session:
        return session.scalars(select(User).where(User.name == name)).one()


def test_somebody_is_taken_in_and_signs_in_with_the_password_shown_once(house: House, shops: Shops):
    olga = enter(house, "olga")
    address = olga.send("/operator/people/new", **PERSON, place=f"agent:{shops.pools['pl']}").location
    password = re.search(r"<code>([^<]+)</code>", olga.read(address))
    assert password
    assert "<code>" not in olga.read(address)
    jadwiga = visit(house)
    answer = jadwiga.send("/login", address="jadwiga@desk.example", password=password[1])
    assert answer.status_code == 302
    assert '<html lang="sk"' in jadwiga.read("/tickets")
    with house.database.reading() as session:
        user = user_named(house, "Jadwiga Nowak")
        member = session.scalars(select(PoolMember).where(PoolMember.user_id == user.id)).one()
    assert (member.pool_id, member.capacity) == (shops.pools["pl"], 12)


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"name": ""}, "name"),
        ({"address": "jadwiga"}, "address"),
        ({"address": "ALENA@desk.example"}, "address"),
        ({"locale": "xx"}, "locale"),
        ({"time_zone": "Warsaw"}, "time_zone"),
        ({"place": "agent"}, "place"),
        ({"place": "agent:999"}, "place"),
        ({"place": "owner:999"}, "place"),
        ({"place": "operator:1"}, "place"),
        ({"place": "king"}, "place"),
        ({"place": "a pool", "capacity": "-1"}, "capacity"),
        ({"place": "a pool", "capacity": "9999"}, "capacity"),
    ],
)
def test_who_cannot_be_taken_in_is_told_beside_the_field(
    house: House, shops: Shops, fields: dict[str, str], beside: str
):
    typed = {**PERSON, "place": "operator", **fields}
    typed["place"] = typed["place"].replace("a pool", f"agent:{shops.pools['pl']}")
    answer = enter(house, "olga").send("/operator/people/new", **typed)
    assert answer.status_code == 422
    assert problem_beside(answer.text, beside)
    with house.database.reading() as session:
        assert session.scalar(select(User.id).where(User.address == "jadwiga@desk.example")) is None


def test_an_owner_may_have_one_market_of_the_client_alone(house: House, shops: Shops):
    olga = enter(house, "olga")
    paul, calida = shops.users["paul"], shops.clients["calida"]
    address = f"/operator/people/{paul}/roles"
    wrong = olga.send(address, place=f"owner:{calida}:{shops.markets['novesta-sk']}", capacity="20")
    assert wrong.status_code == 422
    assert olga.send(address, place=f"owner:{calida}:{shops.markets['calida-sk']}", capacity="20").status_code == 302
    access = shops.access("paul")
    assert access.has(Permission.READ_REPORTS)
    again = olga.send(address, place=f"owner:{calida}:{shops.markets['calida-sk']}", capacity="20")
    assert again.status_code == 422
    with house.database.reading() as session:
        row = session.scalars(
            select(Membership).where(Membership.user_id == paul, Membership.client_id == calida)
        ).one()
    olga.send(f"{address}/{row.id}/take")
    assert not shops.access("paul").has(Permission.READ_REPORTS)


def test_languages_are_saved_as_they_stand_in_the_form(house: House, shops: Shops):
    alena = shops.users["alena"]
    enter(house, "olga").send(
        f"/operator/people/{alena}/skills", read_sk="native", write_sk="fluent", speak_sk="none", read_pl="basic"
    )
    with house.database.reading() as session:
        skills = {row.language: row for row in session.scalars(select(Skill).where(Skill.user_id == alena))}
    assert skills.keys() == {"sk", "pl"}
    assert (skills["sk"].read, skills["sk"].write, skills["sk"].speak) == (Level.NATIVE, Level.FLUENT, Level.NONE)


def test_an_absence_is_by_the_clock_where_the_person_lives(house: House, shops: Shops):
    olga = enter(house, "olga")
    alena, bence = shops.users["alena"], shops.users["bence"]
    address = f"/operator/people/{alena}/absences"
    fields = {"starts_at": "2026-09-22T08:00", "kind": "holiday", "deputy_id": str(bence)}
    olga.send(address, **fields, ends_at="2026-09-25T16:00")
    with house.database.reading() as session:
        absence = session.scalars(select(Absence)).one()
    assert absence.starts_at.isoformat() == "2026-09-22T06:00:00+00:00"
    assert "Bence stands in" in olga.read(f"/operator/people/{alena}")
    assert "absent until" in olga.read("/operator/people")
    slovak = next(row for row in olga.read("/operator/board").split("</tr>") if "/operator/pools/sk" in row)
    assert "nobody" in slovak
    assert "before the start" in problem_beside(
        olga.send(address, **fields, ends_at="2026-09-21T16:00").text, "ends_at"
    )
    assert problem_beside(olga.send(address, **fields, ends_at="soon").text, "ends_at")
    own = {**fields, "deputy_id": str(alena)}
    assert problem_beside(olga.send(address, **own, ends_at="2026-09-25T16:00").text, "deputy_id")
    olga.send(f"{address}/{absence.id}/remove")
    assert "absent until" not in olga.read("/operator/people")


def test_switching_off_ends_the_sessions(house: House, shops: Shops):
    alena, olga = enter(house, "alena"), enter(house, "olga")
    address = f"/operator/people/{shops.users['alena']}/switch"
    olga.send(address, to="off")
    assert alena.client.get("/tickets").status_code == 302
    assert "switched off" in olga.read("/operator/people")
    olga.send(address, to="on")
    assert alena.client.get("/tickets").status_code == 302
    assert enter(house, "alena").client.get("/tickets").status_code == 200


def test_nobody_locks_the_house_behind_themselves(house: House, shops: Shops):
    olga = enter(house, "olga")
    own = shops.users["olga"]
    answer = olga.send(f"/operator/people/{own}/switch", to="off")
    assert answer.status_code == 409
    assert "Another operator" in answer.text
    with house.database.reading() as session:
        row = session.scalars(select(Membership.id).where(Membership.user_id == own)).one()
    assert olga.send(f"/operator/people/{own}/roles/{row}/take").status_code == 409
    assert olga.read("/operator")


def test_a_new_password_ends_the_old_one(house: House, shops: Shops):
    alena, olga = enter(house, "alena"), enter(house, "olga")
    address = olga.send(f"/operator/people/{shops.users['alena']}/password").location
    password = re.search(r"<code>([^<]+)</code>", olga.read(address))
    assert password
    assert alena.client.get("/tickets").status_code == 302
    answer = visit(house).send("/login", address="alena@desk.example", password=password[1])
    assert answer.status_code == 302


def test_a_changed_name_is_read_everywhere(house: House, shops: Shops):
    olga = enter(house, "olga")
    alena = shops.users["alena"]
    olga.send(f"/operator/people/{alena}", name="Alena Krátka", locale="sk", time_zone="Europe/Bratislava")
    assert "Alena Krátka" in olga.read("/operator/board")
    assert olga.send(f"/operator/people/{alena}", name="", locale="sk", time_zone="UTC").status_code == 422
