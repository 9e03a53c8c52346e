"""A customer in a real browser: writes by the market's form, gets the confirmation, and sees how the ticket stands."""

from __future__ import annotations

import re

import pytest
from flow_steps import let_letters_leave, letters_sent, run_jobs, words_in
from house_makers import Shops
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from sqlalchemy import select
from test_browser_desk import address, chrome, wait_for  # noqa: F401 - fixtures

from tolmach.replies.send import send_reply
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.browser


def test_from_the_form_to_the_answered_ticket(
    house: House,
    shops: Shops,
    address: str,  # noqa: F811
    chrome: webdriver.Chrome,  # noqa: F811
):
    chrome.get(f"{address}/f/novesta/sk")
    assert chrome.find_element(By.TAG_NAME, "html").get_attribute("lang") == "sk"
    chrome.find_element(By.NAME, "address").send_keys("jana@post.example")
    Select(chrome.find_element(By.NAME, "topic")).select_by_value("delivery")
    chrome.find_element(By.NAME, "text").send_keys("Dobrý deň, kde je moja objednávka? Jana")
    chrome.find_element(By.CSS_SELECTOR, "main form button").click()
    wait_for(chrome, lambda page: page.current_url.endswith("/thanks"))
    run_jobs(house)
    confirmation = words_in(letters_sent(house, "jana@post.example")[-1])
    link = re.search(r"https?://\S+(/t/\S+)", confirmation)
    assert link, "the confirmation has no link to the ticket"
    assert confirmation.index(link[0]) < confirmation.rindex("S pozdravom")
    chrome.get(address + link[1])
    assert "Vašu správu máme" in chrome.find_element(By.TAG_NAME, "main").text
    with house.database.writing.begin() as session:
        ticket = session.scalars(select(Ticket)).one()
        send_reply(session, shops.access("alena"), ticket, text="Balík dorazí zajtra.", draft_id=None,
                   is_solving=True, detector=house.detector, now=house.clock.now())  # fmt: skip
    let_letters_leave(house)
    chrome.refresh()
    assert "Balík dorazí zajtra." in chrome.find_element(By.TAG_NAME, "main").text
