"""`python -m ledger.verify FILE --policy POLICY [--json]`: check a fairness proof without network, server or database.

Exit codes: 0 the proof holds (whether it proves a fair decision is in the report), 1 it does not (which check, where), 2 usage,
3 cannot check (what is missing: a file, a policy that can be read, its founding line, the rules of an epoch, a statement).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from errno import errorcode
from pathlib import Path

from ledger.verify.checks import verify_proof
from ledger.verify.errors import CannotCheck, PolicyMalformed, VerifyError
from ledger.verify.fairness_proof import MAX_PROOF_BYTES
from ledger.verify.policy import MAX_POLICY_BYTES, read_policy
from ledger.verify.report import failure_json, failure_text, report_json, report_text


def run(argv: Sequence[str]) -> int:
    """The command; `argv` without the program's name. Prints to standard output and returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="ledger.verify", description="核验公正性证明 · Check a fairness proof offline against a trust policy."
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="公正性证明文件 · the fairness proof")
    parser.add_argument("--policy", type=Path, required=True, help="信任策略文件 · the trust policy")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出 · print JSON")
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has said what is wrong, or printed the help
        return int(stop.code or 0)
    try:
        policy = read_policy(_read(options.policy, MAX_POLICY_BYTES, "policy"))
        report = verify_proof(_read(options.file, MAX_PROOF_BYTES, "file"), policy)
    except VerifyError as error:
        cannot = isinstance(error, CannotCheck | PolicyMalformed)
        _print(_line(failure_json(error)) if options.json else failure_text(error, cannot=cannot))
        return 3 if cannot else 1
    _print(_line(report_json(report)) if options.json else report_text(report))
    return 0


def _read(path: Path, limit: int, what: str) -> bytes:
    """At most one byte more than the limit: the parser refuses that, and nothing larger is taken in."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError as error:
        raise CannotCheck("no-such-file", what) from error
    except OSError as error:
        raise CannotCheck("unreadable", what, found=errorcode.get(error.errno or 0, "EIO")) from error


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _print(text: str) -> None:
    """UTF-8 whatever the locale: the report is in Chinese too."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
