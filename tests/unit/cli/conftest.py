"""The demo county, written once, and copies of it to write into; the command as a user runs it, in this process."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli import run
from api.demo.county import build_county


@dataclass(frozen=True)
class Ran:
    """How a run of `mingjing` ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Mingjing = Callable[..., Ran]


@pytest.fixture(scope="session")
def written_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_county(tmp_path_factory.mktemp("demo") / "county").directory


@pytest.fixture
def county(written_county: Path, tmp_path: Path) -> Path:
    """A county of the test's own."""
    return Path(shutil.copytree(written_county, tmp_path / "county"))


@pytest.fixture
def mingjing(capfd: pytest.CaptureFixture[str]) -> Mingjing:
    def command(*words: str | Path) -> Ran:
        capfd.readouterr()
        code = run([str(word) for word in words])
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return command


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text("四个词 of a test\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def draft(**members: Any) -> dict[str, Any]:
    """A fact that the first town reports, as a draft."""
    return {
        "type": "FactRegistered",
        "stream": "fact/f-0900",
        "log": "demo.mingjing/county",
        "signers": [{"actor": "a-town-1-reporter", "role": "REP", "unit": "u-town-1"}],
        "data": {
            "unit_at_fact": "u-town-1", "problem_tag": "PT4", "phenomenon": None, "category": "inaction",
            "source": "report", "matched_limit": None,
        },
        "sealed": {"narrative": "虚构"},
        "occurred_on": ["2026-07-14", "2026-07-14"],
        **members,
    }  # fmt: skip


@pytest.fixture
def signed(county: Path, tmp_path: Path, mingjing: Mingjing) -> Callable[..., Path]:
    """A signed line of a draft by the first town's reporter."""

    def make(**members: Any) -> Path:
        written, line = tmp_path / "draft.json", tmp_path / "line.ndjson"
        written.write_text(json.dumps(draft(**members)), encoding="utf-8")
        ran = mingjing("sign", written, "-k", county / "keys" / "a-town-1-reporter.key", "-o", line)
        assert ran.code == 0, ran.err
        return line

    return make
