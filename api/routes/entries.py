"""What stands at a position of the log, and what did its author get? `GET /v1/entries/...`.

An entry may be shown to anyone: it holds hashes. The statement's open data stand beside it where the caller may see them; else
the entry comes alone, marked withheld, never absent (formats section 3). Sealed text is not in a statement at all.
What breaches stand beside a recorded act is found anew at each question, by admitting the entry again at its own position.
"""

from typing import Any, Final

import msgspec

from api.openapi import Routes
from api.person import breach_members
from api.schemas.entry import EntrySchema, ReceiptSchema
from api.wiring import Service
from ledger.errors import NotInLog
from ledger.log.canonical import MAX_INTEGER
from ledger.log.entry import Entry, parse_entry
from ledger.log.receipt import receipt_to_json
from ledger.standing import standing_at

_SHOWN: Final = frozenset({"public", "internal"})
"""Until callers sign in, the service answers this machine alone and shows what the deployment may hold at all."""


def entry_routes(service: Service) -> Routes:
    """The paths about one position."""
    routes = Routes("entries", "/v1/entries", "条目与回执 / entries and receipts")
    ledger = service.ledger

    @routes.get("/<int:position>", answers=EntrySchema, zh="一个条目及其公开内容", en="An entry and its open data")
    def entry_at(_asked: dict[str, Any], position: int) -> dict[str, Any]:
        stored = ledger.history.stored(_inside(position))
        entry = parse_entry(stored.entry)
        statement = msgspec.json.decode(stored.body)
        shown = statement["classification"] in _SHOWN
        standing = standing_at(ledger.history, position) if shown else None
        return {
            "position": position,
            "leaf_hash": stored.leaf_hash.hex(),
            "entry": {name: getattr(entry, name) for name in Entry.__struct_fields__},
            # the blind keeps the read list from being guessed by those who hold entries alone
            "statement": {name: value for name, value in statement.items() if name != "blind"} if shown else None,
            "withheld": None if shown else "classification",
            # a breach quotes open data of the statement
            "standing": None if standing is None else breach_members(standing),
            "stale_seen": None if standing is None else standing.stale_seen,
        }

    @routes.get("/<int:position>/receipt", answers=ReceiptSchema, zh="回执", en="The receipt, against the present head")
    def receipt_at(_asked: dict[str, Any], position: int) -> dict[str, object]:
        return receipt_to_json(ledger.receipt(_inside(position)))

    return routes


def _inside(position: int) -> int:
    """The position, if it is a number any log could have; the store's integers end at 2^63."""
    if position > MAX_INTEGER:
        raise NotInLog(f"position {position}")
    return position
