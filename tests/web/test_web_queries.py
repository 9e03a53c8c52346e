"""Every page, whoever reads it, asks the database twelve times at most; and every page is known to these tests."""

from __future__ import annotations

from all_pages import NO_PAGES, furnish, pages
from desk import enter, visit
from house_makers import FrozenClock, Shops
from sqlalchemy import event

from tolmach.app import create_app
from tolmach.wiring import House

MOST_QUERIES = 12


def test_every_endpoint_is_a_known_page_or_says_why_not(house: House, shops: Shops, clock: FrozenClock):
    known = {page.endpoint for page in pages(house, shops, *furnish(house, shops, clock))}
    answering = {rule.endpoint for rule in create_app(house).url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert known | NO_PAGES.keys() == answering
    assert not known & NO_PAGES.keys()


def test_every_page_asks_the_database_twelve_times_at_most(house: House, shops: Shops, clock: FrozenClock):
    every = pages(house, shops, *furnish(house, shops, clock))
    readers = {name: enter(house, name) if name else visit(house) for name in {page.reader for page in every}}
    seen: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: seen.append(sql))
    asked: dict[str, int] = {}
    for page in every:
        seen.clear()
        answer = readers[page.reader].client.get(page.path)
        assert answer.status_code in (200, 302), page
        asked[page.path] = sum(not sql.startswith("BEGIN") for sql in seen)
    assert {path: count for path, count in asked.items() if count > MOST_QUERIES} == {}
    assert sum(asked.values()) > len(every)
