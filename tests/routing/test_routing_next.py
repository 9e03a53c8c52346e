"""Next gives nobody what routing would not give them for what they write, whatever rule serves the language."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from house_makers import TUESDAY_TEN, Shops, make_agent
from sqlalchemy import delete
from sqlalchemy.orm import Session
from ticket_makers import make_ticket

from tolmach.clients.model import Market
from tolmach.language import Language
from tolmach.pools.model import ForeignRule, LanguageRule, Level, Rung, RungKind, Skill
from tolmach.routing.hand import colleagues_of
from tolmach.routing.ladder import ladder_for
from tolmach.routing.rules import Excluded
from tolmach.routing.take import take_next
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database
PEOPLE = {"slovak": ["sk"], "czech": ["cs"], "english": ["en"], "ukrainian": ["uk"], "nothing": []}


@dataclass(frozen=True, kw_only=True)
class Served:
    """How the client's rungs or rule serve the language of the ticket, and who of the Slovak pool is asked then."""

    language: str = "cs"
    kinds: tuple[RungKind, ...] = ()
    rule: ForeignRule | None = None
    went: RungKind = RungKind.FLUENT
    asked: set[str]


CASES = {
    "its own rung, in another language's pool": Served(kinds=(RungKind.FLUENT,), asked={"czech"}),
    "a machine's draft": Served(kinds=(RungKind.MACHINE,), went=RungKind.MACHINE, asked=set(PEOPLE)),
    "fluent before the machine": Served(kinds=(RungKind.FLUENT, RungKind.MACHINE), asked={"czech"}),
    "the machine after the fluent": Served(
        kinds=(RungKind.FLUENT, RungKind.MACHINE), went=RungKind.MACHINE, asked=set(PEOPLE)
    ),
    "in English by the rule": Served(rule=ForeignRule.ENGLISH, asked={"english"}),
    "in the market's language by the rule": Served(rule=ForeignRule.MARKET_LANGUAGE, asked={"slovak"}),
    "for a surcharge": Served(rule=ForeignRule.SURCHARGE, asked={"czech"}),
    "for a surcharge, in a language without texts": Served(language="uk", rule=ForeignRule.SURCHARGE, asked={"slovak"}),
}


def arrange(session: Session, shops: Shops, case: Served) -> int:
    """The Slovak pool answers everything; a ticket waits there on the rung it was routed to."""
    pool = {"pool_id": shops.pools["sk"], "client_id": shops.clients["novesta"]}
    session.execute(delete(LanguageRule))
    session.execute(delete(Rung).where(Rung.client_id == pool["client_id"]))
    session.add_all(Rung(**pool, language=code, position=1, kind=RungKind.NATIVE) for code in ("sk", "en"))
    session.add_all(
        Rung(**pool, language=case.language, position=place, kind=kind) for place, kind in enumerate(case.kinds)
    )
    if case.rule:
        session.add(LanguageRule(**pool, language="*", rule=case.rule, kind=RungKind.FLUENT))
    for name, languages in PEOPLE.items():
        person = make_agent(session, name.title(), {"xx": shops.pools["sk"]})
        session.add_all(
            Skill(user_id=person, language=one, read=Level.NONE, write=Level.FLUENT, speak=Level.NONE)
            for one in languages
        )
        shops.users[name] = person
    ticket = make_ticket(session, shops, due_at=TUESDAY_TEN)
    ticket.language, ticket.rung = Language(case.language), case.went
    session.flush()
    return ticket.id


@pytest.mark.parametrize("name", CASES)
def test_next_and_routing_ask_the_same_of_people(house: House, shops: Shops, name: str):
    case = CASES[name]
    with house.database.writing.begin() as session:
        ticket_id = arrange(session, shops, case)
    taken = set()
    for person in PEOPLE:
        with house.database.writing.begin() as session:
            ticket = take_next(session, shops.access(person), now=TUESDAY_TEN)
            if ticket is not None and ticket.id == ticket_id:
                taken.add(person)
            session.rollback()
    assert taken == case.asked
    with house.database.reading() as session:
        ticket = session.get_one(Ticket, ticket_id)
        market = session.get_one(Market, ticket.market_id)
        assert ladder_for(session, market, Language(case.language), now=TUESDAY_TEN).rungs
        reasons = {one.user_id: one.reason for one in colleagues_of(session, ticket, now=TUESDAY_TEN)}
        asked = {person for person in PEOPLE if reasons[shops.users[person]] is not Excluded.CANNOT_WRITE}
        assert asked == case.asked


def test_what_somebody_may_not_write_is_passed_over_for_what_they_may(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        arrange(session, shops, CASES["its own rung, in another language's pool"])
        theirs = make_ticket(session, shops).id
    with house.database.writing.begin() as session:
        ticket = take_next(session, shops.access("slovak"), now=TUESDAY_TEN)
        assert ticket is not None
        assert ticket.id == theirs
