"""A county served by a process of its own, a real browser, and the rules of axe-core run in its pages.

The server runs on a free port of this machine and is ended as a supervisor would: SIGTERM.
"""

import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from api.demo.county import PASSPHRASE

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --lang=zh-CN"
).split()
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
SERVE = """
import sys
from pathlib import Path
from api.cli.serving import run_service
run_service(Path(sys.argv[1]), sys.argv[3], port=int(sys.argv[2]), quiet=True)
"""
_VIOLATIONS = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then(found => done(found.violations.map(
  each => each.id + ": " + each.nodes.map(node => node.html.slice(0, 160)).join(" | "))));
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
    """Serve a directory on a free port, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(directory), str(port), PASSPHRASE])
    served = Served(directory, f"http://localhost:{port}", process)
    until_answered(served)
    return served


def until_answered(served: Served) -> None:
    """Until the server answers again; raises where it has ended."""
    while served.process.poll() is None:
        try:
            served.get("/healthz")
            return
        except (urllib.error.URLError, ConnectionError):
            continue
    raise AssertionError(f"the server ended with {served.process.returncode}")


def browser_in(directory: Path) -> Chrome:
    """A browser without a window, its profile in a directory, its complaints kept."""
    assert BROWSER.exists(), "apt-get install chromium chromium-driver"
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS, f"--user-data-dir={directory}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(str(DRIVER)))
    driver.set_window_size(1100, 1400)
    return driver


def complaints(browser: Chrome) -> list[str]:
    """What the browser had to say since it was asked last: errors of scripts, refused loads, breaches of the content policy."""
    return [str(entry["message"]) for entry in browser.get_log("browser")]


def violations(browser: Chrome) -> list[str]:
    """The rules of axe-core that the page breaks, with the places. Ask for complaints before.

    The script comes through the driver, not through the page; what it does itself (it tries to insert a style for each sheet
    that imports another, which the content policy stops) is no complaint about the page.
    """
    browser.execute_script(AXE)
    found: list[str] = browser.execute_async_script(_VIOLATIONS)
    browser.get_log("browser")
    return found


def media(browser: Chrome, *, scheme: str = "light", kind: str = "") -> None:
    """Show pages by day or by night, on the screen or on paper."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": kind, "features": features})


def width(browser: Chrome, pixels: int | None) -> None:
    """Narrow the page as a telephone does; None: as it was."""
    if pixels is None:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    else:
        narrow = {"width": pixels, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)


def text(browser: Chrome, selector: str) -> str:
    """The text of the first element."""
    return browser.find_element(By.CSS_SELECTOR, selector).text


def ask(browser: Chrome, **days: str) -> None:
    """Fill in the days as a person does, and send the form."""
    for field, day in days.items():
        browser.execute_script(f"document.getElementById('{field}').value = '{day}'")
    before = browser.find_element(By.TAG_NAME, "main")
    browser.find_element(By.CSS_SELECTOR, ".asking button").click()
    WebDriverWait(browser, 30).until(lambda driver: driver.find_element(By.TAG_NAME, "main") != before)
