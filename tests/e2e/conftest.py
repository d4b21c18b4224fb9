"""One county and one browser for the tests of pages in a file."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from api.demo.county import build_county
from tests.e2e.browsing import Served, browser_in, media, start, width


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    directory = tmp_path_factory.mktemp("page") / "county"
    build_county(directory)
    served = start(directory)
    yield served
    served.process.terminate()
    assert served.process.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def one_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    driver = browser_in(tmp_path_factory.mktemp("browser"))
    yield driver
    driver.quit()


@pytest.fixture
def browser(one_browser: Chrome) -> Iterator[Chrome]:
    """The browser, with nothing said yet; afterwards as it was."""
    one_browser.get_log("browser")
    yield one_browser
    media(one_browser)
    width(one_browser, None)
