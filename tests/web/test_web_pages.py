"""What holds for every page: headers, locales, errors, and that a page needs no more than its queries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk import SLOVAK, arrive, client_of, enter, visit
from house_makers import Shops, make_order
from sqlalchemy import event

from tolmach.app import create_app
from tolmach.db import open_database
from tolmach.i18n import LOCALES
from tolmach.web.headers import PAGE_POLICY
from tolmach.wiring import House


def test_every_answer_has_its_security_headers(house: House, shops: Shops):
    client = visit(house).client
    for address in ("/login", "/tickets", "/nothing", "/static/tolmach.css"):
        with client.get(address) as answer:
            headers = answer.headers
        assert headers["Content-Security-Policy"] == PAGE_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert len(headers["X-Request-ID"]) == 12
    assert "frame-ancestors 'self'" in PAGE_POLICY


def test_pages_hold_no_inline_script_or_style(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    page = enter(house, "alena").read(f"/tickets/{reference}")
    assert " style=" not in page
    assert "<style" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


@pytest.mark.parametrize("locale", LOCALES)
def test_the_pages_come_in_every_locale(house: House, shops: Shops, locale: str):
    page = visit(house).read(f"/login?lang={locale}")
    assert f'<html lang="{locale}"' in page


def test_the_browser_is_asked_and_the_cookie_wins(house: House, shops: Shops):
    person = visit(house)
    wishes = {"Accept-Language": "nl, hu;q=0.8, en;q=0.5"}
    assert '<html lang="hu"' in person.client.get("/login", headers=wishes).text
    person.send("/locale", locale="el")
    assert '<html lang="el"' in person.client.get("/login", headers=wishes).text


def test_who_switches_the_language_keeps_it_for_the_next_time(house: House, shops: Shops):
    enter(house, "alena").send("/locale", locale="sk")
    assert '<html lang="sk"' in enter(house, "alena").read("/tickets")


def test_an_unknown_locale_changes_nothing(house: House, shops: Shops):
    person = visit(house)
    person.send("/locale", locale="xx")
    assert '<html lang="en"' in person.read("/login")


def test_settings_are_kept(house: House, shops: Shops):
    alena = enter(house, "alena")
    alena.send("/settings", theme="dark", time_zone="Europe/Lisbon")
    page = alena.read("/settings")
    assert 'data-theme="dark"' in page
    assert 'data-letter-keys="off"' in page


def test_a_missing_page_is_a_calm_page(house: House, shops: Shops):
    answer = visit(house).client.get("/nothing")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_a_request_that_is_too_large_is_refused(house: House, shops: Shops):
    app = create_app(house)
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = app.test_client().post("/login", data={"address": "a" * 2000})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_the_page_for_the_unexpected_needs_no_database(house: House, tmp_path, capsys: pytest.CaptureFixture[str]):
    gone = open_database(f"sqlite:///{tmp_path}/missing/folder/none.db", house.settings.keyring)
    client = create_app(replace(house, database=gone)).test_client()
    client.set_cookie("tolmach_session", "any")
    client.set_cookie("lang", "de")
    answer = client.get("/tickets")
    assert answer.status_code == 500
    assert '<html lang="de"' in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert "Traceback" not in answer.text
    logged = capsys.readouterr().out
    assert "OperationalError" in logged
    assert answer.headers["X-Request-ID"] in logged


def test_health_is_one_word(house: House, tmp_path):
    assert client_of(house).get("/healthz").get_json() == {"ok": True}
    gone = open_database(f"sqlite:///{tmp_path}/missing/folder/none.db", house.settings.keyring)
    answer = create_app(replace(house, database=gone)).test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (503, {"ok": False})


@pytest.mark.parametrize("letters", [1, 6])
def test_pages_ask_the_database_twelve_times_at_most(house: House, shops: Shops, letters: int):
    with house.database.writing.begin() as session:
        make_order(session, shops, "NV-2026-10482", "maria.kovacova@post.example")
    for number in range(letters):
        reference = arrive(house, SLOVAK, to="sk@novesta.example", message_id=f"{number}@post.example")
    alena = enter(house, "alena")
    seen: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: seen.append(sql))
    for address in ("/tickets", f"/tickets/{reference}", "/tickets?q=objednavka"):
        seen.clear()
        alena.read(address)
        asked = [sql for sql in seen if not sql.startswith("BEGIN")]
        assert 0 < len(asked) <= 12, "\n".join(asked)
