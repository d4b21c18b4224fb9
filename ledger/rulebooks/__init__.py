"""Which rulebook does a county start from? The default rulebook (默认规则集) as package data.

It is data only: a county publishes it, or its own version of it, as a signed `RulebookPublished`. Reading it touches
the disk, so it stands outside `ledger.domain`; its meaning is `ledger.domain.rulebook.read_rulebook`.
Format: docs/formats/rulebook.md.
"""

import json
from importlib.resources import files


def default_rulebook() -> object:
    """Content of the default rulebook as plain JSON values; a fresh copy each time."""
    content: object = json.loads(files("ledger.rulebooks").joinpath("default-county.json").read_text(encoding="utf-8"))
    return content
