"""Half-signed statements, and evidence attached with the opening that its keeping gave."""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from keys.envelope import sign_envelope
from ledger.evidence import Piece
from ledger.log.authoring import Authored
from ledger.log.codec import PAYLOAD_TYPE, encode_statement, encode_submission
from ledger.log.sealed import filler_digest
from tests.support.town import UNIT, Case, Signing, Town, at, attach

DAY = date(2026, 1, 20)
REPORTER: Signing = [("a-rep", "REP", UNIT)]


def settled(town: Town) -> Town:
    """A settled town with one verified fact, so that a deduction can be proposed by two."""
    town.settle()
    town.fact(Case("1"), DAY)
    town.clock.set(at(2026, 1, 22))
    return town


def proposal(town: Town, points_cp: int = 400) -> Authored:
    """A statement that a-rep and a-head have to sign."""
    return town.proposal(Case("1"), DAY, points_cp)


def half_signed(town: Town, authored: Authored, *actors: str, openings: Sequence[str] | None = None) -> bytes:
    """A submission signed by some of its signers."""
    envelope = sign_envelope(PAYLOAD_TYPE, authored.body, [town.key(actor) for actor in actors])
    return encode_submission(envelope, authored.openings if openings is None else openings)


def with_members(authored: Authored, **members: object) -> Authored:
    """The same statement with other members."""
    statement = replace(authored.statement, **members)
    return Authored(statement, encode_statement(statement), authored.openings)


def attachment(town: Town, stream: str, piece: Piece) -> Authored:
    """`EvidenceAttached` for a kept piece, by its digest and opening."""
    authored = town.draft("EvidenceAttached", stream, attach, REPORTER, sealed={"hash": "00"})
    sealed = tuple(sorted((piece.digest, filler_digest(town.randomness(32)))))
    data = replace(authored.statement.data, evidence_item=piece.digest)
    changed = with_members(authored, sealed=sealed, data=data)
    return Authored(changed.statement, changed.body, (piece.opening,))
