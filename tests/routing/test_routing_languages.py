"""Languages outside a client's ladder: the nearest rule counts; only where nobody decided does an alarm sound."""

from __future__ import annotations

import pytest
from flow_steps import mail_in
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.language import Language
from tolmach.pools.model import ForeignRule, LanguageRule, RungKind
from tolmach.routing.ladder import Ladder, ladder_for
from tolmach.routing.watch import watch_pools
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
UKRAINIAN = "Доброго дня, коли прибуде моє замовлення? Я чекаю вже два тижні і нічого не отримала.\n"

RULES = {
    # name: rules as (market, language, rule), then the rule that counts for Ukrainian on the Slovak market
    "nothing": ([], "none"),
    "every language": ([(None, "*", ForeignRule.ENGLISH)], "english"),
    "the language itself": ([(None, "*", ForeignRule.ENGLISH), (None, "uk", ForeignRule.HAND_TO_SHOP)], "hand_to_shop"),
    "the market's": ([(None, "*", ForeignRule.ENGLISH), ("sk", "*", ForeignRule.MARKET_LANGUAGE)], "market_language"),
    "another market's": ([(None, "*", ForeignRule.ENGLISH), ("pl", "*", ForeignRule.MARKET_LANGUAGE)], "english"),
    "language before market": (
        [(None, "uk", ForeignRule.HAND_TO_SHOP), ("sk", "*", ForeignRule.MARKET_LANGUAGE)],
        "hand_to_shop",
    ),
}


def rule(session: Session, shops: Shops, market: str | None, language: str, said: ForeignRule) -> LanguageRule:
    row = LanguageRule(
        client_id=shops.clients["novesta"],
        market_id=shops.markets[f"novesta-{market}"] if market else None,
        language=language,
        rule=said,
    )
    session.add(row)
    session.flush()
    return row


def slovak_ladder(session: Session, shops: Shops) -> Ladder:
    market = session.get_one(Market, shops.markets["novesta-sk"])
    return ladder_for(session, market, Language("uk"), now=TUESDAY_TEN)


def forget_rules(session: Session) -> None:
    session.execute(delete(LanguageRule))


@pytest.mark.parametrize("case", RULES)
def test_the_nearest_rule_counts(house: House, shops: Shops, case: str):
    rules, expected = RULES[case]
    with house.database.writing.begin() as session:
        forget_rules(session)
        for market, language, said in rules:
            rule(session, shops, market, language, said)
        ladder = slovak_ladder(session, shops)
    assert (ladder.rule, ladder.is_alarming) == (expected, expected == "none")


@pytest.mark.parametrize("is_named", [True, False])
def test_a_pool_with_a_surcharge_answers_and_without_one_it_alarms(house: House, shops: Shops, is_named: bool):
    with house.database.writing.begin() as session:
        forget_rules(session)
        row = rule(session, shops, "sk", "uk", ForeignRule.SURCHARGE)
        row.pool_id, row.kind = (shops.pools["pl"] if is_named else None), RungKind.FLUENT
        session.flush()
        ladder = slovak_ladder(session, shops)
    assert [rung.pool_id for rung in ladder.rungs] == ([shops.pools["pl"]] if is_named else [])
    assert (ladder.served_as, ladder.is_alarming) == ("uk", not is_named)


def open_troubles(house: House) -> list[TroubleKind]:
    with house.database.reading() as session:
        return list(
            session.scalars(
                select(Trouble.kind).where(Trouble.mended_at.is_(None), Trouble.kind == TroubleKind.LANGUAGE_UNSERVED)
            )
        )


def test_a_language_nobody_decided_on_alarms_until_somebody_does(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        forget_rules(session)
    mail_in(house, UKRAINIAN, to="sk@novesta.example", sender="oksana@post.example")
    assert open_troubles(house) == [TroubleKind.LANGUAGE_UNSERVED]
    with house.database.writing.begin() as session:
        rule(session, shops, None, "*", ForeignRule.MARKET_LANGUAGE)
        watch_pools(session, now=house.clock.now())
    assert open_troubles(house) == []
