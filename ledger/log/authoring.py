"""How does an author make a statement ready to sign? The client's side: blind, salts, digests, bytes.

The command line, the demo county and the tests use this; a browser will make the same bytes (the vectors are shared).
Randomness and the id are arguments, so the same inputs give the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from keys.base64_strict import encode_base64
from keys.envelope import sign_envelope
from keys.signer import Signer
from ledger.domain.catalogue import BY_NAME
from ledger.domain.statement import Data, RulebookRef, Seen, Statement, StatementSigner
from ledger.domain.vocabulary import Classification
from ledger.log.codec import PAYLOAD_TYPE, encode_statement, encode_submission
from ledger.log.sealed import filler_digest, make_opening, opening_digest, parse_opening

Randomness = Callable[[int], bytes]
"""n to n random bytes."""


@dataclass(frozen=True, slots=True)
class Authored:
    """A statement ready to sign, with the openings of its sealed fields (personal text: not in a repr)."""

    statement: Statement
    body: bytes
    openings: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Authored({self.statement.type}, {self.statement.id})"

    @property
    def seen(self) -> Seen:
        """How a later statement of the stream names this one."""
        return Seen(id=self.statement.id, body=sha256(self.body).hexdigest())


@dataclass(frozen=True, slots=True)
class Seals:
    """Openings made, and the digests of a statement in ascending order."""

    openings: tuple[str, ...]
    digests: tuple[str, ...]
    by_name: Mapping[str, str]


def seal(
    names: Sequence[str], values: Mapping[str, object], randomness: Randomness, *, openings: Sequence[str] = ()
) -> Seals:
    """Seal the fields of a type: an opening for each value given, a random digest for each name left out.

    `openings` were made elsewhere, with digests that others know already (of evidence that is kept), and are taken as they are.
    Raises MalformedBytes for what is no opening, ValueError for a field that the type has not or that is given twice.
    """
    ready = {parse_opening(opening).name: opening for opening in openings}
    if len(ready) != len(openings) or ready.keys() & values.keys():
        raise ValueError("a sealed field is given twice")
    found: list[str] = []
    by_name: dict[str, str] = {}
    for marked in names:
        name = marked.rstrip("!")
        if name in values or name in ready:
            opening = ready[name] if name in ready else make_opening(name, values[name], randomness(32))
            found.append(opening)
            by_name[name] = opening_digest(opening)
        else:
            by_name[name] = filler_digest(randomness(32))
    unknown = (values.keys() | ready.keys()) - by_name.keys()
    if unknown:
        raise ValueError(f"no such sealed field: {', '.join(sorted(unknown))}")
    return Seals(tuple(found), tuple(sorted(by_name.values())), by_name)


def author(
    name: str,
    stream: str,
    data: Data | Callable[[Mapping[str, str]], Data],
    *,
    log: str,
    event_id: str,
    signers: Sequence[StatementSigner],
    randomness: Randomness,
    sealed: Mapping[str, object] | None = None,
    openings: Sequence[str] = (),
    seen: Seen | None = None,
    occurred_on: tuple[date, date] | None = None,
    decided_at: datetime | None = None,
    effective_on: date | None = None,
    received_on: date | None = None,
    rulebook: RulebookRef | None = None,
    causes: Sequence[str] = (),
    corrects: str | None = None,
    evidence: Sequence[str] = (),
    classification: Classification = "internal",
) -> Authored:
    """A statement of a type. `data` may be a function of the sealed digests by name, for types that name one of their own.

    `openings`: of sealed fields that were sealed elsewhere already (`seal`).
    """
    row = BY_NAME[name]
    # an act on paper carries one digest more than its type: that of the original
    paper = ("paper_original!",) if "paper_original" in (sealed or {}) else ()
    seals = seal((*row.sealed, *paper), sealed or {}, randomness, openings=openings)
    statement = Statement(
        blind=encode_base64(randomness(32)),
        causes=tuple(causes),
        classification=classification,
        corrects=corrects,
        data=data(seals.by_name) if callable(data) else data,
        decided_at=decided_at,
        effective_on=effective_on,
        evidence=tuple(evidence),
        id=event_id,
        log=log,
        occurred_on=occurred_on,
        received_on=received_on,
        rulebook=rulebook,
        sealed=seals.digests,
        seen=seen,
        signers=tuple(signers),
        stream=stream,
        type=row.wire,
        v=1,
    )
    return Authored(statement, encode_statement(statement), seals.openings)


def sign_submission(authored: Authored, signers: Sequence[Signer]) -> bytes:
    """The submission of a statement, signed by every signer in the order of its `signers`."""
    return encode_submission(sign_envelope(PAYLOAD_TYPE, authored.body, signers), authored.openings)


def event_id(at: datetime, randomness: Randomness) -> str:
    """A UUIDv7 (RFC 9562): milliseconds of `at`, then 74 random bits."""
    milliseconds = int(at.timestamp() * 1000)
    raw = bytearray(milliseconds.to_bytes(6, "big") + randomness(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
