"""A rung on which a client's letters are never answered: stepped over, said in the trace, set on the ladder's page."""

from __future__ import annotations

import pytest
from house_makers import TUESDAY_TEN, Shops, fill_house, make_agent
from sqlalchemy import update
from ticket_makers import make_ticket

from tolmach.clients.model import Client, Market, TranslationPolicy
from tolmach.db import Database
from tolmach.pools.model import Rung, RungKind
from tolmach.routing.reasons import last_reason
from tolmach.routing.route import route_ticket
from tolmach.routing.rules import Skipped

pytestmark = pytest.mark.database


@pytest.fixture
def people(database: Database) -> Shops:
    """Behind the Slovak pool of Novesta the Czech one steps in, where Zora writes both languages."""
    shops = fill_house(database)
    with database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"cs": shops.pools["cs"], "sk": shops.pools["sk"]})
        session.add(
            Rung(
                client_id=shops.clients["novesta"],
                language="sk",
                position=2,
                kind=RungKind.FLUENT,
                pool_id=shops.pools["cs"],
            )
        )
    return shops


def say_never(database: Database, people: Shops, position: int) -> None:
    with database.writing.begin() as session:
        rung = (Rung.client_id == people.clients["novesta"]) & (Rung.language == "sk") & (Rung.position == position)
        session.execute(update(Rung).where(rung).values(conditions={"never": True}))


def route(database: Database, people: Shops, market: str = "novesta-sk") -> tuple[int | None, list[str | None], str]:
    """The pool a new ticket goes to, why each rung looked at was skipped, and whose letter it is."""
    with database.writing.begin() as session:
        ticket = make_ticket(session, people, market, is_routed=False)
        route_ticket(session, ticket, session.get_one(Market, ticket.market_id), now=TUESDAY_TEN)
        session.commit()
    with database.reading() as session:
        reason = last_reason(session, ticket)
        assert reason is not None
        return ticket.pool_id, [step.skipped for step in reason.steps], reason.client


def test_the_next_rung_answers_instead(database: Database, people: Shops):
    assert route(database, people)[0] == people.pools["sk"]
    say_never(database, people, 1)
    assert route(database, people) == (people.pools["cs"], [Skipped.NEVER_FOR_CLIENT, None], "Novesta")
    assert route(database, people, "calida-sk")[0] == people.pools["sk"], "other clients keep the pool"


def test_a_ticket_does_not_wait_where_it_is_never_answered(database: Database, people: Shops):
    say_never(database, people, 2)
    with database.writing.begin() as session:
        for name in ("alena", "zora"):
            for _ in range(20):
                make_ticket(session, people, assignee=name)
    pool, skipped, _client = route(database, people)
    assert pool == people.pools["sk"], "everybody is full, and it waits on the first rung"
    assert skipped[1] == Skipped.NEVER_FOR_CLIENT


def test_a_client_who_wants_people_only_is_told_apart(database: Database, people: Shops):
    with database.writing.begin() as session:
        session.get_one(Client, people.clients["novesta"]).translation_policy = TranslationPolicy.PEOPLE_ONLY
    assert route(database, people, "novesta-pt")[1] == [Skipped.PEOPLE_ONLY]
