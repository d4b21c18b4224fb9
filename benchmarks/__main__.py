"""`python -m benchmarks`: measure, print the table, write docs/benchmarks.md."""

import argparse
import os
import platform
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.appending import append_rows, group_rows
from benchmarks.auditing import audit_rows
from benchmarks.measure import table
from benchmarks.proving import proof_rows

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    """Measure everything; `--rounds` decides how long it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--directory", type=Path, help="where the files of the run lie (the disk that is measured)")
    arguments = parser.parse_args()
    load = os.getloadavg()
    with tempfile.TemporaryDirectory(dir=arguments.directory) as name:
        directory = Path(name)
        rows = [
            *append_rows(directory / "append", arguments.rounds),
            *group_rows(directory / "group", arguments.rounds),
            *audit_rows(directory / "audit", arguments.rounds),
            *proof_rows(directory / "proof", arguments.rounds),
        ]
    text = table(rows)
    print(text)
    PAGE.write_text(
        "# Benchmarks 基准\n\n"
        "Written by `make bench`. Rates are medians of alternating rounds; a ratio is the median of the ratios round by "
        "round. Absolute figures belong to the machine and its load; the ratios are what to compare. A figure that is not "
        "reached is marked so.\n\n"
        "由 `make bench` 写出。速率为交替测量各轮的中位数，比值为逐轮比值的中位数；绝对值只反映当时的机器与负载，请比较比值。"
        "未达到的指标照实标出。\n\n"
        f"{text}\n"
        f"Rounds: {arguments.rounds}. Cores: {os.cpu_count()}. Load when it began: {load[0]:.2f}. "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, WAL and synchronous=FULL everywhere. "
        f"Day: {datetime.now(UTC).date().isoformat()}.\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
