"""Do people find what they look for? A person found by number, the days changed, old links, the proof; and a server that is killed.

Over the real server, in a real browser: the demo county, served.
"""

import os
import select
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from api.demo.county import build_county
from api.ledger_directory import open_reading
from ledger.verify.checks import verify_proof
from ledger.verify.policy import read_policy
from tests.e2e.browsing import Served, ask, complaints, start, text, until_answered


@pytest.fixture
def page(browser: Chrome, served: Served) -> Iterator[Chrome]:
    """The first page; afterwards the browser must have had nothing to complain about."""
    browser.get(served.url + "/")
    yield browser
    assert complaints(browser) == []


THEN = "on=2026-07-15&known=2026-07-15"


def find(page: Chrome, served: Served, number: str) -> None:
    """Open the page of a person by the field for a number, in mid-July."""
    page.get(f"{served.url}/?{THEN}")
    page.find_element(By.LINK_TEXT, "人员 people").click()
    page.find_element(By.ID, "official").send_keys(number)
    page.find_element(By.CSS_SELECTOR, ".find button").click()
    WebDriverWait(page, 30).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".verdict"))


def test_the_first_page_shows_the_county_and_says_that_it_is_a_demo(page: Chrome) -> None:
    assert "脚本时钟演示" in text(page, ".banner")
    numbers = [int(each.text) for each in page.find_elements(By.CSS_SELECTOR, ".counts:not(.tasks) .number")]
    assert sum(numbers) == 120
    assert page.execute_script("return document.documentElement.lang") == "zh-Hans"


def test_a_person_is_found_by_number_and_the_score_is_that_of_the_log(page: Chrome, served: Served) -> None:
    find(page, served, "o-0003")
    why = served.json(f"/v1/officials/o-0003/why?{THEN}")
    assert (why["points_cp"], why["colour"], why["list"]["due"]) == (1001, "red", True)
    assert "红色" in text(page, ".verdict .chip")
    assert text(page, ".verdict .number") == "10.01"
    assert "应列入建议名单" in text(page, ".verdict")
    assert len(page.find_elements(By.CSS_SELECTOR, "article.line")) == len(why["lines"]) == 3
    assert why["zh"] in text(page, ".why")


def test_the_days_are_changed_and_the_answer_is_that_of_then(page: Chrome, served: Served) -> None:
    find(page, served, "o-0004")
    ask(page, on="2026-06-30", known="2026-07-09")
    assert (text(page, ".verdict .number"), "蓝色" in text(page, ".verdict .chip")) == ("4.00", True)
    ask(page, known="2026-07-15")
    assert (text(page, ".verdict .number"), "黄色" in text(page, ".verdict .chip")) == ("6.50", True)
    assert "2026-06-30" in text(page, ".why")
    ask(page, since="2026-07-09")
    assert "4.00 → 6.50" in text(page, "tr.changed")


def test_a_link_of_the_list_leads_to_the_person_at_the_same_days(page: Chrome, served: Served) -> None:
    page.get(served.url + "/officials?on=2026-02-28&known=2026-02-28")
    page.find_element(By.LINK_TEXT, "干部 0014").click()
    assert text(page, ".verdict .number") == "6.50"
    ask(page, known="2026-03-03")
    assert text(page, ".verdict .number") == "5.60"


def test_an_old_link_leads_to_the_page_of_the_person(page: Chrome, served: Served) -> None:
    page.get(served.url + "/?official=o-0014&on=2026-02-28&known=2026-02-28")
    assert page.current_url.startswith(served.url + "/officials/o-0014?")
    assert text(page, ".verdict .number") == "6.50"


def test_the_proof_behind_the_button_holds_offline(page: Chrome, served: Served) -> None:
    find(page, served, "o-0003")
    link = page.find_element(By.CSS_SELECTOR, ".proof .button").get_attribute("href")
    assert link is not None
    proof = served.get(link.removeprefix(served.url))
    report = verify_proof(proof, read_policy((served.directory / "policy.txt").read_text("utf-8")))
    assert report.official == "o-0003"


def test_from_a_step_of_the_score_to_the_event_and_on_to_what_admission_read(page: Chrome, served: Served) -> None:
    page.get(f"{served.url}/officials/o-0003?{THEN}")
    page.find_element(By.CSS_SELECTOR, ".steps a.entry").click()
    assert "认定扣分" in text(page, "h1")
    assert page.find_element(By.CSS_SELECTOR, "#proof").is_displayed()
    page.find_element(By.CSS_SELECTOR, "section[aria-labelledby=reads] tbody a").click()
    assert "条目 entry" in text(page, ".lead")


def test_an_unknown_person_gets_a_page_that_says_so(page: Chrome, served: Served) -> None:
    page.get(served.url + "/officials/o-9999")
    assert "账本中没有" in text(page, "h1")
    assert [said.count("404") for said in complaints(page)] == [1]


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
