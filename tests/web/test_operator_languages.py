"""Who answers what: the matrix with its gaps, a client's languages, one ladder."""

from __future__ import annotations

import pytest
from desk import Person, arrive, enter
from house_makers import Shops
from sqlalchemy import select
from test_operator_clients import problem_beside

from tolmach.language import LANGUAGES
from tolmach.pools.model import LanguageRule, Rung, RungKind
from tolmach.tickets.model import Ticket
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database

HUNGARIAN = "Jó napot kívánok, mikor érkezik meg a csomagom? Két hete várok rá, köszönöm a választ."


def assign(olga: Person, slug: str, rule: str = "", **pools: int):
    fields = {f"pool_{code}": str(pools.get(code, "")) for code in LANGUAGES}
    fields |= {f"kind_{code}": "native" for code in LANGUAGES}
    return olga.send(f"/operator/languages/{slug}", rule=rule, **fields)


def rungs(house: House, client_id: int, language: str) -> list[tuple[RungKind, int | None]]:
    with house.database.reading() as session:
        rows = session.scalars(
            select(Rung).where(Rung.client_id == client_id, Rung.language == language).order_by(Rung.position)
        )
        return [(row.kind, row.pool_id) for row in rows]


def test_the_matrix_shows_pools_kinds_and_gaps(house: House, shops: Shops):
    olga = enter(house, "olga")
    page = olga.read("/operator/languages")
    assert "Every language of every market has somebody" in page
    assert "machine draft, reviewed" in page
    assert "not decided" in page
    assign(olga, "calida")
    page = olga.read("/operator/languages")
    assert "In 1 place customers write and nobody is named." in page
    assert page.count('class="gap"') == 1


def test_a_pool_that_is_switched_off_leaves_a_gap(house: House, shops: Shops):
    olga = enter(house, "olga")
    fields = {"name": "hu", "language": "hu", "working_language": "hu", "time_zone": "Europe/Budapest"}
    olga.send("/operator/pools/hu", **fields, week_mon="8-16")
    page = olga.read("/operator/languages")
    assert "In 1 place customers write and nobody is named." in page
    assert "switched off" in page


def test_what_waits_with_nobody_goes_to_whoever_is_named(house: House, shops: Shops):
    olga = enter(house, "olga")
    assign(olga, "calida")
    arrive(house, HUNGARIAN, to="sk@calida.example", with_draft=False)
    assert "Without a pool" in olga.read("/operator/board")
    with house.database.reading() as session:
        kinds = set(session.scalars(select(Trouble.kind).where(Trouble.mended_at.is_(None))))
        assert session.scalars(select(Ticket.language)).one() == "hu"
    assert TroubleKind.LANGUAGE_UNSERVED in kinds
    assign(olga, "calida", sk=shops.pools["sk"], hu=shops.pools["hu"])
    with house.database.reading() as session:
        ticket = session.scalars(select(Ticket)).one()
        still = set(session.scalars(select(Trouble.kind).where(Trouble.mended_at.is_(None))))
    assert (ticket.pool_id, ticket.assignee_id) == (shops.pools["hu"], shops.users["bence"])
    assert TroubleKind.LANGUAGE_UNSERVED not in still


def test_the_rule_for_other_languages_is_set_and_taken_back(house: House, shops: Shops):
    olga, calida = enter(house, "olga"), shops.clients["calida"]
    arrive(house, HUNGARIAN, to="sk@calida.example", with_draft=False)
    assign(olga, "calida", rule="hand_to_shop", sk=shops.pools["sk"])
    with house.database.reading() as session:
        assert (
            session.scalars(select(LanguageRule.rule).where(LanguageRule.client_id == calida)).one() == "hand_to_shop"
        )
        open_kinds = set(session.scalars(select(Trouble.kind).where(Trouble.mended_at.is_(None))))
    assert TroubleKind.LANGUAGE_UNSERVED not in open_kinds
    assert "Hand them to the shop" in olga.read("/operator/languages")
    assign(olga, "calida", sk=shops.pools["sk"])
    with house.database.reading() as session:
        assert session.scalars(select(LanguageRule).where(LanguageRule.client_id == calida)).all() == []


def test_further_rungs_are_kept_when_the_first_changes(house: House, shops: Shops):
    olga, novesta = enter(house, "olga"), shops.clients["novesta"]
    answer = olga.send(
        "/operator/languages/novesta/sk",
        rung_1_kind="native",
        rung_1_pool=str(shops.pools["sk"]),
        rung_2_kind="fluent",
        rung_2_pool=str(shops.pools["cs"]),
        rung_2_wait="120",
        rung_2_topics="delivery, return",
        rung_3_kind="wait",
    )
    assert answer.status_code == 302
    page = olga.read("/operator/languages/novesta/sk")
    assert 'value="120"' in page
    assert 'value="delivery, return"' in page
    assert "+2" in olga.read("/operator/languages")
    every = {code: shops.pools[code] for code in LANGUAGES}
    assign(olga, "novesta", rule="english", **{**every, "sk": shops.pools["en"]})
    assert rungs(house, novesta, "sk") == [
        (RungKind.NATIVE, shops.pools["en"]),
        (RungKind.FLUENT, shops.pools["cs"]),
        (RungKind.WAIT, None),
    ]
    with house.database.reading() as session:
        second = session.scalars(
            select(Rung).where(Rung.client_id == novesta, Rung.language == "sk", Rung.position == 2)
        ).one()
    assert second.conditions == {"when_wait_exceeds": 120, "topics": ["delivery", "return"]}


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"rung_1_kind": "native"}, "rung_1_pool"),
        ({"rung_1_kind": "native", "rung_1_pool": "999999"}, "rung_1_pool"),
        ({"rung_1_kind": "wait"}, "rung_1_kind"),
        ({"rung_1_kind": "king", "rung_1_pool": "sk"}, "rung_1_kind"),
        ({"rung_1_kind": "native", "rung_1_pool": "sk", "rung_2_kind": "fluent", "rung_2_pool": "sk"}, "rung_2_pool"),
        (
            {
                "rung_1_kind": "native",
                "rung_1_pool": "sk",
                "rung_2_kind": "fluent",
                "rung_2_pool": "cs",
                "rung_2_wait": "99999999",
            },
            "rung_2_wait",
        ),
    ],
)
def test_a_ladder_that_cannot_be_is_told_beside_the_field(
    house: House, shops: Shops, fields: dict[str, str], beside: str
):
    typed = {name: str(shops.pools.get(value, value)) for name, value in fields.items()}
    answer = enter(house, "olga").send("/operator/languages/novesta/sk", **typed)
    assert answer.status_code == 422
    assert problem_beside(answer.text, beside)
    assert rungs(house, shops.clients["novesta"], "sk") == [(RungKind.NATIVE, shops.pools["sk"])]


def test_nothing_changed_writes_nothing(house: House, shops: Shops):
    olga = enter(house, "olga")
    every = {code: shops.pools[code] for code in LANGUAGES}
    fields = {f"pool_{code}": str(pool) for code, pool in every.items()}
    fields |= {f"kind_{code}": "machine" if code == "pt" else "native" for code in LANGUAGES}
    olga.send("/operator/languages/novesta", rule="english", **fields)
    assert "language is changed" not in olga.read("/operator/languages/novesta")


def test_a_rung_is_never_for_a_client_and_the_ticket_says_so(house: House, shops: Shops):
    olga = enter(house, "olga")
    fields = {"rung_1_kind": "native", "rung_1_pool": str(shops.pools["hu"])}
    olga.send("/operator/languages/novesta/hu", **fields, rung_1_never="on")
    page = olga.read("/operator/languages/novesta/hu")
    assert "Never for Novesta" in page
    assert 'name="rung_1_never" value="on" checked' in page
    assert "In 1 place customers write and nobody is named." in olga.read("/operator/languages")
    reference = arrive(house, HUNGARIAN, to="hu@novesta.example", with_draft=False)
    assert "excluded: never for Novesta" in olga.read(f"/tickets/{reference}/why")
    olga.send("/operator/languages/novesta/hu", **fields)
    assert "excluded" not in olga.read(f"/tickets/{reference}/why")
