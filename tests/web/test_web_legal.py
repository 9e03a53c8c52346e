"""Limits of the law on the pages: the stored date everywhere, where it comes from, and what follows if it is missed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from desk import SLOVAK, Person, arrive, enter
from house_makers import FrozenClock, Shops
from sqlalchemy import select

from tolmach.accounts.tokens import issue_token
from tolmach.app import create_app
from tolmach.inbox.model import Letter
from tolmach.jobs.work import warn
from tolmach.reports.door import market_for
from tolmach.reports.export import report_as_object
from tolmach.reports.market import market_report
from tolmach.reports.period import Period
from tolmach.sla.legal import limits
from tolmach.sla.model import LegalClock
from tolmach.tickets.model import Ticket
from tolmach.web.law_words import limit_word, missed_sentence
from tolmach.wiring import House

pytestmark = pytest.mark.database

DUE = "2026-10-06T21:59:59+00:00"
"""A return of 22 September has 14 days, to the end of 6 October in Bratislava."""

SECOND = {"message_id": "second@post.example", "sender": "jana@post.example"}
OCTOBER = Period(first=date(2026, 10, 1), last=date(2026, 10, 31))
ADDRESS = "/owner/novesta/sk?from=2026-10-01&to=2026-10-31"


@pytest.fixture
def reference(house: House, shops: Shops) -> str:
    return arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)


@pytest.fixture
def alena(house: House, shops: Shops, reference: str) -> Person:
    """Alena has the ticket and says that it is about a return."""
    person = enter(house, "alena")
    person.send(f"/tickets/{reference}/take")
    person.send(f"/tickets/{reference}/topic", topic="return")
    return person


def file_rows(house: House) -> list[dict[str, str]]:
    page = enter(house, "eva").read(ADDRESS.replace("/sk?", "/sk/report.csv?"))
    return [row for row in csv.DictReader(io.StringIO(page)) if row["part"] == "legal_limit"]


def test_a_limit_stands_on_the_ticket_with_its_source(alena: Person, reference: str):
    page = alena.read(f"/tickets/{reference}")
    assert "refund after withdrawal by law: by" in page
    assert "the shop is in default" in page
    assert "2011/83" in page
    assert "Check with counsel" in page


def test_why_tells_start_counting_source_and_what_follows(alena: Person, reference: str):
    page = alena.read(f"/tickets/{reference}/why")
    assert "The matter came in on 22 Sept 2026." in page
    assert "The law gives 14 calendar days, counted from the day after." in page
    assert "ends at the end of 6 Oct 2026, by the clock of Europe/Bratislava" in page
    assert "No status, pool, opening hours or holiday moves it." in page
    assert "the shop is in default" in page
    assert "Directive 2011/83/EU, Art. 13(1), as transposed nationally, last looked at on 27 Nov 2026." in page
    alena.send(f"/tickets/{reference}/topic", topic="personal_data")
    page = alena.read(f"/tickets/{reference}/why")
    assert "The law gives 1 month from that day." in page
    assert "refund after" not in page


def test_the_same_date_stands_everywhere(house: House, shops: Shops, alena: Person, reference: str, clock: FrozenClock):
    moved = "2026-10-09T11:22:33+00:00"
    for due in (DUE, moved):
        with house.database.writing.begin() as session:
            # Not what the table of today would give, so that whoever counts anew is found out.
            session.scalars(select(LegalClock)).one().due_at = clock.at.fromisoformat(due)
        stamp = f'datetime="{due}"'
        assert stamp in alena.read(f"/tickets/{reference}")
        assert stamp in alena.read(f"/tickets/{reference}/why")
        assert stamp in alena.read("/tickets?shelf=law")
        assert stamp in enter(house, "eva").read(ADDRESS)
        assert [(row["key"], row["value"]) for row in file_rows(house) if row["figure"] == "due_at"] == [
            (f"{reference} refund", due)
        ]
        with house.database.reading() as session:
            market = market_for(session, shops.access("olga"), "novesta", "sk")
            report = market_report(session, market, OCTOBER, now=clock.at)
        [found] = json.loads(json.dumps(report_as_object(report)))["period"]["legal_limits"]
        assert found == {"ticket": reference, "limit": "refund", "due_at": due, "is_kept": None}
        assert api_limits(house, due) == [("refund", due)]


def api_limits(house: House, token_name: str) -> list[tuple[str, str]]:
    """What the shop's program is told of its own message, whose ticket is Alena's."""
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket)).one()
        letter = session.scalars(select(Letter)).one()
        letter.channel, letter.ticket_id = "api", ticket.id
        token = issue_token(session, client_id=ticket.client_id, name=token_name, now=house.clock.now())
        letter_id = letter.id
    answer = (
        create_app(house)
        .test_client()
        .get(f"/api/v1/messages/{letter_id}", headers={"Authorization": f"Bearer {token}"})
    )
    return [(limit["limit"], limit["due_at"]) for limit in answer.get_json()["legal_limits"]]


def test_kept_and_missed_are_counted_and_said(house: House, shops: Shops, alena: Person, clock: FrozenClock):
    kept = arrive(
        house, SLOVAK, to="sk@novesta.example", with_draft=False, message_id="k@x.example", sender="k@x.example"
    )
    for act, fields in (("take", {}), ("topic", {"topic": "refund"}), ("status", {"status": "solved"})):
        alena.send(f"/tickets/{kept}/{act}", **fields)
    assert {row["figure"]: row["value"] for row in file_rows(house) if row["key"].startswith(kept)}["is_kept"] == "1"
    clock.move(days=20)
    page = enter(house, "eva").read(ADDRESS)
    assert "1 of 2" in page
    assert "1 missed" in page
    assert "Limits of the law that are not settled, or were missed" in page
    assert kept not in page
    figures = enter(house, "eva").read(ADDRESS.replace("/sk?", "/sk/report.csv?"))
    for line in ("legal_limits_kept,1,0", "legal_limits_missed,1,0", "legal_limits_due,2,0"):
        assert f"total,,{line}" in figures


def test_another_market_counts_nothing(house: House, alena: Person):
    page = enter(house, "eva").read(ADDRESS.replace("/sk?", "/hu?"))
    assert "Limits of the law" not in page


def test_the_queue_has_a_shelf_and_the_warning_says_what_follows(
    house: House, alena: Person, reference: str, clock: FrozenClock
):
    shelf = alena.read("/tickets?shelf=law")
    assert "Legal deadlines" in shelf
    assert reference in shelf
    assert "refund after withdrawal by law: by" in shelf
    clock.move(days=10)
    warn(house)
    alena = enter(house, "alena")
    assert "refund after withdrawal by law" in alena.read("/tickets")
    assert "refund after" not in enter(house, "olga").read("/operator")
    clock.move(days=10)
    warn(house)
    overview = enter(house, "olga").read("/operator")
    assert "missed · If it is missed, the shop is in default" in overview
    page = enter(house, "alena").read(f"/tickets/{reference}")
    assert "the lead and the operator know" in page


def test_an_empty_shelf_says_what_will_come(house: House, shops: Shops):
    assert "No limit of the law is running" in enter(house, "bence").read("/tickets?shelf=law")


def test_every_limit_and_what_follows_has_words(house: House):
    with create_app(house).test_request_context():
        for limit in limits():
            assert limit_word(limit.key)
            assert missed_sentence(limit.missed)
