"""Does the page work in a real browser, over the real server? The demo county, served; pick a person, change the days, read, print.

The server runs in a process of its own on a free port of this machine, and is ended as a supervisor would: SIGTERM.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from api.demo.county import PASSPHRASE, build_county
from api.ledger_directory import open_reading
from ledger.verify.checks import verify_proof
from ledger.verify.policy import read_policy

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SERVE = """
import sys
from pathlib import Path
from api.cli.serving import run_service
run_service(Path(sys.argv[1]), sys.argv[3], port=int(sys.argv[2]), quiet=True)
"""


@dataclass(frozen=True)
class Served:
    """A county, served."""

    directory: Path
    url: str
    process: "subprocess.Popen[bytes]"

    def get(self, path: str) -> bytes:
        """The answer of the server to a plain client."""
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:  # this machine
            body: bytes = answer.read()
            return body

    def json(self, path: str) -> Any:
        """The same as values."""
        return json.loads(self.get(path))


def start(directory: Path) -> Served:
    """Serve a directory on a free port, once it accepts connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(directory), str(port), PASSPHRASE])
    served = Served(directory, f"http://localhost:{port}", process)
    until_answered(served)
    return served


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    directory = tmp_path_factory.mktemp("page") / "county"
    build_county(directory)
    served = start(directory)
    yield served
    served.process.terminate()
    assert served.process.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    assert BROWSER.exists(), "apt-get install chromium chromium-driver"
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS, "--lang=zh-CN", f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(str(DRIVER)))
    driver.set_window_size(1100, 1400)
    yield driver
    driver.quit()


@pytest.fixture
def page(browser: Chrome, served: Served) -> Iterator[Chrome]:
    """The first page; afterwards the browser must have had nothing to complain about."""
    browser.get_log("browser")
    browser.get(served.url + "/")
    yield browser
    assert browser.get_log("browser") == []


def text(page: Chrome, selector: str) -> str:
    return page.find_element(By.CSS_SELECTOR, selector).text


def show(page: Chrome, *, person: str | None = None, on: str | None = None, known: str | None = None) -> None:
    """Fill in the form as a person does, and send it."""
    if person is not None:
        Select(page.find_element(By.ID, "official")).select_by_value(person)
    for field, day in (("on", on), ("known", known)):
        if day is not None:
            page.execute_script(f"document.getElementById('{field}').value = '{day}'")
    before = page.find_element(By.TAG_NAME, "main")
    page.find_element(By.CSS_SELECTOR, ".asking button").click()
    WebDriverWait(page, 30).until(lambda driver: driver.find_element(By.TAG_NAME, "main") != before)


def test_the_first_page_shows_everybody_by_unit_and_says_that_it_is_a_demo(page: Chrome) -> None:
    assert "脚本时钟演示" in text(page, ".banner")
    assert len(page.find_elements(By.CSS_SELECTOR, "main section.card")) == 3
    assert len(page.find_elements(By.CSS_SELECTOR, "#official option")) == 121
    numbers = [int(each.text) for each in page.find_elements(By.CSS_SELECTOR, ".count .number")]
    assert sum(numbers[:4]) == 120
    assert page.execute_script("return document.documentElement.lang") == "zh-Hans"


def test_a_person_is_picked_and_the_score_is_that_of_the_log(page: Chrome, served: Served) -> None:
    show(page, person="o-0003")
    why = served.json("/v1/officials/o-0003/why")
    assert (why["points_cp"], why["colour"], why["list"]["due"]) == (1001, "red", True)
    assert "红色" in text(page, ".verdict .chip")
    assert text(page, ".verdict .number") == "10.01"
    assert "应列入建议名单" in text(page, ".verdict")
    assert len(page.find_elements(By.CSS_SELECTOR, "article.line")) == len(why["lines"]) == 3
    assert why["zh"] in text(page, ".why")


def test_the_days_are_changed_and_the_answer_is_that_of_then(page: Chrome) -> None:
    show(page, person="o-0004", on="2026-06-30", known="2026-07-09")
    assert (text(page, ".verdict .number"), "蓝色" in text(page, ".verdict .chip")) == ("4.00", True)
    show(page, known="2026-07-15")
    assert (text(page, ".verdict .number"), "黄色" in text(page, ".verdict .chip")) == ("6.50", True)
    assert "2026-06-30" in text(page, ".why")


def test_a_link_of_the_list_leads_to_the_person_at_the_same_days(page: Chrome) -> None:
    show(page, on="2026-02-28", known="2026-02-28")
    page.find_element(By.LINK_TEXT, "干部 0014").click()
    assert text(page, ".verdict .number") == "6.50"
    show(page, known="2026-03-03")
    assert text(page, ".verdict .number") == "5.60"


def test_the_proof_behind_the_button_holds_offline(page: Chrome, served: Served) -> None:
    show(page, person="o-0003")
    link = page.find_element(By.CSS_SELECTOR, ".proof .button").get_attribute("href")
    assert link is not None
    proof = served.get(link.removeprefix(served.url))
    report = verify_proof(proof, read_policy((served.directory / "policy.txt").read_text("utf-8")))
    assert report.official == "o-0003"


def test_the_page_fits_a_telephone_and_needs_no_sideways_scrolling(page: Chrome) -> None:
    narrow = {"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    for person in ("", "o-0003"):
        show(page, person=person)
        assert page.execute_script("return window.innerWidth") == 360
        wide, shown = page.execute_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= shown
        assert page.execute_script(STICKING_OUT) == []
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_control_wider_than_its_form_is_found(page: Chrome) -> None:
    show(page, person="")
    page.execute_script("document.querySelector('#official').style.width = '4000px'")
    assert page.execute_script(STICKING_OUT) == ["official"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast_by_day_and_by_night(page: Chrome, scheme: str) -> None:
    media = {"media": "", "features": [{"name": "prefers-color-scheme", "value": scheme}]}
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    weak = []
    for person in ("", "o-0003", "o-0014"):
        show(page, person=person)
        weak += page.execute_script(CONTRAST)
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    assert weak == []


def test_an_unknown_person_gets_a_page_that_says_so(page: Chrome, served: Served) -> None:
    page.get(served.url + "/?official=o-9999")
    assert "账本中没有" in text(page, "h1")
    assert [entry["message"].count("404") for entry in page.get_log("browser")] == [1]


def worker_of(served: Served) -> int:
    """The process that holds the lock."""
    return int((served.directory / "lock").read_text())


def ended(pid: int) -> bool:
    """Whether a process ends within half a minute; it is not ours to wait for."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([descriptor], [], [], 30)
    os.close(descriptor)
    return bool(ready)


def until_answered(served: Served) -> None:
    """Until the server answers again; raises where it has ended."""
    while served.process.poll() is None:
        try:
            served.get("/healthz")
            return
        except (urllib.error.URLError, ConnectionError):
            continue
    raise AssertionError(f"the server ended with {served.process.returncode}")


ASKED = "/v1/officials/o-0003/why?known=500"
"""The same question before and after each start, which adds an entry."""


def starts_stated(directory: Path) -> int:
    """How many starts the service has stated."""
    with open_reading(directory) as reading:
        return [ref.type_name for ref in reading.history.stream("service/a-service").refs].count("ServiceStarted")


def test_a_killed_worker_is_followed_by_another_and_a_killed_supervisor_by_nothing(tmp_path: Path) -> None:
    directory = tmp_path / "county"
    build_county(directory)
    served = start(directory)
    assert starts_stated(directory) == 1
    answers = [served.get(ASKED)]

    first = worker_of(served)
    os.kill(first, signal.SIGKILL)
    assert ended(first)
    until_answered(served)
    answers.append(served.get(ASKED))
    assert starts_stated(directory) == 2
    second = worker_of(served)
    assert second != first

    os.kill(served.process.pid, signal.SIGKILL)
    assert served.process.wait(timeout=30) != 0
    assert ended(second)
    last = start(directory)
    answers.append(last.get(ASKED))
    assert starts_stated(directory) == 3
    last.process.terminate()
    assert last.process.wait(timeout=30) == 0
    assert len(set(answers)) == 1
    assert not list(directory.glob("*-wal"))


def test_a_worker_that_dies_twice_within_seconds_ends_the_service(tmp_path: Path) -> None:
    directory = tmp_path / "county"
    build_county(directory)
    served = start(directory)
    first = worker_of(served)
    os.kill(first, signal.SIGKILL)
    assert ended(first)
    until_answered(served)
    os.kill(worker_of(served), signal.SIGKILL)
    assert served.process.wait(timeout=30) != 0


STICKING_OUT = """
const form = document.querySelector(".asking"), edge = form.getBoundingClientRect().right;
return [...form.querySelectorAll("select, input, button")].filter(each => each.getBoundingClientRect().right > edge)
    .map(each => each.id || each.name || each.tagName);
"""
CONTRAST = """
const channel = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
const parse = s => s.match(/[\\d.]+/g).map(Number);
const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
const weak = [];
for (const e of document.querySelectorAll("body *")) {
  if (e.closest("svg") || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
  const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) weak.push(e.tagName + "." + e.className + " " + ratio.toFixed(2) + " " + e.textContent.trim().slice(0, 20));
}
return [...new Set(weak)];
"""
