"""`python -m benchmarks.bit_flips [--every N] [--start K]`: every single-bit flip over a small log.db, and what became of it.

Prints one table: how many flips were refused at opening, named by `fsck`, or shown to change no stored value, by region of the
file. Exit code 1 if one was silent or ended in a traceback. A full run takes about a quarter of an hour on one core (threats T1, F7).
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic

from tests.support.bit_flips import Fate, Flips
from tests.support.small_log import small_log

HEADER_BITS = 100 * 8


def main(argv: list[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="benchmarks.bit_flips")
    parser.add_argument("--every", type=int, default=1, help="flip only each N-th bit")
    parser.add_argument("--start", type=int, default=0, help="the first bit")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as directory:
        log = small_log(Path(directory), "a-reg")
        flips = Flips(log)
        fates: Counter[tuple[str, Fate]] = Counter()
        wrong: list[tuple[int, Fate]] = []
        began, last_told = monotonic(), 0.0
        bits = range(options.start, flips.count(), options.every)
        for done, bit in enumerate(bits, start=1):
            fate = flips.fate(bit)
            fates["file header" if bit < HEADER_BITS else "pages", fate] += 1
            if fate in (Fate.SILENT, Fate.TRACEBACK):
                wrong.append((bit, fate))
            if monotonic() - last_told > 10:
                last_told = monotonic()
                print(f"{done:,} of {len(bits):,}", file=sys.stderr, flush=True)
        print(
            f"log.db of {log.size} entries, {flips.count() // 8:,} bytes; {len(bits):,} flips in {monotonic() - began:.0f} s"
        )
        print("| region | " + " | ".join(Fate) + " |\n|---|" + "---|" * len(Fate))
        for region in ("file header", "pages"):
            print(f"| {region} | " + " | ".join(f"{fates[region, fate]:,}" for fate in Fate) + " |")
        for bit, fate in wrong[:100]:
            print(f"{fate}: byte {bit // 8}, bit {bit % 8}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
