"""Do the documents hold together? Links, the two READMEs, the length of files, and what a lock file may not name."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE_FOLDERS = ("keys", "ledger", "projections", "api", "benchmarks", "tests", "scripts")
MOST_LINES = 400
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) +(.+)$", re.MULTILINE)
OUTSIDE = re.compile(
    r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if] |@ file:|(?<!\S)/\w", re.MULTILINE
)


def documents(root: Path) -> list[Path]:
    return sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")])


def prose(text: str) -> str:
    """The text without its code blocks."""
    return FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """The fragment each heading answers to: lower case, punctuation dropped, blanks as hyphens."""
    titles = (re.sub(r"[^\w\- ]", "", title.strip().lower()) for _, title in HEADING.findall(prose(text)))
    return {title.replace(" ", "-") for title in titles}


def broken_links(path: Path, text: str) -> Iterator[str]:
    """The links to a file or a heading of this project that lead nowhere."""
    for target in LINK.findall(prose(text)):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, fragment = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists() or not file.is_relative_to(ROOT):
            yield f"{target}: no such file"
        elif fragment and fragment not in anchors(text if file == path else file.read_text("utf-8")):
            yield f"{target}: no such heading"


def outline(text: str) -> list[int]:
    return [len(marks) for marks, _ in HEADING.findall(prose(text))]


def unreached(root: Path) -> list[str]:
    """The documents that no chain of links leads to from the README."""
    seen: set[Path] = set()
    waiting = [root / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        links = [target.partition("#")[0] for target in LINK.findall(prose(path.read_text("utf-8")))]
        waiting += [(path.parent / link).resolve() for link in links if link and "://" not in link]
    return [str(path.relative_to(root)) for path in documents(root) if path not in seen]


def too_long(files: Iterable[Path]) -> list[str]:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in files}
    return [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > MOST_LINES]


def loose_pins(text: str) -> list[str]:
    """The packages of a lock file that stand there without one exact version and at least one hash."""
    packages = re.findall(r"^(?![ #])\S.*$(?:\n +--hash=sha256:[0-9a-f]{64}(?: \\)?$)*", text, re.MULTILINE)
    exact = re.compile(r"[a-z0-9.-]+==\S+ \\\n +--hash=")
    return [package.splitlines()[0] for package in packages if not exact.match(package)]


def outside_addresses(text: str) -> list[str]:
    """The lines that name an index, a host, a link page or a path of one machine."""
    return [line for line in text.splitlines() if OUTSIDE.search(line)]


def test_every_link_leads_somewhere() -> None:
    found = {str(path.relative_to(ROOT)): list(broken_links(path, path.read_text("utf-8"))) for path in documents(ROOT)}
    assert {path: links for path, links in found.items() if links} == {}


@pytest.mark.parametrize(
    "link", ["docs/nowhere.md", "docs/glossary.md#no-such-heading", "#no-such-heading", "../outside.md"]
)
def test_a_link_that_leads_nowhere_is_named(link: str) -> None:
    text = f"# A heading\n\n[good](docs/glossary.md) [also good](#a-heading) [bad]({link})\n"
    (broken,) = broken_links(ROOT / "README.md", text)
    assert broken.startswith(link)


def test_every_document_can_be_reached_from_the_readme() -> None:
    assert unreached(ROOT) == []


def test_a_document_nobody_links_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("[index](docs/index.md) [outside](https://example.org/)\n", "utf-8")
    (tmp_path / "docs/index.md").write_text("[back](../README.md#top)\n", "utf-8")
    assert unreached(tmp_path) == []
    (tmp_path / "docs/forgotten.md").touch()
    assert unreached(tmp_path) == ["docs/forgotten.md"]


def test_the_two_readmes_say_the_same_in_the_same_order() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
    assert outline(english) == outline(chinese)
    assert FENCE.findall(english) == FENCE.findall(chinese)
    assert len(FENCE.findall(english)) > 3


def test_a_difference_between_twins_shows() -> None:
    text = "# One\n\n```\nmake demo\n```\n\n## Two\n"
    assert outline(text) == [1, 2] != outline(text.replace("## Two", "### Two"))
    assert FENCE.findall(text) != FENCE.findall(text.replace("make demo", "make test"))


def test_no_source_file_is_longer_than_one_subject() -> None:
    files = [path for folder in CODE_FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".sh")]
    assert files, "no source file found"
    assert too_long(files) == []


def test_a_file_of_two_subjects_is_named(tmp_path: Path) -> None:
    longest, longer = tmp_path / "longest.py", tmp_path / "longer.py"
    longest.write_text("pass\n" * MOST_LINES, "utf-8")
    longer.write_text("pass\n" * (MOST_LINES + 1), "utf-8")
    assert too_long([longest, longer]) == [f"{longer}: {MOST_LINES + 1} lines"]


def test_lock_files_pin_every_package_by_hash_and_name_no_place() -> None:
    locks = sorted(ROOT.glob("requirements/*.txt"))
    assert [path.name for path in locks] == ["build.txt", "dev.txt", "docs.txt", "runtime.txt"]
    for path in locks:
        text = path.read_text("utf-8")
        assert outside_addresses(text) == [], path.name
        assert loose_pins(text) == [], path.name


@pytest.mark.parametrize("pin", ["click>=8.5.1", "click==8.5.1", "click"])
def test_a_package_without_version_or_hash_is_named(pin: str) -> None:
    assert loose_pins(f"flask==3.1.3 \\\n    --hash=sha256:{'0' * 64}\n{pin}\n    # via mingjing\n") == [pin]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "--index-url https://index.example/simple",
            "--find-links wheels",
            "--trusted-host index.example",
            "-f wheels",
        ),
        *("thing @ file:thing.whl", "    # via -r /home/someone/requirements.in"),
    ],
)
def test_an_address_in_a_lock_file_is_named(line: str) -> None:
    assert outside_addresses(f"click==8.5.1 \\\n{line}\n    # via -r requirements/build.in\n") == [line]
