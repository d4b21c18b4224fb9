"""Half-signed statements, and evidence attached with the opening that its keeping gave."""

from collections.abc import Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from keys.envelope import sign_envelope
from keys.errors import KeysError
from ledger.domain.errors import NotAdmitted, StatementMalformed
from ledger.errors import LedgerError
from ledger.evidence import Piece
from ledger.log.authoring import Authored
from ledger.log.codec import PAYLOAD_TYPE, encode_statement, encode_submission
from ledger.log.errors import LogError
from ledger.log.sealed import filler_digest
from ledger.pending import PENDING_FILE, Listed, Pending, Waiting, listed_in
from ledger.store.errors import EventIdTaken
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


def begun(town: Town, pending: Pending, authored: Authored | None = None) -> Authored:
    """A statement that the first of its two signers has put."""
    authored = authored or proposal(town)
    waiting = pending.put(authored.statement.id, half_signed(town, authored, "a-rep"))
    assert isinstance(waiting, Waiting)
    return authored


def put(town: Town, pending: Pending, authored: Authored, *actors: str) -> object:
    """The answer to a few signatures without openings, as a further signer puts them."""
    return pending.put(authored.statement.id, half_signed(town, authored, *actors, openings=()))


def listed(town: Town) -> tuple[Listed, ...]:
    """What waits in the file beside the town."""
    return listed_in(town.directory / PENDING_FILE)


def refused_by(town: Town, pending: Pending, raw: bytes, event: str) -> Exception:
    """Why a put is refused; what waits is the same as before."""
    before = listed(town)
    size = town.ledger.history.size()
    with pytest.raises((LedgerError, LogError, KeysError, NotAdmitted, StatementMalformed, EventIdTaken)) as caught:
        pending.put(event, raw)
    assert (listed(town), town.ledger.history.size()) == (before, size)
    return caught.value
