"""``tolmach coverage`` over stored rows: what it says, and what it refuses."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from house_makers import FrozenClock, Shops
from sqlalchemy import delete, select
from ticket_makers import make_message, make_ticket

from tolmach.accounts.model import Membership
from tolmach.clients.model import Client, Market, TranslationPolicy
from tolmach.commands.coverage import command
from tolmach.coverage.assess import DeskCoverage, assess
from tolmach.coverage.facts import Facts
from tolmach.coverage.gaps import find_gaps
from tolmach.coverage.load import load_facts
from tolmach.coverage.model import ClientEventKind, MarketPlan, PoolAllowance
from tolmach.coverage.save_events import EventValues, add_event, coming_events, remove_event
from tolmach.errors import FieldsRefused, NotFound, Refused
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.pools.calendars import keep_calendar
from tolmach.pools.model import Absence, ForeignRule, LanguageRule, Rung, RungKind, Shift
from tolmach.wiring import House


@pytest.fixture
def desk_house(house: House, shops: Shops, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> House:
    """The house the command opens by the environment."""
    monkeypatch.setenv("TOLMACH_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("TOLMACH_DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("TOLMACH_SECRET_KEY", "test-secret-" + "s" * 32)
    monkeypatch.setenv("TOLMACH_CLOCK", clock.at.isoformat())
    return house


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments], catch_exceptions=True)


def _rows(*arguments: str) -> dict[str, dict]:
    run = _run("--json", *arguments)
    assert run.exit_code == 0, run.output
    assert run.stdout.isascii()
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {row["language"]: row for row in rows}


def _desk(house: House, language: str, now: datetime) -> DeskCoverage:
    return next(desk for desk in assess(_facts(house, now)).desks if desk.key.language == language)


def _facts(house: House, now: datetime) -> Facts:
    with house.database.reading() as session:
        return load_facts(session, now=now, weeks=6)


def test_every_desk_has_a_line_with_its_staff_and_gaps(desk_house: House):
    rows = _rows("--weeks", "1")
    assert len(rows) == 15
    assert rows["hu"]["staff"]["people"] == ["Bence"]
    assert rows["hu"]["staff"]["depends_on_one"] is True
    assert rows["hu"]["staff"]["promised_half_hours"] == 80
    assert rows["de"]["staff"]["people"] == []
    assert {gap["kind"] for gap in rows["de"]["gaps"]} == {"nobody"}
    # Portuguese is answered with the machine: Paul reviews, and need not write it.
    assert rows["pt"]["staff"]["people"] == ["Paul"]


def test_people_read_what_depends_on_whom_and_who_could_come(desk_house: House, shops: Shops, clock: FrozenClock):
    with desk_house.database.writing.begin() as session:
        away = Absence(
            user_id=shops.users["bence"],
            starts_at=clock.at + timedelta(days=1),
            ends_at=clock.at + timedelta(days=2),
            kind="holiday",
        )
        session.add(away)
    run = _run("--weeks", "1", "--language", "hu,sk")
    assert "hu depends on Bence" in run.stdout
    assert "hu: promised and nobody there" in run.stdout
    assert "away: Bence; could close it: nobody here" in run.stdout
    assert "\nde " not in run.stdout


def test_what_if_somebody_is_away(desk_house: House):
    row = _rows("--weeks", "1", "--language", "sk", "--without", "alena", "--on", "2026-09-23")["sk"]
    assert row["change"]["nobody_half_hours"] == [0, 16]
    assert [gap["away"] for gap in row["change"]["gaps_new"]] == [["Alena"]]
    assert "nobody 0 → 8" in _run("--weeks", "1", "--without", "Alena", "--on", "2026-09-23").stdout


def test_what_if_somebody_comes(desk_house: House):
    rows = _rows("--weeks", "1", "--with", "de,sk", "10-18")
    assert rows["de"]["change"]["nobody_half_hours"] == [80, 20]
    assert rows["sk"]["change"]["alone_half_hours"][1] < rows["sk"]["change"]["alone_half_hours"][0]
    assert rows["hu"]["change"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--weeks", "0"], 2, "0 is not in the range"),
        (["--without", "Alena"], 2, "give both"),
        (["--on", "2026-09-23"], 2, "give both"),
        (["--language", "xx"], 1, "'xx' is no language of the desk"),
        (["--without", "Nobody", "--on", "2026-09-23"], 1, "Nobody called 'Nobody' works at a desk"),
        (["--without", "Olga", "--on", "2026-09-23"], 1, "Nobody called 'Olga' works at a desk"),
        (["--without", "Alena", "--on", "soon"], 1, "'soon' is not a day"),
        (["--without", "Alena", "--on", "2026-09-23", "--until", "2026-09-22"], 1, "is before"),
        (["--with", "sk", "18-10"], 1, "the first must come before the second"),
        (["--with", "sk", "all day"], 1, "'all day' are no hours"),
    ],
)
def test_bad_wishes_are_refused_in_a_sentence(desk_house: House, arguments: list[str], code: int, sentence: str):
    run = _run("--weeks", "1", *arguments) if "--weeks" not in arguments else _run(*arguments)
    said = run.stderr if run.exception is None or isinstance(run.exception, SystemExit) else str(run.exception)
    assert sentence in said
    assert run.exit_code == code
    assert isinstance(run.exception, Refused | SystemExit)


@pytest.mark.database
def test_a_shift_replaces_the_pools_hours(house: House, shops: Shops, clock: FrozenClock):
    with house.database.writing.begin() as session:
        day = datetime(2026, 9, 23, 6, tzinfo=UTC)
        session.add(
            Shift(
                pool_id=shops.pools["hu"],
                user_id=shops.users["bence"],
                starts_at=day,
                ends_at=day + timedelta(hours=4),
            )
        )
    desk = _desk(house, "hu", clock.at)
    on_day = [number for number in range(len(desk.there)) if desk.there[number]][:8]
    assert on_day == list(range(44, 52))


@pytest.mark.database
def test_letters_of_the_past_are_expected_again_and_a_sale_makes_more(house: House, shops: Shops, clock: FrozenClock):
    with house.database.writing.begin() as session:
        for week in range(1, 9):
            sent = clock.at - timedelta(weeks=week)
            for _ in range(3):
                ticket = make_ticket(session, shops, now=sent)
                make_message(session, ticket, "Kde je?", now=sent)
    plain = _desk(house, "sk", clock.at)
    assert plain.letters[336] == pytest.approx(3.0)
    client_id = shops.clients["novesta"]
    with house.database.writing.begin() as session:
        values = EventValues(
            kind=ClientEventKind.SALE,
            market_id=shops.markets["novesta-sk"],
            first_day=date(2026, 9, 29),
            last_day=None,
            uplift_percent=100,
        )
        event = add_event(session, session.get_one(Client, client_id), values, now=clock.at, actor=JOB)
        kept = event.id
    assert _desk(house, "sk", clock.at).letters[336] == pytest.approx(6.0)
    with house.database.writing.begin() as session:
        remove_event(session, session.get_one(Client, client_id), kept, now=clock.at, actor=JOB)
    assert _desk(house, "sk", clock.at).letters[336] == pytest.approx(3.0)
    with house.database.reading() as session:
        told = session.scalars(select(Event).where(Event.kind == EventKind.CLIENT_EVENT_CHANGED)).all()
    assert [row.data["is_added"] for row in told] == [True, False]


@pytest.mark.database
def test_a_client_without_history_is_judged_by_its_orders(house: House, shops: Shops, clock: FrozenClock):
    with house.database.writing.begin() as session:
        for week in range(1, 9):
            sent = clock.at - timedelta(weeks=week)
            make_message(session, make_ticket(session, shops, now=sent), "Kde je?", now=sent)
        for client, market, orders in (("novesta", "novesta-sk", 304), ("calida", "calida-sk", 608)):
            session.add(
                MarketPlan(client_id=shops.clients[client], market_id=shops.markets[market], orders_per_month=orders)
            )
    desk = _desk(house, "sk", clock.at)
    streams = {stream.market: stream for stream in desk.desk.streams}
    assert streams["Novesta SK"].letters[336] == pytest.approx(1.0)
    assert streams["Calida SK"].letters[336] == pytest.approx(2.0)
    assert (streams["Novesta SK"].is_borrowed, streams["Calida SK"].is_borrowed) == (False, True)


def test_a_language_in_which_nobody_wrote_to_a_known_market_borrows_nothing(
    house: House, shops: Shops, clock: FrozenClock
):
    with house.database.writing.begin() as session:
        session.get_one(Market, shops.markets["novesta-sk"]).languages = ["sk", "hu"]
        for week in range(1, 9):
            sent = clock.at - timedelta(weeks=week)
            make_message(session, make_ticket(session, shops, now=sent), "Kde je?", now=sent)
        session.add(
            MarketPlan(client_id=shops.clients["novesta"], market_id=shops.markets["novesta-sk"], orders_per_month=304)
        )
    streams = {stream.market: stream for stream in _desk(house, "hu", clock.at).desk.streams}
    assert not streams["Novesta SK"].is_borrowed
    assert sum(streams["Novesta SK"].letters) == 0


def test_a_pools_own_allowance_holds(house: House, shops: Shops, clock: FrozenClock):
    rule = {"days": ["wed"], "windows": [["09:00", "10:00"]], "percent": 100}
    with house.database.writing.begin() as session:
        session.add(
            PoolAllowance(
                pool_id=shops.pools["hu"],
                shrinkage_percent=50,
                letter_minutes=6,
                chat_minutes=10,
                chats_at_once=2,
                off_desk=[],
                breaks=[rule],
            )
        )
    desk = _desk(house, "hu", clock.at)
    # From Tuesday 10:00 local; Wednesday 08:00, 09:00 and 10:00 are 44, 46 and 48 half-hours on.
    assert [desk.present[number] for number in (44, 46, 48)] == [0.5, 0.0, 0.5]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_day": None}, "first_day"),
        ({"last_day": date(2026, 9, 1)}, "last_day"),
        ({"last_day": date(2027, 9, 1)}, "last_day"),
        ({"uplift_percent": 5000}, "uplift_percent"),
        ({"uplift_percent": -91}, "uplift_percent"),
        ({"market_id": 10_000}, "market_id"),
    ],
)
def test_an_event_that_cannot_be_is_refused(
    house: House, shops: Shops, clock: FrozenClock, change: dict[str, object], field: str
):
    said: dict = {
        "kind": ClientEventKind.SALE,
        "market_id": None,
        "first_day": date(2026, 9, 29),
        "last_day": None,
        "uplift_percent": 80,
        **change,
    }
    with house.database.writing.begin() as session:
        client = session.get_one(Client, shops.clients["novesta"])
        with pytest.raises(FieldsRefused) as refusal:
            add_event(session, client, EventValues(**said), now=clock.at, actor=JOB)
    assert list(refusal.value.fields) == [field]


def test_another_clients_event_does_not_exist(house: House, shops: Shops, clock: FrozenClock):
    values = EventValues(
        kind=ClientEventKind.COURIER_STRIKE,
        market_id=None,
        first_day=date(2026, 9, 29),
        last_day=date(2026, 9, 30),
        uplift_percent=30,
    )
    with house.database.writing.begin() as session:
        novesta, calida = (session.get_one(Client, shops.clients[name]) for name in ("novesta", "calida"))
        event = add_event(session, novesta, values, now=clock.at, actor=JOB)
        with pytest.raises(NotFound):
            remove_event(session, calida, event.id, now=clock.at, actor=JOB)
        assert [row.client for row in coming_events(session, today=date(2026, 9, 30))] == ["Novesta"]
        assert coming_events(session, today=date(2026, 10, 1)) == ()


def test_several_are_away_and_somebody_comes_at_once(desk_house: House):
    both = ["--without", "Alena", "--without", "Bence", "--on", "2026-09-23"]
    rows = _rows("--weeks", "1", *both, "--with", "hu", "8-12", "--with", "hu", "8-10")
    assert rows["sk"]["change"]["nobody_half_hours"] == [0, 16]
    assert rows["hu"]["change"]["nobody_half_hours"] == [0, 8]
    assert rows["hu"]["staff"]["people"] == ["Bence"]


def test_people_read_units_and_whose_clock_it_is(desk_house: House):
    said = _run("--weeks", "1", "--language", "de").stdout
    assert "UTC; h are hours of these weeks" in said
    assert "de: promised and nobody there (Europe/Berlin)" in said
    # Tuesday 10:00 in Berlin is now; the desk there closes at 16:00.
    assert "Tue 2026-09-22 10:00–16:00  1.0 people missing; no later rung answers; could close it" in said


def test_a_second_rung_reads_differently_from_none(desk_house: House, shops: Shops):
    with desk_house.database.writing.begin() as session:
        rung = Rung(client_id=shops.clients["novesta"], language="de", position=2, kind=RungKind.MACHINE)
        rung.pool_id = shops.pools["sk"]
        session.add(rung)
        session.add(Rung(client_id=shops.clients["novesta"], language="fr", position=2, kind=RungKind.WAIT))
    rows = _rows("--weeks", "1")
    assert {gap["relief"] for gap in rows["de"]["gaps"]} == {"later_rung"}
    assert rows["de"]["gaps"][0]["later_rungs"] == [
        {"kind": "machine", "pool": "sk", "people": ["Alena"], "clients": ["Novesta"], "share": 1.0}
    ]
    assert {gap["relief"] for gap in rows["fr"]["gaps"]} == {"wait"}
    assert {gap["relief"] for gap in rows["it"]["gaps"]} == {"nothing"}
    said = _run("--weeks", "1", "--language", "de,fr").stdout
    assert "answered meanwhile by machine drafts with a reviewer of sk (Alena)" in said
    assert "the ladder says wait" in said


def test_no_machine_steps_in_for_a_client_answered_by_people_only(house: House, shops: Shops, clock: FrozenClock):
    client_id = shops.clients["novesta"]
    with house.database.writing.begin() as session:
        session.get_one(Client, client_id).translation_policy = TranslationPolicy.PEOPLE_ONLY
        rung = Rung(client_id=client_id, language="de", position=2, kind=RungKind.MACHINE, pool_id=shops.pools["sk"])
        session.add(rung)
    assert _desk(house, "de", clock.at).desk.streams[0].later == ()


def test_a_rung_for_some_topics_is_not_the_first(house: House, shops: Shops, clock: FrozenClock):
    client_id = shops.clients["novesta"]
    with house.database.writing.begin() as session:
        first = session.scalars(select(Rung).where(Rung.client_id == client_id, Rung.language == "hu")).one()
        first.conditions = {"topics": ["complaint"]}
        session.add(
            Rung(client_id=client_id, language="hu", position=2, kind=RungKind.FLUENT, pool_id=shops.pools["sk"])
        )
    desk = _desk(house, "hu", clock.at)
    assert desk.desk.pool_slug == "sk"
    assert desk.desk.streams[0].later == ()


@pytest.mark.database
def test_a_public_holiday_where_somebody_lives_is_their_absence(house: House, shops: Shops, clock: FrozenClock):
    # 28 September is a holiday in Czechia and none in Hungary.
    with house.database.writing.begin() as session:
        keep_calendar(session, shops.users["bence"], country="CZ", subdivision=None, now=clock.at, actor=JOB)
    coverage = assess(_facts(house, clock.at))
    gaps = [gap for gap in find_gaps(coverage) if gap.desk.language == "hu"]
    assert [(gap.starts_at.date(), gap.away) for gap in gaps] == [
        (date(2026, 9, 28), (shops.users["bence"],)),
        (date(2026, 10, 28), (shops.users["bence"],)),
    ]


def test_who_may_not_answer_in_a_pool_is_not_counted_there(house: House, shops: Shops, clock: FrozenClock):
    with house.database.writing.begin() as session:
        session.execute(delete(Membership).where(Membership.user_id == shops.users["bence"]))
    assert _desk(house, "hu", clock.at).people == ()


@pytest.mark.parametrize(
    # Who answers, in which language: the client's rule is English; one market's rule; a surcharge; the shop itself.
    ("rule", "pool", "asks"),
    [
        (None, "en", {"en"}),
        (ForeignRule.MARKET_LANGUAGE, "sk", {"sk"}),
        (ForeignRule.SURCHARGE, "hu", {"hu"}),
        (ForeignRule.HAND_TO_SHOP, None, None),
    ],
)
def test_letters_in_other_languages_are_counted_for_who_answers_them(
    house: House,
    shops: Shops,
    clock: FrozenClock,
    rule: ForeignRule | None,
    pool: str | None,
    asks: set[str] | None,
):
    with house.database.writing.begin() as session:
        for week in range(1, 9):
            sent = clock.at - timedelta(weeks=week)
            ticket = make_ticket(session, shops, now=sent)
            ticket.language = "uk"
            make_message(session, ticket, "Де посилка?", now=sent)
        if rule is not None:
            session.add(
                LanguageRule(
                    client_id=shops.clients["novesta"],
                    market_id=shops.markets["novesta-sk"],
                    language="uk",
                    rule=rule,
                    pool_id=shops.pools["hu"] if rule is ForeignRule.SURCHARGE else None,
                )
            )
    found = [desk for desk in _facts(house, clock.at).desks if desk.key.language == "uk"]
    assert [(desk.pool_slug, set(desk.asks)) for desk in found] == ([] if pool is None else [(pool, asks)])
    for desk in found:
        assert desk.streams[0].letters[336] == pytest.approx(1.0)
        assert not desk.is_promised
