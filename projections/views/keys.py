"""Which key had which actor, and how did it stand? The view `keys`: the key directory, by position in the log.

Status goes by the order of the log alone; `compromised_since` is an instant that a revocation states.
"""

from collections.abc import Iterator
from typing import Final

from ledger.domain.authority import Actor
from projections.view import Row, View

NAME: Final = "keys"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "actor",
    (
        ("key", "TEXT NOT NULL"), ("suite", "TEXT NOT NULL"), ("status", "TEXT NOT NULL"), ("enrolled_by", "TEXT NOT NULL"),
        ("enrolled_position", "INTEGER NOT NULL"), ("ended_by", "TEXT"), ("compromised_since", "TEXT"),
    ),
    key=("key",),
)  # fmt: skip


def rows(actor: Actor) -> Iterator[Row]:
    """One row a key, in order of enrolment. `actor` holds the grants of the founding too."""
    for key in actor.keys.values():
        since = key.compromised_since
        yield (
            key.key, key.suite, key.status, key.enrolled.event, key.enrolled.position,
            None if key.ended is None else key.ended.event, None if since is None else since.isoformat(),
        )  # fmt: skip
