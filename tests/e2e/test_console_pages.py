"""Does every page of the console work for everybody? By day and night, on a telephone, by keyboard, without scripts, on paper.

Each page is opened in a real browser over the real server: nothing may be refused by the content policy, no script may fail, and
axe-core may find nothing.
"""

import base64
import re

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.e2e.browsing import Served, ask, complaints, media, text, violations, width

THEN = "on=2026-07-15&known=2026-07-15"
PAGES = (
    f"/?{THEN}",
    "/officials",
    f"/officials?colour=red&{THEN}",
    f"/officials/o-0003?{THEN}",
    "/officials/o-0004?on=2026-06-30&known=2026-07-15&since=2026-07-09",
    "/units",
    f"/units/u-town-1?{THEN}",
    f"/list?{THEN}",
    f"/warnings?{THEN}",
    f"/deadlines?{THEN}",
    f"/deadlines?state=missed&{THEN}",
    "/events/0",
    "/events/300",
    "/rulebooks",
    "/rulebooks/default-county",
    "/views",
)
TABBED = 12
"""More steps of the keyboard than a page needs to reach its first form or link of content."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_complaint_and_breaks_no_rule_of_access_by_day_by_night_and_on_a_telephone(
    browser: Chrome, served: Served, path: str
) -> None:
    for scheme, pixels in (("light", None), ("dark", None), ("light", 390)):
        media(browser, scheme=scheme)
        width(browser, pixels)
        browser.get(served.url + path)
        assert complaints(browser) == []
        if pixels is None:
            assert violations(browser) == []
        else:
            wide = browser.execute_script("return document.documentElement.scrollWidth")
            assert wide <= pixels


def test_rules_of_access_are_really_run(browser: Chrome, served: Served) -> None:
    browser.get(served.url + "/units")
    browser.execute_script("document.querySelector('main img, main a').outerHTML = '<img src=\"/static/mirror.svg\">'")
    assert any(found.startswith("image-alt") for found in violations(browser))


def test_a_breach_of_the_content_policy_is_really_noticed(browser: Chrome, served: Served) -> None:
    browser.get(served.url + "/units")
    browser.execute_script(
        "const inline = document.createElement('script'); inline.textContent = 'window.ran = true'; document.body.append(inline);"
    )
    assert browser.execute_script("return window.ran === undefined")
    assert any("Content Security Policy" in found for found in complaints(browser))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_the_same_without_scripts(browser: Chrome, served: Served, path: str) -> None:
    browser.get(served.url + path)
    with_scripts = text(browser, "main")
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(served.url + path)
        assert text(browser, "main") == with_scripts
        assert not browser.find_elements(By.CSS_SELECTOR, ".chart.drawn")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_without_scripts_the_form_still_asks(browser: Chrome, served: Served) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(served.url + "/officials/o-0004?on=2026-06-30&known=2026-07-09")
        before = text(browser, ".verdict .number")
        ask(browser, known="2026-07-15")
        assert (before, text(browser, ".verdict .number")) == ("4.00", "6.50")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_with_scripts_the_form_swaps_the_page_in_place_and_the_way_back_stays(browser: Chrome, served: Served) -> None:
    browser.get(served.url + "/officials/o-0004?on=2026-06-30&known=2026-07-09")
    browser.execute_script("window.sameDocument = true")
    ask(browser, known="2026-07-15")
    assert text(browser, ".verdict .number") == "6.50"
    assert browser.execute_script("return window.sameDocument") is True
    assert "known=2026-07-15" in browser.current_url
    assert browser.execute_script("return document.activeElement.id") == "main"
    browser.back()
    WebDriverWait(browser, 30).until(lambda driver: text(driver, ".verdict .number") == "4.00")
    assert complaints(browser) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_comes_past_the_menu_by_the_skip_link_and_then_to_what_can_be_done(
    browser: Chrome, served: Served, path: str
) -> None:
    browser.get(served.url + path)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    first = browser.switch_to.active_element
    assert first.get_attribute("class") == "skip"
    assert first.is_displayed()
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert browser.execute_script("return document.activeElement.id") == "main"
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.execute_script("return document.activeElement.closest('main') !== null")


def test_what_has_the_keyboard_is_marked(browser: Chrome, served: Served) -> None:
    browser.get(served.url + "/")
    for _ in range(TABBED):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        style = browser.execute_script(
            "const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth), s.boxShadow];"
        )
        assert (style[0] != "none" and style[1] >= 2) or style[2] != "none"


@pytest.mark.parametrize("path", PAGES)
def test_on_paper_a_page_fits_shows_no_controls_and_opens_what_was_folded(
    browser: Chrome, served: Served, path: str
) -> None:
    browser.get(served.url + path)
    media(browser, kind="print")
    width(browser, 720)
    for hidden in ("nav", "form", ".button", ".skip"):
        assert not any(each.is_displayed() for each in browser.find_elements(By.CSS_SELECTOR, hidden))
    for folded in browser.find_elements(By.CSS_SELECTOR, "main details > ul, main details > pre"):
        assert browser.execute_script("return arguments[0].getBoundingClientRect().height > 0", folded)
    assert browser.execute_script("return getComputedStyle(document.body).color") in ("rgb(0, 0, 0)", "rgb(29, 42, 48)")
    printed = base64.b64decode(
        browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})["data"]
    )
    assert printed.startswith(b"%PDF-")


def test_the_chart_draws_what_the_table_says(browser: Chrome, served: Served) -> None:
    browser.get(served.url + f"/?{THEN}")
    drawn = browser.execute_script(
        "const c = echarts.getInstanceByDom(document.querySelector('[data-chart]')).getOption();"
        "return [c.xAxis[0].data, c.series.map(s => s.data)];"
    )
    rows = browser.find_elements(By.CSS_SELECTOR, "#months-table tbody tr")
    table = [[int(cell.text) for cell in row.find_elements(By.TAG_NAME, "td")] for row in rows]
    assert drawn[0] == [row.find_element(By.TAG_NAME, "th").text for row in rows]
    blue, yellow, red = drawn[1]
    assert [list(counts) for counts in zip(red, yellow, blue, strict=True)] == [counts[:3] for counts in table]
    assert browser.execute_script(
        "const c = document.querySelector('.chart canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "return d.some(value => value !== 0);"
    )


def test_every_number_of_the_county_opens_the_people_or_limits_behind_it(browser: Chrome, served: Served) -> None:
    browser.get(served.url + f"/?{THEN}")
    numbers = [
        (each.get_attribute("href") or "", int(each.text))
        for each in browser.find_elements(By.CSS_SELECTOR, "a.number")
        if each.text.isdigit()
    ]
    assert len(numbers) == 10
    people = 0
    for link, count in numbers:
        browser.get(link)
        if re.search(r"officials\?.*(colour|due)=", link):
            shown = len(browser.find_elements(By.CSS_SELECTOR, "table.people tbody tr"))
            assert shown == min(count, 50)
            people += count if "colour" in link else 0
        elif "/deadlines" in link:
            assert len(browser.find_elements(By.CSS_SELECTOR, "main tbody tr")) == min(count, 50)
    assert people == 120
    assert complaints(browser) == []
