"""Did exactly the signers listed sign each body, with keys the log knew before it? Check 7, for one statement or for many.

Many are checked as plain values, so that a process beside the one that reads the log can do it; this file imports no store.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.errors import DomainError
from ledger.domain.statement import Statement
from ledger.log.authentication import KeyLookup, check_signatures
from ledger.log.codec import parse_statement
from ledger.log.errors import LogError
from ledger.verify.errors import ProofRefused


class Signed(NamedTuple):
    """A position's signed bytes, and the keys of its signers as the log knew them before it (None: not known)."""

    position: int
    event: str
    body: bytes
    signatures: bytes
    keys: dict[tuple[str, str], str | None]


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
        raise ProofRefused("signature-invalid", f"{where}.signatures", check=7, cause=error) from error


def unsound_signatures(batch: Sequence[Signed]) -> list[Unsound]:
    """Those of a batch whose signatures do not hold; the bodies have been parsed once already."""
    found: list[Unsound] = []
    for one in batch:
        try:
            check_signed(
                f"position {one.position}", parse_statement(one.body), one.body, one.signatures, _lookup(one.keys)
            )
        except ProofRefused as error:
            found.append(Unsound(one.position, one.event, error.code, error.zh, error.en))
    return found


def _lookup(keys: dict[tuple[str, str], str | None]) -> KeyLookup:
    return lambda actor, key: keys.get((actor, key))
