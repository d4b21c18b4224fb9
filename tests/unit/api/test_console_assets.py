"""Are the files that others wrote the ones that are stated, each with its licence, and served from here?"""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.unit.api.counter import Counter

ROOT = Path(__file__).parents[3]
VENDORED = ("api/console/static/vendor", "tests/e2e/vendor")
_ROW = re.compile(r"^\| (\S+\.(?:js|css)) \| (\S+) \| ([0-9.]+) \| (.+?) \| ([0-9a-f]{64}) \|", re.MULTILINE)


def stated(folder: Path) -> dict[str, tuple[str, ...]]:
    """Rows of ASSETS.md by file: package, version, licence, hash."""
    return {name: rest for name, *rest in _ROW.findall((folder / "ASSETS.md").read_text("utf-8"))}  # type: ignore[misc]


@pytest.mark.parametrize("where", VENDORED)
def test_every_file_is_stated_with_version_licence_and_hash_and_is_that_file(where: str) -> None:
    folder = ROOT / where
    rows = stated(folder)
    files = {path.name: path for path in folder.iterdir() if path.suffix in (".js", ".css")}
    assert rows.keys() == files.keys()
    for name, (_, version, licence, digest) in rows.items():
        data = files[name].read_bytes()
        assert sha256(data).hexdigest() == digest, name
        assert version.encode() in data
        for text in re.findall(r"[\w.-]+\.txt", licence):
            assert (folder / text).stat().st_size > 100


@pytest.mark.parametrize("where", VENDORED)
def test_a_changed_file_would_be_noticed(where: str) -> None:
    for name, row in stated(ROOT / where).items():
        assert sha256((ROOT / where / name).read_bytes() + b" ").hexdigest() != row[-1]


def test_every_script_and_style_of_a_page_is_served_with_its_type(served: Counter) -> None:
    text = served.client.get("/").text
    found = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
    with served.client.get("/static/console.css") as style:
        found += re.findall(r'@import url\("(/static/[^"]+)"\)', style.text)
    assert len(found) == len(set(found)) + 1  # the mirror stands twice
    types = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    for path in found:
        with served.client.get(path, headers={"Accept": types[path.rpartition(".")[2]]}) as answer:
            assert (answer.status_code, answer.mimetype) == (200, types[path.rpartition(".")[2]])


def test_nothing_of_ours_names_another_origin() -> None:
    for path in (ROOT / "api/console").rglob("*"):
        if path.suffix in (".html", ".css", ".js") and "vendor" not in path.parts:
            text = path.read_text("utf-8")
            assert not re.search(r"""(https?:)?//[a-z0-9]+\.[a-z]""", text.replace("// ", "")), path
