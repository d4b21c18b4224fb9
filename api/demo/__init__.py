"""Invented counties (演示县): a small one of three units and 120 numbered officials, and a full one of 86 units and 8,200.

`county` and `full_county` write them through the same door as any other ledger; `cast` and `roster` say who acts, `cases` and
`drawing` what happened to whom, `script` and its neighbours on which days, `tamper` what a changed byte does. Nobody in them
exists: people are numbers, and their keys are made from a seed that is printed (`chance.SEED`). docs/demo.md.
This file says how a demo directory is recognised, and imports nothing, so that every command may ask.
"""

import json
from pathlib import Path
from typing import Final

ORIGIN: Final = "demo.mingjing/county"
PASSPHRASE: Final = "mingjing-demo"
"""Of every key file of the demo, the log's included. Printed: it protects nothing."""
FULL_DIRECTORY: Final = "demo-county-full"
MARKER_FILE: Final = "demo.json"
DEMO_VERSION: Final = 3
"""Raised when the script changes, so that an older demo directory is recognised."""


def demo_version(directory: Path) -> int | None:
    """The version of the demo a directory holds; None where it holds no demo."""
    try:
        marker = json.loads((directory / MARKER_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    version = marker.get("demo") if isinstance(marker, dict) else None
    return version if isinstance(version, int) else None


def demo_kind(directory: Path) -> str | None:
    """Which county a demo directory holds, the small or the full one; None where it holds no demo that says so."""
    try:
        marker = json.loads((directory / MARKER_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    kind = marker.get("kind") if isinstance(marker, dict) else None
    return kind if isinstance(kind, str) else None


def is_demo(directory: Path) -> bool:
    """Whether a directory holds a demo of any version."""
    return demo_version(directory) is not None
