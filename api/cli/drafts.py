"""How does a person write down a statement for `mingjing sign`? A draft: the statement without what a machine fills in.

    {"type": "FactRegistered", "stream": "fact/f-0099", "log": "demo.mingjing/county",
     "signers": [{"actor": "a-town-1-reporter", "role": "REP", "unit": "u-town-1"}],
     "data": {...}, "sealed": {"narrative": "..."}, "occurred_on": ["2026-07-14", "2026-07-14"], "seen": null}

`type` is the name or the wire name of the catalogue. `id`, `blind`, salts and digests are made here; a signer's `key` may be left
out where the key is at hand. In `data`, "sealed:NAME" stands for the digest of a sealed field, "possession:ACTOR" for the proof of
possession that this actor's key makes. `openings` holds fields sealed elsewhere, as `PUT /v1/evidence` gives them. Members left out
are null or empty. Format of the outcome: docs/formats/statement.md.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from api.cli.failures import CannotCheck
from api.draft_form import DRAFT_LIMIT, DraftMembers, DraftSigner, filled
from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from keys.signer import Signer
from ledger.domain.catalogue import BY_NAME, CATALOGUE
from ledger.domain.event_type import EventType
from ledger.domain.statement import Data, StatementSigner
from ledger.log.authoring import Authored, Randomness, author, event_id
from ledger.log.canonical import parse
from ledger.log.errors import MalformedBytes
from ledger.log.wrong_member import told


class Draft(DraftMembers, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draft as written; `sealed` gives the values, `openings` fields that were sealed elsewhere."""

    log: str
    openings: tuple[str, ...] = ()


def read_draft(data: bytes) -> Draft:
    """The draft in a file. Raises MalformedBytes for bytes outside the profile, CannotCheck naming the member."""
    value = parse(data, limit=DRAFT_LIMIT)
    try:
        return msgspec.convert(value, Draft)
    except msgspec.ValidationError as error:
        raise _wrong("$", error) from error


def author_draft(
    draft: Draft, signers: Sequence[Signer], *, now: datetime | None = None, randomness: Randomness = os.urandom
) -> Authored:
    """The statement of a draft, ready to sign. `signers` are the keys at hand, in the order in which they were given."""
    row = _row(draft.type)
    named = _named_signers(draft.signers, signers)
    at_hand = {signer.public_key.key: signer for signer in signers}
    proofs = {
        one.actor: encode_base64(prove_possession(draft.log, one.actor, at_hand[one.key]))
        for one in named
        if one.key in at_hand
    }
    try:
        return author(
            row.name, draft.stream, _data(row, draft.data, proofs), log=draft.log,
            event_id=event_id(now or datetime.now(UTC), randomness), signers=named, randomness=randomness,
            sealed=draft.sealed, openings=draft.openings, seen=draft.seen, occurred_on=draft.occurred_on, decided_at=draft.decided_at,
            effective_on=draft.effective_on, received_on=draft.received_on, rulebook=draft.rulebook,
            causes=draft.causes, corrects=draft.corrects, evidence=draft.evidence, classification=draft.classification,
        )  # fmt: skip
    except msgspec.ValidationError as error:
        raise _wrong("$.data", error) from error
    except MalformedBytes as error:
        raise CannotCheck(error.zh, error.en, code="draft-malformed") from error
    except ValueError as error:
        known = ", ".join(name.rstrip("!") for name in row.sealed) or "-"
        raise CannotCheck(
            f"sealed、openings 中有此类型没有的字段，或同一字段给出两次；可用的是：{known}。",
            f"sealed or openings names a field this type has not, or one twice; it has: {known}.",
            code="draft-malformed",
        ) from error  # fmt: skip


def _row(name: str) -> EventType:
    row = BY_NAME.get(name) or CATALOGUE.get(name)
    if row is None:
        raise CannotCheck(
            "没有这个事件类型；请按事件目录填写 type。", "There is no such event type; take one of the catalogue.",
            code="unknown-type",
        )  # fmt: skip
    return row


def _named_signers(wanted: Sequence[DraftSigner], signers: Sequence[Signer]) -> list[StatementSigner]:
    """Each signer with his key: the one he names, else the next of the keys given that nobody names."""
    claimed = {one.key for one in wanted if one.key is not None}
    free = [signer.public_key.key for signer in signers if signer.public_key.key not in claimed]
    lacking = sum(one.key is None for one in wanted)
    if lacking != len(free):
        raise CannotCheck(
            f"草稿中有 {lacking} 名签名人没有写 key，应给出同样多的 --key，实际多出或给出 {len(free)} 把；"
            "在别处签名的人须写明其 key。",
            f"{lacking} signers of the draft name no key: expected as many --key, got {len(free)} that nobody names. Write the key"
            " of whoever signs elsewhere.",
            code="keys-do-not-fit",
        )
    return [
        StatementSigner(actor=one.actor, key=one.key or free.pop(0), role=one.role, unit=one.unit) for one in wanted
    ]


def _data(row: EventType, data: Mapping[str, Any], proofs: Mapping[str, str]) -> Callable[[Mapping[str, str]], Data]:
    def made(digests: Mapping[str, str]) -> Data:
        return msgspec.convert(filled(data, digests, proofs.get), row.data)

    return made


def _wrong(root: str, error: msgspec.ValidationError) -> CannotCheck:
    """Which member is wrong and how, without any of its text."""
    message, _, path = str(error).partition(" - at `$")
    en, _, zh = told(message).partition(" / ")
    place = root + path.rstrip("`")
    return CannotCheck(
        f"草稿在 {place} 处不合要求：{zh}。",
        f"The draft is not as the type asks at {place}: {en}.",
        code="draft-malformed",
    )
