"""A small invented county (演示县): three units, 120 numbered officials, every event signed, admitted and appended.

`county.build_county` writes it through the same door as any other ledger; `cast` says who acts, `cases` what happened to
whom, `script` on which days. Nobody in it exists: people are numbers, and its keys are made from a seed that is printed here.
This file says how a demo directory is recognised, and imports nothing, so that every command may ask.
"""

import json
from pathlib import Path
from typing import Final

ORIGIN: Final = "demo.mingjing/county"
PASSPHRASE: Final = "mingjing-demo"
"""Of every key file of the demo, the log's included. Printed: it protects nothing."""
MARKER_FILE: Final = "demo.json"
DEMO_VERSION: Final = 2
"""Raised when the script changes, so that an older demo directory is recognised."""


def demo_version(directory: Path) -> int | None:
    """The version of the demo a directory holds; None where it holds no demo."""
    try:
        marker = json.loads((directory / MARKER_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    version = marker.get("demo") if isinstance(marker, dict) else None
    return version if isinstance(version, int) else None


def is_demo(directory: Path) -> bool:
    """Whether a directory holds a demo of any version."""
    return demo_version(directory) is not None
