"""How does somebody ask about a statement that nobody has signed? A draft: open data, and of sealed fields the lengths alone.

    {"type": "FactRegistered", "stream": "fact/f-0099", "signers": [{"actor": "a-town-1-reporter", "role": "REP", "unit": "u-town-1"}],
     "data": {...}, "sealed": {"narrative": 1200}, "occurred_on": ["2026-07-14", "2026-07-14"], "seen": null}

`sealed` holds, for each sealed field that will be filled, the bytes of its JSON value. What a draft leaves out is made up so that the
statement is whole: blind, salts, digests, id; for a signer without `key`, the key the log has for him. In `data`, "sealed:NAME" stands
for the digest of a field, "possession:ACTOR" for a proof of possession, as in a draft for `mingjing sign`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

import msgspec

from api.errors import SealedTextInDraft
from keys.base64_strict import encode_base64
from ledger.domain.catalogue import BY_NAME, CATALOGUE
from ledger.domain.errors import StatementMalformed
from ledger.domain.event_type import EventType
from ledger.domain.statement import Data, RulebookRef, Seen, Statement, StatementSigner
from ledger.domain.vocabulary import Classification, Role
from ledger.history import History
from ledger.log.authoring import author, event_id
from ledger.log.canonical import parse
from ledger.log.codec import parse_statement
from ledger.log.errors import MalformedBytes, OpeningRefused
from ledger.log.sealed import MAX_OPENING, SALT_BYTES
from ledger.log.wrong_member import told

DRAFT_LIMIT: Final = 512 * 1024
"""Bytes of a draft: the largest body and its names."""
NO_KEY: Final = "0" * 64
_SEALED: Final = "sealed:"
_POSSESSION: Final = "possession:"
_NO_PROOF: Final = encode_base64(bytes(64))


class DraftSigner(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to sign. `key` None: the one the log has for him; in a draft for `mingjing sign`, the next key given."""

    actor: str
    role: Role
    unit: str | None = None
    key: str | None = None


class DraftMembers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every draft says, asked about or to be signed: the members of a statement that no machine fills in."""

    type: str
    stream: str
    signers: tuple[DraftSigner, ...]
    data: dict[str, Any]
    sealed: dict[str, Any] = {}
    seen: Seen | None = None
    occurred_on: tuple[date, date] | None = None
    decided_at: datetime | None = None
    effective_on: date | None = None
    received_on: date | None = None
    rulebook: RulebookRef | None = None
    causes: tuple[str, ...] = ()
    corrects: str | None = None
    evidence: tuple[str, ...] = ()
    classification: Classification = "internal"


class DraftForm(DraftMembers, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draft as asked about. `log` None: this ledger; `sealed` gives lengths."""

    log: str | None = None
    id: str | None = None


def read_form(raw: bytes) -> DraftForm:
    """The draft in a body. Raises MalformedBytes, StatementMalformed naming the member, SealedTextInDraft."""
    value = parse(raw, limit=DRAFT_LIMIT)
    try:
        form = msgspec.convert(value, DraftForm)
    except msgspec.ValidationError as error:
        raise _wrong("", error) from error
    if any(type(length) is not int or length < 0 for length in form.sealed.values()):
        raise SealedTextInDraft
    return form


def whole_statement(
    form: DraftForm, history: History, origin: str, now: datetime, epoch: int
) -> tuple[Statement, bytes]:
    """The statement a draft would become, and its bytes; what is made up is a placeholder that signs nothing.

    Raises StatementMalformed, MalformedBytes, OpeningRefused, as a submission would be refused.
    """
    row = BY_NAME.get(form.type) or CATALOGUE.get(form.type)
    if row is None or row.since > epoch:
        raise StatementMalformed("unknown-type", "type", found="?")
    _check_sealed(row, form)
    signers = [
        StatementSigner(actor=one.actor, key=one.key or _key_of(history, one, form), role=one.role, unit=one.unit)
        for one in form.signers
    ]
    randomness = _Placeholders()

    def data(digests: Mapping[str, str]) -> Data:
        return msgspec.convert(filled(form.data, digests, lambda _actor: _NO_PROOF), row.data)

    try:
        authored = author(
            row.name, form.stream, data, log=form.log or origin, event_id=form.id or event_id(now, randomness),
            signers=signers, randomness=randomness, sealed=dict.fromkeys(form.sealed, ""), seen=form.seen,
            occurred_on=form.occurred_on, decided_at=form.decided_at, effective_on=form.effective_on,
            received_on=form.received_on, rulebook=form.rulebook, causes=form.causes, corrects=form.corrects,
            evidence=form.evidence, classification=form.classification,
        )  # fmt: skip
    except msgspec.ValidationError as error:
        raise _wrong("data.", error) from error
    return parse_statement(authored.body, epoch=epoch), authored.body


def filled(value: Any, digests: Mapping[str, str], proof_of: Callable[[str], str | None]) -> Any:
    """Data with its two kinds of placeholders filled; one that names nothing stays and is refused as data."""
    if isinstance(value, dict):
        return {name: filled(member, digests, proof_of) for name, member in value.items()}
    if isinstance(value, list):
        return [filled(item, digests, proof_of) for item in value]
    if isinstance(value, str) and value.startswith(_SEALED):
        return digests.get(value.removeprefix(_SEALED), value)
    if isinstance(value, str) and value.startswith(_POSSESSION):
        return proof_of(value.removeprefix(_POSSESSION)) or value
    return value


class _Placeholders:
    """Bytes that look random and are none: a draft has nothing to hide and no signature."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, length: int) -> bytes:
        self._count += 1
        return sha256(b"mingjing draft %d" % self._count).digest()[:length]


def _check_sealed(row: EventType, form: DraftForm) -> None:
    """The fields of the type, each short enough to be sealed, none missing that is required."""
    paper = {"paper_original"} if form.data.get("paper") is not None else set()
    required, known = row.sealed_required | paper, row.sealed_required | row.sealed_optional | paper
    for name, length in form.sealed.items():
        if name not in known:
            raise OpeningRefused("unknown-opening", "sealed")
        characters = _base64url(len('["","",]') + _base64url(SALT_BYTES) + len(name) + length)
        if characters > MAX_OPENING:
            raise MalformedBytes("too-large", f"sealed.{name}", expected=MAX_OPENING, found=characters)
    for name in sorted(required - set(form.sealed)):
        raise OpeningRefused("missing-opening", name)


def _base64url(length: int) -> int:
    """How many characters so many bytes take without padding."""
    return -(-length * 4 // 3)


def _key_of(history: History, signer: DraftSigner, form: DraftForm) -> str:
    """The active key of an actor, else his last, else the one that the draft enrols for him, else none."""
    held = history.actor(signer.actor).keys
    active = [key for key, one in held.items() if one.status == "active"]
    brought = form.data.get("key") if signer.role == "HLD" else None
    return next(iter([*reversed(active), *reversed(held), *([brought] if isinstance(brought, str) else [])]), NO_KEY)


def _wrong(root: str, error: msgspec.ValidationError) -> StatementMalformed:
    """Which member is wrong and how, without any of its text."""
    message, _, path = str(error).partition(" - at `$")
    where = (root + path.rstrip("`").removeprefix(".")) or "$"
    return StatementMalformed("wrong-member", where.rstrip("."), detail=told(message))
