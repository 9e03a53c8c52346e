"""The desk in a real browser: keys, drafts that appear by themselves, two colour schemes, a small screen."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import PORTUGUESE, SLOVAK, arrive, complaints, translate_all
from flow_steps import let_letters_leave, letters_sent, mail_in, words_in
from house_makers import PASSWORD, TUESDAY_TEN, FrozenClock, Shops, make_agent
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from tolmach.app import create_app
from tolmach.jobs.work import prepare_one, warn
from tolmach.language import Language
from tolmach.languages import read_language_file
from tolmach.replies.library import install_library
from tolmach.replies.model import ConceptFile, FileKind
from tolmach.sla.model import SlaClock
from tolmach.wiring import House

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1440,900"
)
PICTURES = os.environ.get("TOLMACH_PICTURES", "")
"""A folder that gets a picture of each page, for looking at them."""


@pytest.fixture
def address(house: House, shops: Shops) -> Iterator[str]:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
    server = make_server("127.0.0.1", 0, create_app(house), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def chrome(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("Chromium with chromedriver is not here")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path / 'chromium'}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    told = browser.get_log("browser")
    browser.quit()
    assert complaints(told, known="/vendor/") == []


def enter(chrome: webdriver.Chrome, address: str, name: str) -> None:
    chrome.get(f"{address}/login")
    chrome.find_element(By.NAME, "address").send_keys(f"{name}@desk.example")
    chrome.find_element(By.NAME, "password").send_keys(PASSWORD, Keys.ENTER)
    WebDriverWait(chrome, 10).until(lambda page: page.current_url.endswith("/tickets"))


def press(chrome: webdriver.Chrome, *keys: str) -> None:
    for key in keys:
        chrome.switch_to.active_element.send_keys(key)


def wait_for(chrome: webdriver.Chrome, holds) -> None:
    WebDriverWait(chrome, 10).until(holds)


def picture(chrome: webdriver.Chrome, name: str) -> None:
    if PICTURES:
        chrome.save_screenshot(str(Path(PICTURES) / f"{name}.png"))


def set_screen(chrome: webdriver.Chrome, scheme: str, width: int, height: int) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def test_a_ticket_is_answered_by_keys_alone(house: House, address: str, chrome: webdriver.Chrome):
    for number in range(3):
        arrive(house, SLOVAK, to="sk@novesta.example", name=f"Zákazníčka {number}", sender=f"z{number}@post.example",
               message_id=f"{number}@post.example")  # fmt: skip
    enter(chrome, address, "alena")
    press(chrome, "j", "j", "k", Keys.ENTER)
    wait_for(chrome, lambda page: "/tickets/NOV-" in page.current_url)
    press(chrome, "r")
    editor = chrome.find_element(By.ID, "text")
    assert chrome.switch_to.active_element == editor
    editor.clear()
    editor.send_keys("Dobrý deň, zistíme to. n j k", Keys.CONTROL + Keys.ENTER)
    wait_for(chrome, lambda page: "on its way" in page.page_source)
    picture(chrome, "sent")
    press(chrome, "?")
    assert chrome.find_element(By.ID, "keys").is_displayed()
    picture(chrome, "keys")


def test_a_warning_is_counted_in_the_bar_and_the_title(
    house: House, clock: FrozenClock, address: str, chrome: webdriver.Chrome
):
    reference = arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    clock.move(hours=23, minutes=30)
    warn(house)
    enter(chrome, address, "alena")
    chrome.get(f"{address}/tickets/{reference}")
    wait_for(chrome, lambda page: page.title.startswith("(1) "))
    assert chrome.find_element(By.CSS_SELECTOR, "[data-warned]").text.endswith("1 warning")
    with house.database.writing.begin() as session:
        session.execute(update(SlaClock).values(warned_at=None, alarmed_at=None))
    chrome.execute_script("htmx.ajax('GET', '/tickets/warned', {target: '[data-warned]', swap: 'outerHTML'})")
    wait_for(chrome, lambda page: not page.title.startswith("("))


def test_a_letter_is_answered_by_its_draft_and_the_answer_to_it_stands_in_the_same_ticket(
    house: House, address: str, chrome: webdriver.Chrome
):
    arrive(house, SLOVAK, to="sk@novesta.example", message_id="first@post.example")
    enter(chrome, address, "alena")
    press(chrome, "n")
    wait_for(chrome, lambda page: "/tickets/NOV-" in page.current_url)
    ticket = chrome.current_url
    draft = chrome.find_element(By.ID, "text").get_property("value")
    assert draft.startswith("Dobrý deň,")
    press(chrome, "r")
    press(chrome, Keys.CONTROL + Keys.ENTER)
    wait_for(chrome, lambda page: "on its way" in page.page_source)
    let_letters_leave(house)
    reply = letters_sent(house, "maria.kovacova@post.example")[-1]
    assert reply["In-Reply-To"] == "<first@post.example>"
    assert draft.splitlines()[0] in words_in(reply)
    thanks = "Ďakujem, ale adresa na sledovanie nefunguje. Môžete mi poslať inú?\n"
    mail_in(house, thanks, to="sk@novesta.example", message_id="second@post.example",
            In_Reply_To=str(reply["Message-ID"]))  # fmt: skip
    chrome.get(ticket)
    assert "adresa na sledovanie nefunguje" in chrome.find_element(By.TAG_NAME, "main").text
    picture(chrome, "answered")


def add_files(session: Session, shops: Shops) -> None:
    """A file that goes with each of Novesta's Portuguese answers, whichever the draft will be."""
    facts = {"kind": FileKind.OTHER, "name": "etiqueta.pdf", "type": "application/pdf", "size": 4, "blob_sha256": "0"}
    for key in read_language_file(Language("pt"), "concepts"):
        place = {"client_id": shops.clients["novesta"], "concept_key": key, "language": "pt"}
        session.add(ConceptFile(**place, **facts, added_at=TUESDAY_TEN))


def test_a_draft_and_a_translation_appear_by_themselves(
    house: House, shops: Shops, address: str, chrome: webdriver.Chrome
):
    with house.database.writing.begin() as session:
        make_agent(session, "Rita", {"pt": shops.pools["pt"]})
        add_files(session, shops)
    reference = arrive(house, PORTUGUESE, to="pt@novesta.example", name="João", with_draft=False)
    enter(chrome, address, "rita")
    chrome.get(f"{address}/tickets/{reference}")
    assert "A draft is being prepared" in chrome.page_source
    if not chrome.execute_script("return typeof htmx !== 'undefined'"):
        pytest.skip("htmx is not built: scripts/build fetches it")
    while prepare_one(house):
        pass
    wait_for(chrome, lambda page: page.find_element(By.ID, "text").get_attribute("value").startswith("Estimado"))
    assert chrome.find_element(By.NAME, "draft_id").get_attribute("value")
    files = chrome.find_elements(By.CSS_SELECTOR, "#reply [type=checkbox][name=reply_files]")
    assert [file.is_selected() for file in files] == [True], "the draft's file came with it"
    press(chrome, "t")
    wait_for(chrome, lambda page: "shown=" in page.current_url)
    translate_all(house)
    wait_for(chrome, lambda page: "translated (firefox)" in page.page_source)
    picture(chrome, "translated")
    press(chrome, "t")
    assert not chrome.find_element(By.CSS_SELECTOR, "[data-translation]").is_displayed()


@pytest.mark.parametrize(
    ("scheme", "width", "height"),
    [("light", 1440, 900), ("dark", 1440, 900), ("light", 1024, 768), ("light", 390, 844)],
)
def test_pages_fit_the_screen(
    house: House, address: str, chrome: webdriver.Chrome, scheme: str, width: int, height: int
):
    reference = arrive(house, SLOVAK + "\n" + "x" * 200, to="sk@novesta.example")
    set_screen(chrome, scheme, width, height)
    enter(chrome, address, "alena")
    for name, path in (("queue", "/tickets"), ("ticket", f"/tickets/{reference}"), ("settings", "/settings")):
        chrome.get(address + path)
        picture(chrome, f"{name}-{scheme}-{width}")
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= width, path
    background = chrome.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(22, 24, 27)" if scheme == "dark" else "rgb(247, 245, 241)")
