"""What is common to the examples of the event types: an `Example`, and the ids, digests and signers that most of them name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
PERSON, FACT, ACTOR, UNIT, SERVICE, BOOK = (
    "official/o-0001", "fact/f-1", "actor/a-new", "unit/u-01", "service/a-service", "rulebook/default-county",
)  # fmt: skip
EVENT = "019c4f93-9d00-7170-861f-93b36c9f5ef5"
HASH = "ce6c35b22c1d5f93ff6c9ca7c12ecc0760d9a0eefa5c832b5a69774b7dab5b9d"
DIGEST = "6X3-odUFwy31KLnaH6p7UvSZWqbN11WYtUJA2czik04"
SEEN = {"body": HASH, "id": EVENT}
RULES = {"hash": HASH, "id": "default-county", "version": 1}
EVERYWHERE: Json = {"matters": [], "organ": None, "tiers": [], "units": []}
MATTER = {"id": "d-1", "kind": "deduction"}
OUTAGE = {"from_at": "2026-03-02T00:00:00Z", "until_at": "2026-03-02T01:30:00.500000Z"}
DECIDED: Json = {"decided_at": "2026-03-17T02:00:00Z", "seen": SEEN}
ORGAN: Json = {"deciding_organ": "u-01", "deduction": "d-1", "item": None, "meeting": None}
KEEPERS, DECIDERS, PROPOSERS = (
    ("a-root1 KEY", "a-root2 ORG"),
    ("a-com1 COM", "a-com2 COM"),
    ("a-rep REP u-01", "a-head HEAD u-01"),
)
RULE_MAKERS = ("a-rul RUL", "a-cc1 COM", "a-cc2 COM")


@dataclass(frozen=True)
class Example:
    """A statement. `signers` are "actor ROLE [unit]"; `sealed` gives None where a field stays empty; `data` may ask for a digest."""

    type: str
    names: str
    stream: str
    signers: tuple[str, ...]
    data: Json | Callable[[Mapping[str, str]], Json]
    sealed: Mapping[str, str | None] = field(default_factory=dict)
    members: Json = field(default_factory=dict)
