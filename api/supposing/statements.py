"""Which statement is a line of a whatif file? Whole, as its authors would sign it: what they would fill in by machine is filled in.

Filled in: id, blind, the digests of sealed fields (no sealed text is ever given), a signer's key (the one the log has for him), `seen`
where it is left out (the last event of the stream), and in a set-up county also signers and rulebook. In `data`, `causes`, `evidence`
and `corrects`, "event:NAME" stands for the id of the act of that name above, "sealed:FIELD" and "sealed:NAME.FIELD" for the digest of a
sealed field of this act or of that one, "possession:ACTOR" for a proof of possession. Every made-up byte follows from the line's number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import msgspec
from msgspec import UNSET

from api.supposing.lines import Act, Line, LineRefused, Signer, instant, unknown_name, wrong_member
from keys.base64_strict import encode_base64
from ledger.domain.catalogue import BY_NAME, CATALOGUE
from ledger.domain.errors import StatementMalformed
from ledger.domain.event_type import EventType
from ledger.domain.statement import Data, RulebookRef, Seen, Statement, StatementSigner
from ledger.domain.vocabulary import Role
from ledger.log.authoring import author, event_id
from ledger.log.codec import body_hash, parse_statement
from ledger.log.errors import MalformedBytes
from ledger.supposing import Supposition

_EVENT: Final = "event:"
_SEALED: Final = "sealed:"
_POSSESSION: Final = "possession:"
_NO_PROOF: Final = encode_base64(bytes(64))
_PAPER: Final = "paper_original"


@dataclass(frozen=True, slots=True)
class Made:
    """A statement, its bytes, and its sealed digests by the name of the field."""

    statement: Statement
    body: bytes
    sealed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a set-up county fills in: who signs a type on a stream, and the rulebook an act rests on."""

    rulebook: RulebookRef
    signers: Callable[[EventType, Act], tuple[Signer, ...] | None]
    """The signers of the first way to sign a type; None where the county has nobody for it."""


def statement_of(
    line: Line, act: Act, county: Supposition, made: Mapping[str, Made], defaults: Defaults | None
) -> Made:
    """The statement. Raises LineRefused where the line says nothing that could be signed."""
    row = BY_NAME.get(act.type) or CATALOGUE.get(act.type)
    if row is None or row.since > county.epoch:
        raise LineRefused(line.number, "type：没有这个事件类型。", "type: there is no such event type.")
    randomness = _Placeholders(line.number)
    own: dict[str, str] = {}
    references = _References(line.number, made, own)

    def data(digests: Mapping[str, str]) -> Data:
        own.update(digests)
        return msgspec.convert(references.filled(act.data, "data"), row.data)

    try:
        authored = author(
            row.name, act.stream, data, log=county.origin, event_id=event_id(line.at, randomness),
            signers=_signers(line, act, row, county, defaults), randomness=randomness,
            sealed={_PAPER: ""} if act.data.get("paper") is not None else {},
            seen=_seen(line, act, county, made), occurred_on=act.occurred_on,
            decided_at=None if act.decided_at is None else instant(line.number, "decided_at", act.decided_at),
            effective_on=act.effective_on, received_on=act.received_on, rulebook=_rulebook(act, row, defaults),
            causes=references.filled(list(act.causes), "causes"),
            corrects=references.filled(act.corrects, "corrects"),
            evidence=references.filled(list(act.evidence), "evidence"), classification=act.classification,
        )  # fmt: skip
        statement = parse_statement(authored.body, epoch=county.epoch)
    except msgspec.ValidationError as error:
        raise wrong_member(line.number, "data", error) from error
    except (MalformedBytes, StatementMalformed) as error:
        raise LineRefused(line.number, error.zh, error.en) from error
    return Made(statement, authored.body, dict(own))


class _References:
    """What the placeholders of one line stand for."""

    def __init__(self, number: int, made: Mapping[str, Made], own: Mapping[str, str]) -> None:
        self._number = number
        self._made = made
        self._own = own

    def filled(self, value: Any, place: str) -> Any:
        if isinstance(value, dict):
            return {name: self.filled(member, place) for name, member in value.items()}
        if isinstance(value, list):
            return [self.filled(item, place) for item in value]
        if not isinstance(value, str):
            return value
        if value.startswith(_EVENT):
            return self._named(value.removeprefix(_EVENT), place).statement.id
        if value.startswith(_POSSESSION):
            return _NO_PROOF
        if value.startswith(_SEALED):
            name, point, field = value.removeprefix(_SEALED).partition(".")
            digests = self._named(name, place).sealed if point else self._own
            digest = digests.get(field if point else name)
            if digest is None:
                raise LineRefused(
                    self._number, f"{place}：该行没有这个密封字段。", f"{place}: that line has no such sealed field."
                )
            return digest
        return value

    def _named(self, name: str, place: str) -> Made:
        found = self._made.get(name)
        if found is None:
            raise unknown_name(self._number, place)
        return found


class _Placeholders:
    """Bytes that look random and are none: nothing is signed here and nothing hidden. The same file makes the same bytes."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._count = 0

    def __call__(self, length: int) -> bytes:
        self._count += 1
        return sha256(b"mingjing whatif %d/%d" % (self._number, self._count)).digest()[:length]


def no_key(actor: str) -> str:
    """The name of a key that nobody has, for an actor without one: admission then says so."""
    return sha256(f"mingjing whatif, no key of {actor}".encode()).hexdigest()


def _signers(
    line: Line, act: Act, row: EventType, county: Supposition, defaults: Defaults | None
) -> list[StatementSigner]:
    filled = None if defaults is None else defaults.signers(row, act)
    stated = act.signers if isinstance(act.signers, tuple) else filled
    if stated is None:
        raise LineRefused(
            line.number, "signers：此类型须写明签署人。", "signers: who signs must be said for this type."
        )
    if not 1 <= len(stated) <= 16:
        raise LineRefused(line.number, "signers：应有 1 至 16 名。", "signers: expected 1 to 16.")
    found = [
        StatementSigner(
            actor=one.actor, key=_key(one.actor, one.role, one.key, act, county), role=one.role, unit=one.unit
        )
        for one in stated
    ]
    if len({one.key for one in found}) < len(found):
        raise LineRefused(line.number, "signers：同一人写了两次。", "signers: the same one stands twice.")
    return found


def _key(actor: str, role: Role, named: str | None, act: Act, county: Supposition) -> str:
    brought = act.data.get("key") if role == "HLD" else None
    held = named or (county.key_of(actor) if county.history.size() else None)
    return held or (brought if isinstance(brought, str) else no_key(actor))


def _seen(line: Line, act: Act, county: Supposition, made: Mapping[str, Made]) -> Seen | None:
    if isinstance(act.seen, str):
        found = made.get(act.seen)
        if found is None:
            raise unknown_name(line.number, "seen")
        return Seen(id=found.statement.id, body=body_hash(found.body))
    if isinstance(act.seen, Seen):
        return act.seen
    if act.seen is UNSET:
        refs = county.history.stream(act.stream).refs if county.history.recorder.stream_head(act.stream).seq else ()
        return Seen(id=refs[-1].id, body=refs[-1].body_hash) if refs else None
    return None


def _rulebook(act: Act, row: EventType, defaults: Defaults | None) -> RulebookRef | None:
    if isinstance(act.rulebook, RulebookRef):
        return act.rulebook
    return defaults.rulebook if act.rulebook is UNSET and defaults is not None and row.needs_rulebook else None
