"""Would each event be let in again, at its place, under its own rules, on exactly the heads its read list names?

One walk in log order over whole streams: a proof's or the whole log's. Each event is admitted on the states folded so far and
then folded itself. So a head that was not the latest, a stream read but not listed, a key enrolled too late or an act the rules
refuse cannot get past; `fsck` and the offline verifier ask the same code as the door. Design D2 and D4.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from ledger.domain.admission import Admitted, admit
from ledger.domain.citing import Citations, Citing
from ledger.domain.epochs import EPOCHS
from ledger.domain.errors import DomainError
from ledger.domain.statement import Event, Statement
from ledger.domain.streams import StreamState, empty_stream, evolve, has_family
from ledger.domain.world import World
from ledger.log.authentication import brought_keys
from ledger.log.codec import parse_statement
from ledger.log.entry import Entry, ReadHead, check_entry, parse_entry, parse_instant, parse_reads
from ledger.log.errors import LogError
from ledger.log.merkle import leaf_hash
from ledger.verify.errors import CannotCheck, ProofRefused

HIGHEST_CLASSIFICATION: Final = "confidential"
"""The ceiling of a deployment is its own business at the door; here the highest is let through."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One position with everything its leaf commits to, parsed. `where` says where it came from, for errors."""

    where: str
    event: Event
    entry: Entry
    heads: tuple[ReadHead, ...]
    body: bytes
    signatures: bytes


def read_position(where: str, position: int, entry: bytes, body: bytes, signatures: bytes, reads: bytes) -> Shown:
    """What stands at a position, if the entry commits to these three byte strings and all are in form: check 4.

    Raises ProofRefused. Nothing is said about the leaf's place in the tree.
    """
    try:
        parsed = parse_entry(entry)
    except LogError as error:
        raise ProofRefused("entry-malformed", f"{where}.entry", check=4, cause=error) from error
    try:
        check_entry(parsed, body=body, signatures=signatures, reads=reads)
    except LogError as error:
        raise ProofRefused("not-committed", f"{where}.entry", check=4, cause=error) from error
    try:
        statement = parse_statement(body)
    except (LogError, DomainError) as error:
        raise ProofRefused("statement-malformed", f"{where}.body", check=4, cause=error) from error
    try:
        blind, heads = parse_reads(reads)
    except LogError as error:
        raise ProofRefused("entry-malformed", f"{where}.reads", check=4, cause=error) from error
    if blind != statement.blind:
        raise ProofRefused("blind-differs", f"{where}.reads", check=4)
    event = Event(
        position=position,
        seq=parsed.seq,
        recorded_at=parse_instant(parsed.recorded_at),
        body_hash=parsed.statement,
        leaf_hash=leaf_hash(entry),
        statement=statement,
        rules=parsed.rules,
    )
    return Shown(where, event, parsed, heads, body, signatures)


class KeyDirectory:
    """Public keys of the log in the order in which its statements bring them."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str], str] = {}

    def lookup(self, actor: str, key: str) -> str | None:
        """Base64 SPKI of an actor's key, or None: a `KeyLookup`."""
        return self._keys.get((actor, key))

    def learn(self, statement: Statement) -> bool:
        """Keep the keys that a statement brings; whether it brings any."""
        brought = brought_keys(statement)
        self._keys.update(brought)
        return bool(brought)


def admit_again(shown: Shown, states: Callable[[str], StreamState], citing: Citing) -> Admitted:
    """What admission says of an event on the states before its position: check 8. `citing` tells who cited what before it.

    Raises ProofRefused where it is not let in or reads other heads than are listed, CannotCheck for an unknown epoch.
    """
    rules = shown.entry.rules
    if rules not in EPOCHS:
        epochs = ", ".join(map(str, EPOCHS))
        raise CannotCheck("unknown-rules", f"{shown.where}.entry", expected=epochs, found=rules, check=8)
    event = shown.event
    if not has_family(event.statement.stream):
        raise ProofRefused("unknown-stream", f"{shown.where}.body", found=event.statement.stream, check=8)
    world = World(states, event.position, rules, citing)
    try:
        admitted = admit(event.statement, world, event.recorded_at, ceiling=HIGHEST_CLASSIFICATION)
    except DomainError as error:
        raise ProofRefused("not-admitted", f"{shown.where}.body", check=8, cause=error) from error
    read = [(one.stream, one.seq, None if one.leaf_hash is None else one.leaf_hash.hex()) for one in admitted.reads]
    listed = [(head.stream, head.seq, head.leaf_hash) for head in shown.heads]
    if read != listed:
        expected, found = _first_difference(read, listed)
        raise ProofRefused("reads-differ", f"{shown.where}.reads", expected=expected, found=found, check=8)
    return admitted


class Readmission:
    """The states of streams while their events are admitted and folded again, in log order."""

    def __init__(self, *, one_person: bool = False) -> None:
        """`one_person`: the events are the closure of one person's stream, not the whole log. What an act that must raise nobody
        looked at of other persons is then taken from its read list: their heads are given, their cases are not, so that nobody
        else was raised is attested by the log and checked by `fsck`; of the person himself it is checked here."""
        self._one_person = one_person
        self._states: dict[str, StreamState] = {}
        self._citations = Citations()

    def state(self, name: str) -> StreamState:
        """A stream as folded so far."""
        return self._states.get(name) or empty_stream(name)

    def states(self) -> Iterable[StreamState]:
        """Every stream that has events."""
        return self._states.values()

    def readmit(self, shown: Shown) -> None:
        """Admit one event again and fold it: check 8. Raises ProofRefused, or CannotCheck for an unknown epoch."""
        if self._one_person:
            heads = {head.stream: head for head in shown.heads if head.stream.startswith("official/")}
            named = frozenset(name.partition("/")[2] for name in heads)
            admit_again(shown, lambda name: self._or_head(name, heads), lambda cited: named | self._citations.of(cited))
        else:
            admit_again(shown, self.state, self._citations.of)
        self.fold(shown.event)

    def _or_head(self, name: str, heads: Mapping[str, ReadHead]) -> StreamState:
        """A stream as folded so far; of a person who is not shown, an empty case under the head that the read list names."""
        head = heads.get(name)
        if name in self._states or head is None or head.leaf_hash is None:
            return self.state(name)
        return replace(empty_stream(name), seq=head.seq, leaf_hash=bytes.fromhex(head.leaf_hash))

    def fold(self, event: Event) -> None:
        """Fold an event into its stream."""
        name = event.statement.stream
        self._states[name] = evolve(self.state(name), event)
        self._citations.add(event.statement, event.position)


def _first_difference(
    read: list[tuple[str, int, str | None]], listed: list[tuple[str, int, str | None]]
) -> tuple[str, str]:
    for one, other in zip(read, listed, strict=False):
        if one != other:
            return f"{one[0]} seq {one[1]}", f"{other[0]} seq {other[1]}"
    longer = read if len(read) > len(listed) else listed
    extra = longer[min(len(read), len(listed))]
    text = f"{extra[0]} seq {extra[1]}"
    return (text, "nothing") if longer is read else ("nothing", text)
