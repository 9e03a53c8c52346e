"""The owner's pages: who sees which market, and that the page says what the file says."""

from __future__ import annotations

import csv
import io
import re

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import FrozenClock, Shops, make_user
from sqlalchemy import event, select, update

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Role, User
from tolmach.clients.model import Market
from tolmach.hours.effective import HolidayRule
from tolmach.replies.send import send_reply
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

REPORT = "/owner/novesta/sk?from=2026-09-21&to=2026-09-22"


@pytest.fixture
def answered(house: House, shops: Shops, clock: FrozenClock) -> None:
    """Three letters, two of them answered after 20 minutes, one of those solved."""
    for number in range(3):
        reference = arrive(
            house,
            SLOVAK,
            to="sk@novesta.example",
            sender=f"customer-{number}@post.example",
            message_id=f"{number}@post.example",
            with_draft=False,
        )
        clock.move(minutes=20)
        if number:
            with house.database.writing.begin() as session:
                ticket = session.scalars(select(Ticket).where(Ticket.reference == reference)).one()
                access, is_solving = shops.access("alena"), number == 1
                send_reply(
                    session,
                    access,
                    ticket,
                    text="Zistíme.",
                    draft_id=None,
                    is_solving=is_solving,
                    detector=house.detector,
                    now=clock.at,
                )


@pytest.mark.parametrize(
    ("name", "sees", "sees_not"),
    [("eva", "Novesta SK", "Calida SK"), ("mallory", "Calida SK", "Novesta SK"), ("olga", "Calida SK", "nothing")],
)
def test_people_pick_from_their_own_markets(house: House, shops: Shops, name: str, sees: str, sees_not: str):
    page = enter(house, name).read("/owner")
    assert sees in page
    assert sees_not not in page


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("eva", "/owner/novesta/sk", 200),
        ("eva", "/owner/calida/sk", 404),
        ("eva", "/owner/novesta/nowhere", 404),
        ("mallory", "/owner/novesta/sk", 404),
        ("mallory", "/owner/novesta/sk/report.csv", 404),
        ("mallory", "/owner/novesta/sk?from=wrong", 404),
        ("mallory", "/owner/calida/sk", 200),
        ("olga", "/owner/novesta/hu", 200),
        ("alena", "/owner", 404),
        ("alena", "/owner/novesta/sk", 404),
    ],
)
def test_nobody_sees_the_market_of_another_client(house: House, shops: Shops, name: str, address: str, status: int):
    assert enter(house, name).client.get(address).status_code == status


def test_an_owner_of_one_market_sees_only_it(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        place = {"client_id": shops.clients["novesta"], "market_id": shops.markets["novesta-hu"]}
        make_user(session, "Imre", Grant(role=Role.OWNER, **place))
    imre = enter(house, "imre")
    page = imre.read("/owner")
    assert "Novesta HU" in page
    assert "Novesta SK" not in page
    assert imre.client.get("/owner/novesta/hu").status_code == 200
    assert imre.client.get("/owner/novesta/sk").status_code == 404


@pytest.mark.usefixtures("answered")
def test_the_page_says_what_the_file_says(house: House, shops: Shops):
    eva = enter(house, "eva")
    page = eva.read(REPORT)
    link = re.search(r'href="([^"]+report\.csv[^"]+)"', page)
    assert link
    answer = eva.client.get(link[1].replace("&amp;", "&"))
    assert answer.mimetype == "text/csv"
    assert "novesta-sk-2026-09-21-2026-09-22.csv" in answer.headers["Content-Disposition"]
    figures = {
        row["figure"]: row["value"] for row in csv.DictReader(io.StringIO(answer.text)) if row["part"] == "total"
    }
    assert figures["contacts"] == "2"
    assert figures["letters_received"] == "3"
    assert figures["first_reply_business_median_minutes"] == "20"
    values = re.findall(r'class="figure-value">([^<]+)<', page)
    assert values == ["2", "20 min", "20 min", "100%", "–", "20 min"]
    assert "First replies within the agreed time: 2 of 2." in page


@pytest.mark.usefixtures("answered")
def test_charts_are_drawn_from_classes_and_have_their_tables(house: House, shops: Shops):
    page = enter(house, "eva").read(REPORT)
    assert page.count('<section class="chart ') == 4
    assert page.count("<table>") == 4
    drawn = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert not re.search(r"\b(fill|stroke|style|color)=", drawn)
    assert 'class="bar-now" x="1.52" y="1" width="0.36" height="2"' in page, "two contacts on the second day, from zero"
    assert '<span lang="sk">slovenčina</span> · sk' in page


@pytest.mark.usefixtures("answered")
def test_numbers_and_dates_are_written_the_readers_way(house: House, shops: Shops):
    eva = enter(house, "eva")
    with house.database.writing.begin() as session:
        session.execute(update(User).where(User.name == "Eva").values(locale="de"))
    page = eva.read(REPORT)
    assert '<html lang="de"' in page
    assert "21.09.2026 – 22.09.2026" in page
    assert "20\u00a0Min." in page
    assert ".." not in "".join(re.findall(r'class="figure-words">([^<]+)<', page)), "an abbreviation has its own dot"
    assert "100\N{NO-BREAK SPACE}%" in page


def test_without_days_the_last_four_weeks_are_shown(house: House, shops: Shops):
    page = enter(house, "eva").read("/owner/novesta/sk")
    assert 'name="from" type="date" value="2026-08-25"' in page
    assert 'name="to" type="date" value="2026-09-21"' in page
    assert 'aria-current="true">Last four weeks' in page
    assert "Nothing happened in this period" in page


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-09-22", "2026-09-21", "The last day is before the first."),
        ("2026-09-22", "", "Choose a first and a last day."),
        ("2020-01-01", "2026-01-01", "A report covers 366 days at most."),
        ("0001-01-01", "0001-01-02", "There are no reports for those years."),
    ],
)
def test_days_that_are_no_period_stay_in_the_form(house: House, shops: Shops, first: str, last: str, sentence: str):
    eva = enter(house, "eva")
    answer = eva.client.get(f"/owner/novesta/sk?from={first}&to={last}")
    assert answer.status_code == 400
    assert sentence in answer.text
    assert f'name="from" type="date" value="{first}"' in answer.text
    assert eva.client.get(f"/owner/novesta/sk/report.csv?from={first}&to={last}").status_code == 400


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("rule", list(HolidayRule))
def test_the_pages_ask_twelve_times_at_most(house: House, shops: Shops, rule: HolidayRule):
    with house.database.writing.begin() as session:
        session.execute(update(Market).values(holiday_rule=rule))
    eva = enter(house, "eva")
    seen: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: seen.append(sql))
    for address in ("/owner", REPORT):
        seen.clear()
        eva.read(address)
        asked = [sql for sql in seen if not sql.startswith("BEGIN")]
        assert 0 < len(asked) <= 12, "\n".join(asked)
