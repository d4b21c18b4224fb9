"""Do the import contracts in `pyproject.toml` catch what they are for? They are run over rooms built for the purpose.

The real rooms are held to the contracts by `make check`; a contract that could not fail would pass there too.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT_ROOMS = (
    *("keys", "ledger", "projections", "api"),
    *("ledger/domain", "ledger/domain/procedures", "ledger/log", "ledger/store", "ledger/verify"),
)
BUILT_FILES = ("vault", "application", "publication", "fsck")

BREACHES = (
    ("keys/a.py", "msgspec"),
    ("keys/b.py", "ledger.log"),
    ("ledger/domain/a.py", "keys"),
    ("ledger/domain/b.py", "time"),
    ("ledger/domain/c.py", "cryptography"),
    ("ledger/domain/procedures/deduction.py", "ledger.domain.procedures.appeal"),
    ("ledger/log/a.py", "ledger.verify"),
    ("ledger/log/b.py", "cryptography"),
    ("ledger/verify/a.py", "sqlite3"),
    ("ledger/verify/b.py", "ledger.store"),
    ("ledger/verify/c.py", "flask"),
    ("ledger/store/a.py", "ledger.domain"),
    ("ledger/store/b.py", "ledger.vault"),
    ("ledger/vault.py", "ledger.store"),
    ("ledger/publication.py", "projections"),
    ("ledger/fsck.py", "click"),
    ("projections/a.py", "flask"),
    ("projections/b.py", "api"),
)


def build_rooms(folder: Path) -> None:
    """Every room of the table, empty, under the contracts of this project."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in BUILT_ROOMS:
        (folder / room).mkdir(parents=True)
        (folder / room / "__init__.py").touch()
    for name in BUILT_FILES:
        (folder / "ledger" / f"{name}.py").touch()
    for name in ("appeal", "deduction"):
        (folder / "ledger/domain/procedures" / f"{name}.py").touch()


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-I", "-c", program, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def report_on_breaches(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("breaches")
    build_rooms(folder)
    for path, module in BREACHES:
        (folder / path).write_text(f"import {module}\n", "utf-8")
    outcome = lint(folder)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    return outcome.stdout


def test_rooms_that_keep_the_table_pass(tmp_path: Path) -> None:
    build_rooms(tmp_path)
    (tmp_path / "ledger/domain/admission.py").write_text("import msgspec\n", "utf-8")
    (tmp_path / "ledger/log/codec.py").write_text("import msgspec\nimport keys\nimport ledger.domain\n", "utf-8")
    (tmp_path / "ledger/verify/checks.py").write_text("import ledger.log.codec\n", "utf-8")
    (tmp_path / "ledger/store/sqlite.py").write_text("import ledger.log.codec\nimport sqlite3\n", "utf-8")
    (tmp_path / "api/wiring.py").write_text("import flask\nimport projections\nimport ledger.store.sqlite\n", "utf-8")
    outcome = lint(tmp_path)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert " 0 broken" in outcome.stdout


@pytest.mark.parametrize(("path", "module"), BREACHES)
def test_a_breach_of_the_table_breaks_a_contract(report_on_breaches: str, path: str, module: str) -> None:
    importer = path.removesuffix(".py").replace("/", ".")
    assert f"{importer} -> {module} (l.1)" in report_on_breaches


def test_the_verifier_may_not_reach_a_database_through_another_room(tmp_path: Path) -> None:
    build_rooms(tmp_path)
    (tmp_path / "ledger/domain/cache.py").write_text("import eventsourcing\n", "utf-8")
    (tmp_path / "ledger/verify/checks.py").write_text("import ledger.domain.cache\n", "utf-8")
    outcome = lint(tmp_path)
    assert outcome.returncode == 1, outcome.stdout
    assert "ledger.verify is not allowed to import eventsourcing" in outcome.stdout
