"""The command `mingjing`: how does a run begin and end?

What can be asked stands in `commands`, what does it in a module for each group of commands. What goes wrong ends in one place
(`failures`): a sentence in Chinese and English and an exit code, never a traceback.
"""

import io
import sys
from collections.abc import Sequence

from api.cli import failures
from api.cli.commands import cli


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(words))


def run(words: Sequence[str]) -> int:
    """One command; its exit code."""
    try:
        answer = cli.main(args=list(words), prog_name="mingjing", standalone_mode=False)
        sys.stdout.flush()
    except Exception as error:  # noqa: BLE001  # the last line of defence: a person reads a sentence, not a traceback
        return failures.end(error, as_json="--json" in words)
    except KeyboardInterrupt:
        return failures.interrupted()
    return answer if isinstance(answer, int) else 0


def _speak_utf8() -> None:
    """Chinese comes out whole whatever the locale says; a terminal that cannot show it gets question marks, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
