"""`mingjing verify`: the offline verifier, under the name people know."""

from pathlib import Path

from ledger.verify.__main__ import run


def verify(*, file: Path, policy: Path, as_json: bool) -> int:
    """Its exit code; it prints its own report."""
    return run([str(file), "--policy", str(policy), *(["--json"] if as_json else [])])
