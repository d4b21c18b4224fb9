"""What does a fairness proof look like, byte for byte? The file, read strictly and written canonically.

docs/formats/fairness-proof.md. One canonical JSON object; reading it believes nothing of it (`checks` does that). Each entry's
place in the tree is given as index and hashes against the one checkpoint; `tlog_proof` puts a C2SP tlog-proof together from them.
"""

from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from keys.base64_strict import decode_base64
from keys.errors import MalformedBase64
from ledger.domain.vocabulary import EventId, StreamName
from ledger.log.canonical import MAX_INTEGER, encode, parse_canonical
from ledger.log.errors import MalformedBytes
from ledger.log.proof import TlogProof, encode_tlog_proof
from ledger.verify.errors import ProofMalformed

FORMAT: Final = "mingjing-fairness-proof/1"
MAX_PROOF_BYTES: Final = 32 * 1024 * 1024
MAX_NODES: Final = 2_000_000
MAX_ENTRIES: Final = 20_000
MAX_HASHES: Final = 53
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2200, 12, 31)
"""Days the rules can count with: a limit added to the last day there is would be no day."""

Position = Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]
Ground = Literal["other_person", "secrecy", "informant", "third_party", "erased"]


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The knowing time: the first `size` entries of the log, and the day (Asia/Shanghai) it speaks of."""

    day: date
    size: Annotated[int, msgspec.Meta(ge=1, le=MAX_INTEGER)]


class ProofEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One position: the entry's bytes as text, and beside it what it commits to; all three null where it is withheld."""

    body: str | None
    entry: str
    position: Position
    proof: Annotated[tuple[str, ...], msgspec.Meta(max_length=MAX_HASHES)]
    reads: str | None
    signatures: str | None
    stream: StreamName
    withheld: Ground | None


class ProofOpening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sealed field of the statement at a position, opened for this reader."""

    opening: str
    position: Position


class FairnessProof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. `judged` and `clauses` are what its maker says; `checks` computes both again."""

    checkpoint: str
    clauses: list[Any]
    decision: EventId
    entries: Annotated[tuple[ProofEntry, ...], msgspec.Meta(min_length=1)]
    format: Literal["mingjing-fairness-proof/1"]
    judged: dict[str, Any]
    known: Known
    openings: tuple[ProofOpening, ...]
    v: Annotated[int, msgspec.Meta(ge=1, le=1)]


def parse_proof(data: bytes) -> FairnessProof:
    """The proof these exact bytes are: check 1. Raises ProofMalformed, and nothing else."""
    try:
        value = parse_canonical(data, limit=MAX_PROOF_BYTES, nodes=MAX_NODES)
    except MalformedBytes as error:
        raise ProofMalformed("not-canonical-json", error.where, check=1, cause=error) from error
    try:
        proof = msgspec.convert(value, FairnessProof)
    except msgspec.ValidationError as error:
        _, _, path = str(error).partition(" - at `")
        raise ProofMalformed("wrong-member", path.rstrip("`") or "$", check=1) from error
    if len(proof.entries) > MAX_ENTRIES:
        raise ProofMalformed("too-many", "$.entries", expected=MAX_ENTRIES, found=len(proof.entries), check=1)
    if not FIRST_DAY <= proof.known.day <= LAST_DAY:
        raise ProofMalformed("wrong-member", "$.known.day", check=1)
    for place, entry in enumerate(proof.entries):
        given = [part is not None for part in (entry.body, entry.signatures, entry.reads)]
        if given != [entry.withheld is None] * 3:
            raise ProofMalformed("wrong-member", f"$.entries[{place}].withheld", check=1)
    return proof


def encode_proof(proof: FairnessProof) -> bytes:
    """The file."""
    return encode(msgspec.to_builtins(proof), nodes=MAX_NODES)


def tlog_proof(proof: FairnessProof, place: int) -> str:
    """The C2SP tlog-proof text of the entry at a place of the file, for other people's tools. Raises ProofMalformed."""
    entry = proof.entries[place]
    return encode_tlog_proof(TlogProof(entry.position, hashes_of(entry, place), proof.checkpoint))


def hashes_of(entry: ProofEntry, place: int) -> tuple[bytes, ...]:
    """The hashes of an inclusion proof. Raises ProofMalformed."""
    return tuple(
        decoded(text, f"$.entries[{place}].proof[{index}]", length=32) for index, text in enumerate(entry.proof)
    )


def decoded(text: str, where: str, *, length: int | None = None) -> bytes:
    """The bytes of a base64 text. Raises ProofMalformed."""
    try:
        data = decode_base64(text)
    except MalformedBase64 as error:
        raise ProofMalformed("wrong-member", where, check=1) from error
    if length is not None and len(data) != length:
        raise ProofMalformed("wrong-member", where, expected=length, found=len(data), check=1)
    return data
