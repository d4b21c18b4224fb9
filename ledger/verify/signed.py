"""Did exactly the signers listed sign each body, with keys the log knew before it? Check 7, for one statement or for many.

Many are checked as plain values, so that a process beside the one that reads the log can do it; this file imports no store.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.errors import DomainError
from ledger.domain.statement import Statement
from ledger.log.authentication import KeyLookup, NamedSigner, check_brought_keys, check_listed, check_signatures
from ledger.log.codec import parse_statement
from ledger.log.errors import LogError
from ledger.verify.errors import ProofRefused


class Signed(NamedTuple):
    """A position's signed bytes and its signers; `brings`: the statement brings keys of its own, which are looked at too."""

    position: int
    event: str
    body: bytes
    signatures: bytes
    signers: tuple[NamedSigner, ...]
    brings: bool


class Unsound(NamedTuple):
    """A position whose signatures do not hold, and why."""

    position: int
    event: str
    code: str
    zh: str
    en: str


def check_signed(where: str, statement: Statement, body: bytes, signatures: bytes, lookup: KeyLookup) -> None:
    """Raise ProofRefused unless exactly the signers listed signed these bytes."""
    try:
        check_signatures(statement, body, signatures, lookup)
    except (DomainError, LogError) as error:
        raise _refused(where, error) from error


def unsound_signatures(batch: Sequence[Signed]) -> list[Unsound]:
    """Those of a batch whose signatures do not hold. The bodies have been parsed once: again only where they bring keys."""
    found: list[Unsound] = []
    for one in batch:
        try:
            check_listed(one.signers, one.body, one.signatures)
            if one.brings:
                check_brought_keys(parse_statement(one.body))
        except (DomainError, LogError) as cause:
            error = _refused(f"position {one.position}", cause)
            found.append(Unsound(one.position, one.event, error.code, error.zh, error.en))
    return found


def _refused(where: str, cause: Exception) -> ProofRefused:
    return ProofRefused("signature-invalid", f"{where}.signatures", check=7, cause=cause)
