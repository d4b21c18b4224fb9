"""`python -m benchmarks`: measure, print the table, put it into docs/benchmarks.md in the place of the last one."""

import argparse
import os
import platform
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.appending import append_rows, group_rows
from benchmarks.auditing import audit_rows
from benchmarks.growth import DEFAULT, growth_rows
from benchmarks.measure import table
from benchmarks.proving import proof_rows
from benchmarks.rebuilding import rebuild_rows
from benchmarks.serving import serving_rows

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- written by make bench -->\n"
END: Final = "<!-- end -->\n"
"""What stands between the two is the run's; the rest of the page is written by people."""


def main() -> None:
    """Measure everything; `--rounds` and `--entries` decide how long it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--entries", type=int, default=DEFAULT, help="of the large ledger, a multiple of 200")
    parser.add_argument("--directory", type=Path, help="where the files of the run lie (the disk that is measured)")
    arguments = parser.parse_args()
    load, start = os.getloadavg()[0], perf_counter()
    with tempfile.TemporaryDirectory(dir=arguments.directory) as name:
        directory = Path(name)
        rows = [
            *append_rows(directory / "append", arguments.rounds),
            *group_rows(directory / "group", arguments.rounds),
            *serving_rows(directory / "serve", arguments.rounds),
            *audit_rows(directory / "audit", arguments.rounds),
            *rebuild_rows(directory / "rebuild", arguments.rounds),
            *proof_rows(directory / "proof", arguments.rounds),
        ]
        grown, notes = growth_rows(directory / "growth", arguments.entries, arguments.rounds)
    told = "\n".join(f"- {note}" for note in notes)
    text = (
        f"{table([*rows, *grown])}\n{told}\n\n"
        f"Rounds: {arguments.rounds}. Cores: {os.cpu_count()}. Load when it began: {load:.2f}, when it ended: "
        f"{os.getloadavg()[0]:.2f}. Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, WAL and "
        f"synchronous=FULL everywhere. Day: {datetime.now(UTC).date().isoformat()}. It took {perf_counter() - start:,.0f} s.\n"
    )
    print(text)
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
