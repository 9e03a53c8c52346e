"""The report in a real browser: it fits narrow screens also in long words, and prints on one sheet of A4."""

from __future__ import annotations

import base64

import pytest
import test_browser_desk as desk_browser
from desk import SLOVAK, arrive
from house_makers import PASSWORD, FrozenClock, Shops
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from sqlalchemy import select, update

from tolmach.replies.send import send_reply
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.browser

address, chrome = desk_browser.address, desk_browser.chrome

REPORT = "/owner/novesta/sk?from=2026-09-21&to=2026-09-22"
LONG_TOPIC = "Rücksendungskostenerstattungsbearbeitung"


@pytest.fixture
def report(house: House, shops: Shops, clock: FrozenClock, address: str) -> str:
    """The address of a report with one answered matter about something with a long name."""
    reference = arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    clock.move(minutes=20)
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.reference == reference)).one()
        access = shops.access("alena")
        send_reply(
            session,
            access,
            ticket,
            text="Zistíme.",
            draft_id=None,
            is_solving=True,
            detector=house.detector,
            now=clock.at,
        )
        session.execute(update(Ticket).values(topic=LONG_TOPIC))
    return address + REPORT


def enter(chrome: webdriver.Chrome, address: str) -> None:
    chrome.get(f"{address}/login")
    chrome.find_element(By.NAME, "address").send_keys("eva@desk.example")
    chrome.find_element(By.NAME, "password").send_keys(PASSWORD, Keys.ENTER)
    desk_browser.wait_for(chrome, lambda page: not page.current_url.endswith("/login"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1024), ("light", 390), ("dark", 320)])
def test_the_report_fits_the_screen(chrome: webdriver.Chrome, address: str, report: str, scheme: str, width: int):
    desk_browser.set_screen(chrome, scheme, width, 900)
    enter(chrome, address)
    chrome.get(report)
    assert LONG_TOPIC in chrome.page_source
    for closed in chrome.find_elements(By.CSS_SELECTOR, "main details"):
        chrome.execute_script("arguments[0].open = true", closed)
    desk_browser.picture(chrome, f"owner-{scheme}-{width}")
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    assert chrome.execute_script(CLIPPED) == []
    assert chrome.find_element(By.CSS_SELECTOR, ".chart-topics rect.bar-now").size["width"] > 40


def test_the_report_prints_on_one_sheet(chrome: webdriver.Chrome, address: str, report: str):
    enter(chrome, address)
    chrome.get(report)
    sheet = chrome.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert b"/Count 1\n" in base64.b64decode(sheet["data"])


CLIPPED = """
return [...document.querySelectorAll("main :is(p, h1, h2, dt, dd, li, th, td, summary, button, a, span)")]
  .filter((one) => one.offsetParent && one.clientWidth && one.scrollWidth > one.clientWidth + 1
    && !one.closest(".scroll") && !one.matches(".visually-hidden"))
  .map((one) => one.className + ": " + one.textContent.trim().slice(0, 60));
"""
"""What is wider than the place it stands in."""


def test_an_owner_finds_their_market_chooses_a_period_and_takes_the_numbers_away(
    chrome: webdriver.Chrome, address: str, report: str
):
    enter(chrome, address)
    chrome.find_element(By.PARTIAL_LINK_TEXT, "Novesta SK").click()
    desk_browser.wait_for(chrome, lambda page: page.find_elements(By.CSS_SELECTOR, ".period button"))
    first, last = chrome.find_element(By.NAME, "from"), chrome.find_element(By.NAME, "to")
    chrome.execute_script("arguments[0].value = '2026-09-21'; arguments[1].value = '2026-09-27'", first, last)
    chrome.find_element(By.CSS_SELECTOR, ".period button").click()
    desk_browser.wait_for(chrome, lambda page: "from=2026-09-21" in page.current_url)
    desk_browser.wait_for(
        chrome, lambda page: [one.text for one in page.find_elements(By.CSS_SELECTOR, ".figure-value")][:1] == ["1"]
    )
    chrome.find_element(By.CSS_SELECTOR, ".chart details summary").click()
    assert chrome.find_element(By.CSS_SELECTOR, ".chart details table").is_displayed()
    link = chrome.find_element(By.CSS_SELECTOR, "a.download").get_attribute("href")
    lines = chrome.execute_script("return fetch(arguments[0]).then((answer) => answer.text())", link).splitlines()
    assert any(",contacts," in line or line.startswith("contacts") for line in lines), lines[:5]
