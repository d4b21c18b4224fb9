"""Do the documents hold together? Links, the two READMEs, the length of files, and what a lock file may not name."""

import re
from collections.abc import Iterator
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


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


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


def outside_addresses(text: str) -> list[str]:
    """The lines that name an index, a host, a link page or a path of one machine."""
    return [line for line in text.splitlines() if OUTSIDE.search(line)]


def test_every_link_leads_somewhere() -> None:
    found = {str(path.relative_to(ROOT)): list(broken_links(path, path.read_text("utf-8"))) for path in documents()}
    assert {path: links for path, links in found.items() if links} == {}


@pytest.mark.parametrize(
    "link", ["docs/nowhere.md", "docs/glossary.md#no-such-heading", "#no-such-heading", "../outside.md"]
)
def test_a_link_that_leads_nowhere_is_named(link: str) -> None:
    text = f"# A heading\n\n[good](docs/glossary.md) [also good](#a-heading) [bad]({link})\n"
    (broken,) = broken_links(ROOT / "README.md", text)
    assert broken.startswith(link)


def test_every_page_of_the_documents_can_be_reached_from_its_index() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        links = [target.partition("#")[0] for target in LINK.findall(prose(path.read_text("utf-8")))]
        waiting += [(path.parent / link).resolve() for link in links if link and "://" not in link]
    assert [str(path.relative_to(ROOT)) for path in documents() if path not in seen] == []


def test_the_two_readmes_say_the_same_in_the_same_order() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
    assert outline(english) == outline(chinese)
    assert FENCE.findall(english) == FENCE.findall(chinese)
    assert len(FENCE.findall(english)) > 3


def test_a_difference_between_twins_shows() -> None:
    text = "# One\n\n```\nmake demo\n```\n\n## Two\n"
    assert outline(text) == [1, 2] != outline(text.replace("## Two", "### Two"))
    assert FENCE.findall(text) != FENCE.findall(text.replace("make demo", "make test"))


def test_no_source_file_has_two_subjects() -> None:
    files = [path for folder in CODE_FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".sh")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in files}
    assert lengths, "no source file found"
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_lock_files_pin_every_package_by_hash_and_name_no_place() -> None:
    locks = sorted(ROOT.glob("requirements/*.txt"))
    assert [path.name for path in locks] == ["build.txt", "dev.txt", "docs.txt", "runtime.txt"]
    for path in locks:
        text = path.read_text("utf-8")
        assert outside_addresses(text) == [], path.name
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9.-]+==\S+ \\", pin)] == [], path.name
        assert text.count("\n    --hash=sha256:") >= len(pins), path.name


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
