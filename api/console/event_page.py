"""What does one event say, who signed it, and what binds it into the log? `/events/{id}`, by event id or by position.

Open data as they were signed; sealed fields by name only. Beside them the receipt, the bytes of the entry with what they commit to,
the heads that admission read, and the breaches that stand beside a record.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from flask import Blueprint, Response

from api.console.frame import open_frame, show
from api.person import breach_sentences
from api.schemas.asking import is_event
from api.wiring import Service
from ledger.domain.catalogue import matter_of, row_of
from ledger.domain.event_type import EventType
from ledger.domain.score_steps import points_text
from ledger.domain.vocabulary import SHANGHAI
from ledger.errors import NotInLog
from ledger.history import as_event
from ledger.log.entry import Entry, format_instant, parse_entry, parse_reads
from ledger.log.receipt import receipt_to_json
from ledger.standing import standing_at
from ledger.store.recorder import StoredEntry

_SHOWN: Final = frozenset({"public", "internal"})
_PROVED: Final = frozenset({"DeductionConfirmed", "DeductionRedetermined"})
"""The decisions of which a fairness proof can be made."""
_MOST_POSITION_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Datum:
    """One open member of the statement: its path, its value as text, and where it leads."""

    path: str
    text: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ReadOf:
    """One head that admission read: the stream, its last entry then, and where that stands."""

    stream: str
    seq: int
    leaf_hash: str | None
    position: int | None


def event_pages(service: Service) -> Blueprint:
    """`/events/{id}`."""
    pages = Blueprint("event", __name__)

    @pages.get("/events/<string:event>")
    def one_event(event: str) -> Response:
        frame = open_frame(service)
        history = service.ledger.history
        stored = history.stored(_position(service, event))
        found = as_event(stored)
        statement, row = found.statement, row_of(found.statement)
        shown = statement.classification in _SHOWN
        standing = standing_at(history, found.position) if shown else None
        receipt = receipt_to_json(service.ledger.receipt(found.position))
        official = statement.stream.partition("/")[2] if statement.stream.startswith("official/") else None
        return show(
            frame,
            "event.html",
            event=found,
            row=row,
            withheld=not shown,
            matter=matter_of(statement),
            open_data=list(_data(stored)) if shown else [],
            sealed_names=_sealed_names(row),
            breaches=[] if standing is None else list(breach_sentences(standing)),
            stale_seen=standing is not None and standing.stale_seen,
            entry=parse_entry(stored.entry),
            entry_members=Entry.__struct_fields__,
            entry_text=stored.entry.decode("ascii"),
            leaf_hash=stored.leaf_hash.hex(),
            signatures=_signatures(stored),
            reads=list(_reads(service, stored)) if shown else [],
            receipt=receipt,
            official=official,
            proof=statement.id if row.name in _PROVED else None,
            last_position=history.size() - 1,
            shanghai_time=_shanghai_time,
            utc=format_instant,
        )

    return pages


def _shanghai_time(instant: datetime) -> str:
    """The time of day in Shanghai; the day beside it is Shanghai's too."""
    return instant.astimezone(SHANGHAI).strftime("%H:%M:%S")


def _position(service: Service, event: str) -> int:
    """The position meant. Raises NotInLog for what is neither a position nor an event of the log."""
    if event.isascii() and event.isdigit() and len(event) <= _MOST_POSITION_DIGITS:
        return int(event)
    if not is_event(event):
        raise NotInLog("event")
    return service.ledger.history.position_of(event)


def _data(stored: StoredEntry) -> Iterator[Datum]:
    """The open data of a statement, member by member, in the order of the signed bytes."""
    yield from _members("", msgspec.json.decode(stored.body)["data"])


def _members(path: str, value: Any) -> Iterator[Datum]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _members(f"{path}.{name}" if path else name, member)
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for place, member in enumerate(value):
            yield from _members(f"{path}[{place}]", member)
    elif isinstance(value, list):
        for member in value:
            yield Datum(path, _text(member), _link(member))
        if not value:
            yield Datum(path, "[]", None)
    elif path.endswith("_cp") and isinstance(value, int):
        yield Datum(path, f"{value} = {points_text(value)} 分 points", None)
    else:
        yield Datum(path, _text(value), _link(value))


def _text(value: Any) -> str:
    if value is None:
        return "—"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _link(value: Any) -> str | None:
    """Where an id leads that has a page."""
    if not isinstance(value, str):
        return None
    if is_event(value):
        return f"/events/{value}"
    return {"o-": f"/officials/{value}", "u-": f"/units/{value}"}.get(value[:2])


def _sealed_names(row: EventType) -> list[tuple[str, bool]]:
    """Names of the sealed fields of a type, and whether each must be filled."""
    return [(name.removesuffix("!"), name.endswith("!")) for name in row.sealed]


def _signatures(stored: StoredEntry) -> list[Mapping[str, str]]:
    """The signatures beside the statement, in the order of the stored list."""
    found: list[Mapping[str, str]] = msgspec.json.decode(stored.signatures)
    return found


def _reads(service: Service, stored: StoredEntry) -> Iterator[ReadOf]:
    """The heads of the read list, each with the position of its last entry then."""
    recorder = service.ledger.history.recorder
    for head in parse_reads(stored.reads)[1]:
        position = None
        if head.seq:
            entries = recorder.stream(head.stream, after_seq=head.seq - 1, up_to_position=stored.position - 1)
            position = entries[0].position if entries else None
        yield ReadOf(head.stream, head.seq, head.leaf_hash, position)
