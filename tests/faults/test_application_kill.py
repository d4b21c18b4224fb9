"""kill -9 in the middle of a thousand appends: nothing acknowledged is lost, and the next start goes on by itself."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from ledger.log.merkle import leaf_hash
from tests.support.reopened import check_log, founded, reopen

ROOT = Path(__file__).parents[2]
APPENDS = 1000
KILLED_AFTER = (137, 491, 750)
"""Acknowledgements read before each kill; the child is then somewhere in a later group."""

CHILD = """
import sys
from pathlib import Path
from hashlib import sha256
from ledger.log.authoring import sign_submission
from tests.support.acts import must
from tests.support.reopened import registration, reopen
from tests.support.town import Town

directory, upto, scratch = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
town = Town(scratch)
town.counter = int(sys.argv[4])
ledger = reopen(directory)
number = ledger.history.size()
keys = [town.key("a-root1"), town.key("a-root2")]
while number <= upto:
    group = [sign_submission(registration(town, each), keys) for each in range(number, min(number + 8, upto + 1))]
    for outcome in ledger.submit_many(group):
        receipt = must(outcome).receipt
        print(receipt.position, receipt.leaf_hash, flush=True)
    number += len(group)
ledger.close()
"""


def run_child(directory: Path, scratch: Path, start: int) -> subprocess.Popen[str]:
    """A process of its own that appends until it has all of them."""
    scratch.mkdir()
    command = [sys.executable, "-c", CHILD, str(directory), str(APPENDS), str(scratch), str(start)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."})


def test_fault_01_killed_three_times_in_a_thousand_appends_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    directory = tmp_path / "ledger"
    _, first = founded(directory)
    acknowledged: dict[int, str] = {0: first.receipt.leaf_hash}
    for number, stop in enumerate((*KILLED_AFTER, None)):
        child = run_child(directory, tmp_path / f"scratch{number}", 1_000_000 * (number + 1))
        assert child.stdout is not None
        with child.stdout as lines:
            for line in lines:
                if not line.endswith("\n"):
                    break  # cut by the kill: not an acknowledgement
                position, leaf = line.split()
                acknowledged[int(position)] = leaf
                if stop is not None and len(acknowledged) == stop:
                    child.send_signal(signal.SIGKILL)
        assert child.wait() == (0 if stop is None else -signal.SIGKILL)
        with reopen(directory) as ledger:
            history = ledger.history
            assert history.size() > max(acknowledged)
            for position, leaf in acknowledged.items():
                assert leaf_hash(history.stored(position).entry).hex() == leaf
            if stop is None:
                check_log(ledger, [first])
                assert history.size() == APPENDS + 1
