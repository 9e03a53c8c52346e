"""Orders beside a ticket: the person's own, and those that a letter names, marked where somebody else placed them."""

from __future__ import annotations

from desk import arrive, enter
from house_makers import Shops, make_order
from sqlalchemy import event

from tolmach.wiring import House

MARK = "Placed with another e-mail address"
ASKS = "Dobrý deň, kde je moja objednávka NV-2026-10482? Ďakujem, Mária Kováčová"


def test_an_order_that_a_letter_names_shows_whose_it_is(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_order(session, shops, "NV-2026-10482", "maria.kovacova@post.example")
    alena = enter(house, "alena")
    own = arrive(house, ASKS, to="sk@novesta.example")
    page = alena.read(f"/tickets/{own}")
    assert "NV-2026-10482</strong>" in page
    assert MARK not in page

    others = arrive(house, ASKS, to="sk@novesta.example", sender="mallory@post.example", message_id="2@post.example")
    asked: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: asked.append(sql))
    page = alena.read(f"/tickets/{others}")
    assert "NV-2026-10482</strong>" in page
    assert MARK in page
    assert "maria.kovacova" not in page
    assert sum(not sql.startswith("BEGIN") for sql in asked) <= 12
