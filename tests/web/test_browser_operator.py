"""The operator's first hour in a real browser: a client from nothing to its first routed letter."""

from __future__ import annotations

import pytest
from desk import arrive, complaints
from house_makers import PASSWORD, Shops
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait
from sqlalchemy import select
from test_browser_desk import address, chrome  # noqa: F401 - fixtures

from tolmach.accounts.model import User
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.browser

POLISH = "Dzień dobry, zamówiłam buty dwa tygodnie temu i paczka nadal nie przyszła. Proszę o odpowiedź."


def sign_in(chrome: webdriver.Chrome, address: str) -> None:  # noqa: F811
    chrome.get(f"{address}/login")
    chrome.find_element(By.NAME, "address").send_keys("olga@desk.example")
    chrome.find_element(By.NAME, "password").send_keys(PASSWORD, Keys.ENTER)
    WebDriverWait(chrome, 10).until(lambda page: page.current_url.endswith("/operator"))


def fill(chrome: webdriver.Chrome, **fields: str) -> None:  # noqa: F811
    """Type into fields and choose in lists, as a person does, and press the form's main button."""
    for name, value in fields.items():
        field = chrome.find_element(By.NAME, name)
        if field.tag_name == "select":
            Select(field).select_by_visible_text(value)
        else:
            field.clear()
            field.send_keys(value)


def send(chrome: webdriver.Chrome, button: str = "main form button.primary") -> None:  # noqa: F811
    before = chrome.find_element(By.TAG_NAME, "html")
    chrome.find_element(By.CSS_SELECTOR, button).click()
    WebDriverWait(chrome, 10).until(lambda page: page.find_element(By.TAG_NAME, "html") != before)


def follow(chrome: webdriver.Chrome, words: str) -> None:  # noqa: F811
    """Click a link, scrolled clear of the bar first."""
    link = chrome.find_element(By.LINK_TEXT, words)
    chrome.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", link)
    link.click()


def draw(chrome: webdriver.Chrome, start: tuple[int, int], end: tuple[int, int]) -> None:  # noqa: F811
    """Pull over the grid of the week from (day, half-hour) to (day, half-hour)."""
    rows = chrome.find_elements(By.CSS_SELECTOR, ".hours-row")
    first = rows[start[0]].find_elements(By.TAG_NAME, "span")[start[1]]
    last = rows[end[0]].find_elements(By.TAG_NAME, "span")[end[1]]
    chrome.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", rows[3])
    ActionChains(chrome).move_to_element(first).click_and_hold().move_to_element(last).release().perform()


def hours(chrome: webdriver.Chrome) -> list[str]:  # noqa: F811
    return [field.get_attribute("value") for field in chrome.find_elements(By.CSS_SELECTOR, "[data-day]")]


def forget_form_advice(chrome: webdriver.Chrome) -> None:  # noqa: F811
    """Chromium would rather have a mailbox's two passwords in two forms; for people it is one mailbox."""
    assert complaints(chrome.get_log("browser"), known="[DOM] Multiple forms") == []


def test_a_week_is_drawn_in_one_stroke(chrome: webdriver.Chrome, address: str):  # noqa: F811
    sign_in(chrome, address)
    chrome.get(f"{address}/operator/pools/new")
    draw(chrome, (0, 16), (6, 31))
    assert hours(chrome) == [""] * 7
    draw(chrome, (0, 16), (4, 31))
    assert hours(chrome) == ["08:00–16:00"] * 5 + ["", ""]
    draw(chrome, (0, 24), (0, 24))
    assert hours(chrome)[0] == "08:00–12:00, 12:30–16:00"
    typed = chrome.find_element(By.NAME, "week_sat")
    typed.send_keys("9:15-11")
    draw(chrome, (5, 22), (5, 23))
    assert hours(chrome)[5] == "09:15–12:00"


def test_the_mailbox_asks_only_for_what_its_source_needs(chrome: webdriver.Chrome, address: str):  # noqa: F811
    sign_in(chrome, address)
    chrome.get(f"{address}/operator/clients/novesta/mailboxes/new")
    imap, maildir = chrome.find_element(By.NAME, "source_host"), chrome.find_element(By.NAME, "source_path")
    assert (imap.is_displayed(), maildir.is_displayed()) == (True, False)
    Select(chrome.find_element(By.NAME, "source")).select_by_value("maildir")
    assert (imap.is_displayed(), maildir.is_displayed()) == (False, True)
    forget_form_advice(chrome)


def test_from_nothing_to_a_routed_letter(
    house: House,
    shops: Shops,
    chrome: webdriver.Chrome,  # noqa: F811
    address: str,  # noqa: F811
):
    sign_in(chrome, address)
    chrome.get(f"{address}/operator/clients/new")
    fill(chrome, name="Alba Shoes", slug="alba", reference_prefix="ALB")
    send(chrome)
    follow(chrome, "Add a market")
    fill(chrome, name="Alba Polska", slug="pl", country="Poland", language_1="polski · pl", currency="PLN")
    fill(chrome, time_zone="Europe/Warsaw")
    send(chrome)
    fill(chrome, phone="+48 22 123 45 67", refund_days="14")
    send(chrome, ".facts-entry button.primary")
    follow(chrome, "Alba Shoes")
    follow(chrome, "Add a mailbox")
    fill(chrome, address="pomoc@alba.example", display_name="Alba", market_1="Alba Polska")
    fill(chrome, source="Delivered directly (SMTP, command, API)")
    send(chrome)
    forget_form_advice(chrome)
    chrome.get(f"{address}/operator/pools/new")
    fill(chrome, name="Warsaw desk", slug="warsaw", language="polski · pl", time_zone="Europe/Warsaw")
    fill(chrome, holiday_country="Poland")
    draw(chrome, (5, 18), (5, 23))
    send(chrome)
    chrome.get(f"{address}/operator/people/new")
    fill(chrome, name="Jadwiga Nowak", address="jadwiga@desk.example", place="Warsaw desk: agent", capacity="10")
    send(chrome)
    assert len(chrome.find_element(By.TAG_NAME, "code").text) >= 12
    fill(chrome, read_pl="native", write_pl="native", speak_pl="native")
    send(chrome, "#skills button.primary")
    chrome.get(f"{address}/operator/languages/alba")
    fill(chrome, pool_pl="Warsaw desk", rule="Answer in English")
    send(chrome)
    reference = arrive(house, POLISH, to="pomoc@alba.example", with_draft=False)
    with house.database.reading() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.reference == reference)).one()
        holder = session.get(User, ticket.assignee_id)
    assert reference.startswith("ALB-")
    assert holder is not None
    assert holder.name == "Jadwiga Nowak"
    chrome.get(f"{address}/operator")
    row = next(row for row in chrome.find_elements(By.CSS_SELECTOR, ".board-table tbody tr") if "Warsaw" in row.text)
    assert "Jadwiga Nowak" in row.text
    assert row.find_element(By.CSS_SELECTOR, "td.amount").text == "1"
