"""Statements of keys rotated and of entries in doubt: lines of statement_examples.py."""

from typing import Any

from tests.vectors.example import DECIDED, DECIDERS, EVENT, HASH, PERSON, SEEN, Example, Json

_SEEN: dict[str, Any] = {"seen": SEEN}


def keys(new: Json, possession: str) -> tuple[Example, ...]:
    """The lines. `new` is the key entry of the actor a-new, `possession` his proof."""
    rotated = {
        "key": new["key"], "old_key": HASH, "possession_proof": possession, "public_key": new["public_key"], "suite": "ed25519",
    }  # fmt: skip
    entry = {"entry": EVENT, "entry_position": 41}
    return (
        Example("key-rotated/1", "key rotated 密钥轮换", "actor/a-new", ("a-root1 KEY", "a-new HLD"), rotated, members=_SEEN),
        Example("contested-entry-reaffirmed/1", "contested entry reaffirmed 存疑记录重新确认", PERSON, ("a-com1 COM",), entry,
            members=_SEEN),
        Example("contested-entry-voided/1", "contested entry voided 存疑记录作废", PERSON, DECIDERS,
            {**entry, "item": None, "meeting": None}, {"reasons": "签名存疑"}, {**DECIDED, **_SEEN}),
    )  # fmt: skip
