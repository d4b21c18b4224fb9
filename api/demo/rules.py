"""Which rules are in force in the demo county, and when? Three versions of the default rulebook, and how an act cites them.

Version 2 halves one indicator from 16 May 2026 (example X6). Version 3 stands in the full county alone: it is made for one
town from September on, and a superior organ annuls it in December, for no town may have rules of its own.
"""

from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any, Final

from ledger.domain.procedures.rulebook import content_hash
from ledger.domain.statement import RulebookRef
from ledger.rulebooks import default_rulebook

RULEBOOK: Final = "default-county"
HALVED: Final = "D1.2"
"""The indicator that version 2 halves: minor 1.00 to 2.00 becomes 0.50 to 1.00."""
VERSION_2_FROM: Final = date(2026, 5, 16)
VERSION_2_MADE: Final = date(2026, 5, 6)
VERSION_3_FROM: Final = date(2026, 9, 1)
VERSION_3_MADE: Final = date(2026, 8, 24)
VERSION_3_ANNULLED: Final = date(2026, 12, 7)


@cache
def content(version: int) -> dict[str, Any]:
    """The document of a version."""
    document = default_rulebook()
    assert isinstance(document, dict)  # the file holds an object
    changed = deepcopy(document)
    if version >= 2:
        changed["version"] = version
        for dimension in changed["dimensions"]:
            for indicator in dimension["indicators"]:
                if indicator["id"] == HALVED:
                    indicator.update(minor=[50, 100], moderate=[101, 200], serious=[201, 400])
    return changed


@cache
def cited(version: int) -> RulebookRef:
    """How an act cites a version."""
    return RulebookRef(hash=content_hash(content(version)), id=RULEBOOK, version=version)


def in_force(day: date) -> RulebookRef:
    """How an act cites the version that is in force in the whole county on a day of 2026 or after."""
    return cited(1 if day < VERSION_2_FROM else 2)
