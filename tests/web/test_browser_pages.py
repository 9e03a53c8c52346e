"""Every page in a real browser: nothing that axe-core objects to, nothing cut off, in light, dark and on a phone.

With ``TOLMACH_PICTURES`` set to a folder, each page leaves its picture there.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from all_pages import Page, furnish, pages
from house_makers import PASSWORD, FrozenClock, Shops
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from test_browser_desk import address, chrome, picture, set_screen, wait_for  # noqa: F401 - fixtures
from test_browser_operator import forget_form_advice

from tolmach.accounts.model import User
from tolmach.wiring import House

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "scripts/assets/node_modules/axe-core/axe.min.js"

LOOKS = {
    # name: colour scheme, width, height, locale
    "light": ("light", 1440, 900, "en"),
    "dark": ("dark", 1024, 768, "el"),
    "phone": ("light", 390, 844, "de"),
}
MORE_LOOKS = {
    f"{name}-{locale}": (scheme, width, height, locale)
    for name, (scheme, width, height, _) in LOOKS.items()
    for locale in ("en", "sk", "de", "el")
} | {"phone-dark": ("dark", 360, 740, "bg")}
"""The full set of pictures, for looking at: each look in English, Slovak, German and Greek, and at night."""

OBJECTIONS = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  (found) => done(found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" "))}`)),
  (error) => done([String(error)]),
);
"""

CUT_OFF = """
const closed = "details:not([open]) > :not(summary)";
const hidden = (one) => one.matches(`.visually-hidden, ${closed}`) || (one.tagName === "THEAD" && one.offsetWidth <= 1);
const shown = (one) => {
  if (!one.offsetParent) return false;
  for (let above = one; above; above = above.parentElement) if (hidden(above)) return false;
  return true;
};
const texts = "p, h1, h2, h3, dt, dd, li, th, td, summary, button, a, label, legend, span, option, select";
const wide = [...document.querySelectorAll(`:is(header, main, nav) :is(${texts})`)].filter((one) => {
  if (!shown(one) || !one.clientWidth || one.closest(".scroll")) return false;
  const style = getComputedStyle(one);
  return one.scrollWidth > one.clientWidth + 1 && style.textOverflow !== "ellipsis" && style.display !== "inline";
});
const page = document.documentElement.scrollWidth > window.innerWidth ? ["the page is wider than the screen"] : [];
return page.concat(wide.map((one) => one.tagName + "." + one.className + ": " + one.textContent.trim().slice(0, 60)));
"""


def sign_in(chrome: webdriver.Chrome, address: str, name: str | None) -> None:  # noqa: F811
    # axe sets styles on what it looks at, which the pages' own policy rightly forbids.
    chrome.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    chrome.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": AXE.read_text(encoding="utf-8")})
    chrome.delete_all_cookies()
    if name is None:
        return
    chrome.get(f"{address}/login")
    chrome.find_element(By.NAME, "address").send_keys(f"{name}@desk.example")
    chrome.find_element(By.NAME, "password").send_keys(PASSWORD, Keys.ENTER)
    wait_for(chrome, lambda page: not page.current_url.endswith("/login"))


def visit_all(
    chrome: webdriver.Chrome,  # noqa: F811
    address: str,  # noqa: F811
    every: list[Page],
    look: str,
    locale: str,
) -> dict[str, list[str]]:
    """What is wrong with each page that something is wrong with."""
    wrong: dict[str, list[str]] = {}
    for reader in dict.fromkeys(page.reader for page in every):
        sign_in(chrome, address, reader)
        for page in (one for one in every if one.reader == reader):
            mark = "&" if "?" in page.path else "?"
            chrome.get(f"{address}{page.path}{mark}lang={locale}")
            name = re.sub(r"\W+", "-", page.path).strip("-") or "home"
            picture(chrome, f"{look}-{reader or 'visitor'}-{name}")
            objections = chrome.execute_async_script(OBJECTIONS) + chrome.execute_script(CUT_OFF)
            if objections:
                wrong[page.path] = objections
    return wrong


@pytest.mark.parametrize("look", [*LOOKS, *(pytest.param(look, marks=pytest.mark.long) for look in MORE_LOOKS)])
def test_every_page_is_whole_and_open_to_everybody(
    house: House,
    shops: Shops,
    clock: FrozenClock,
    address: str,  # noqa: F811
    chrome: webdriver.Chrome,  # noqa: F811
    look: str,
):
    if not AXE.is_file():
        pytest.skip("axe-core is not here: scripts/build --tests fetches it")
    every = pages(house, shops, *furnish(house, shops, clock))
    scheme, width, height, locale = (LOOKS | MORE_LOOKS)[look]
    with house.database.writing.begin() as session:
        for name in {page.reader for page in every} - {None}:
            session.get_one(User, shops.users[str(name)]).locale = locale
    set_screen(chrome, scheme, width, height)
    wrong = visit_all(chrome, address, every, look, locale)
    forget_form_advice(chrome)
    assert not wrong, "\n".join(f"{path}: {one}" for path, objections in wrong.items() for one in objections)


def test_axe_and_the_eye_for_what_is_cut_off_do_object(chrome: webdriver.Chrome, address: str):  # noqa: F811
    sign_in(chrome, address, None)
    chrome.get(f"{address}/login")
    chrome.execute_script(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        '\'<img src="/static/mark.svg"><p style="width:20px;overflow:hidden;white-space:nowrap">Zusammenfassung</p>\')'
    )
    found = chrome.execute_async_script(OBJECTIONS) + chrome.execute_script(CUT_OFF)
    assert any(one.startswith("image-alt") for one in found)
    assert any("Zusammenfassung" in one for one in found)
