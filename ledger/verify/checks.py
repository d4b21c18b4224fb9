"""Does this file prove this decision under this policy? Ten numbered checks; the first that fails is raised.

 1. The bytes are a fairness proof, read strictly, within its sizes.
 2. The checkpoint is by a log of the policy, cosigned to the policy's quorum, and not older than the knowing time.
 3. Each leaf is computed from its entry and stands at its position in the tree of that checkpoint.
 4. Each entry commits to the body, signatures and reads given with it; each opening is of a sealed field.
 5. Position 0 is the founding leaf the policy names, of this log; a scripted clock only where the policy allows it.
 6. Streams are whole: each from seq 1 on without a gap, chained; every head read is there; nothing else is; times ascend.
 7. Exactly the signers listed signed each statement, with keys of the log.
 8. Each event is let in again under its own rules, on exactly the heads of its read list.
 9. Score, colour and list, computed again for the day stated, are those of the file.
10. The clauses, evaluated again, are those of the file.

Nothing in the file is trusted: what it says is compared with what follows from its leaves. What no file can prove (`report`)
is said in the report. Threats T1-T3, T7, T11, T13-T17, T31, T32. Specification: docs/formats/fairness-proof.md.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from keys.errors import KeysError
from ledger.domain.catalogue import row_of
from ledger.domain.events.deductions import DeductionConfirmed
from ledger.domain.events.founding import LedgerFounded
from ledger.domain.events.objections import DeductionRedetermined
from ledger.domain.vocabulary import shanghai_day
from ledger.log.checkpoint import OpenedCheckpoint, open_checkpoint
from ledger.log.entry import ReadHead, parse_entry
from ledger.log.errors import LogError
from ledger.log.merkle import leaf_hash, verify_inclusion
from ledger.log.sealed import check_openings
from ledger.verify.errors import CannotCheck, ProofRefused
from ledger.verify.fairness_proof import FairnessProof, decoded, hashes_of, parse_proof
from ledger.verify.judgement import case_of, judge
from ledger.verify.policy import Policy
from ledger.verify.readmission import KeyDirectory, Readmission, Shown, read_position
from ledger.verify.report import Report, make_report
from ledger.verify.signed import check_signed


def verify_proof(data: bytes, policy: Policy) -> Report:
    """The report on a proof that holds. Raises ProofMalformed, ProofRefused naming check and place, or CannotCheck."""
    if policy.founding is None:
        raise CannotCheck("no-founding-line", "policy")
    proof = parse_proof(data)  # 1
    opened = _checkpoint(proof, policy)  # 2
    _included(proof, opened)  # 3
    alone = {place: _alone(proof, place) for place in range(len(proof.entries)) if _other_person(proof, place)}  # 4
    shown = [_committed(proof, place) for place in range(len(proof.entries)) if place not in alone]  # 4
    _openings(proof, shown)  # 4
    scripted = _founded(proof, shown, opened, policy)  # 5
    decision = _decision(proof, shown)
    _whole(proof, shown, decision, tuple(alone.values()))  # 6
    walk = Readmission(one_person=True)
    keys = KeyDirectory()
    for one in shown:
        check_signed(one.where, one.event.statement, one.body, one.signatures, keys.lookup)  # 7
        walk.readmit(one)  # 8
        keys.learn(one.event.statement)
    statement = decision.event.statement
    official = statement.stream.partition("/")[2]
    case = case_of(official, proof.known.day, walk.states(), walk.state)
    judgement = judge(case, statement.data.deduction, size=proof.known.size)
    _same("judged-differs", 9, "$.judged", judgement.judged_json(), proof.judged)
    _same("clauses-differ", 10, "$.clauses", judgement.clauses_json(), proof.clauses)
    last_on = shanghai_day(shown[-1].event.recorded_at)
    return make_report(
        opened, judgement, proof, decision=decision.event, last_on=last_on, policy=policy, scripted=scripted
    )


def _checkpoint(proof: FairnessProof, policy: Policy) -> OpenedCheckpoint:
    """Check 2. The origin is only looked up: signatures by the policy's keys for it decide."""
    origin = proof.checkpoint.partition("\n")[0]
    keys = policy.log_keys(origin)
    if not keys:
        raise ProofRefused("unknown-log", "$.checkpoint", expected=policy.logs[0].name, found=origin, check=2)
    verifiers = [*keys, *(witness.key for witness in policy.witnesses)]
    try:
        opened = open_checkpoint(proof.checkpoint, verifiers, origin=origin)
    except (LogError, KeysError) as error:
        raise ProofRefused("checkpoint-invalid", "$.checkpoint", check=2, cause=error) from error
    if not policy.quorum_met(opened.verified):
        raise ProofRefused("quorum-not-met", "$.checkpoint", check=2)
    size = opened.checkpoint.size
    if proof.known.size > size:
        raise ProofRefused(
            "known-beyond-checkpoint", "$.known.size", expected=f"at most {size}", found=proof.known.size, check=2
        )
    return opened


def _included(proof: FairnessProof, opened: OpenedCheckpoint) -> None:
    """Check 3."""
    before = -1
    for place, entry in enumerate(proof.entries):
        where = f"$.entries[{place}]"
        if entry.position <= before:
            raise ProofRefused("positions-unordered", f"{where}.position", found=entry.position, check=3)
        before = entry.position
        if entry.position >= proof.known.size:
            raise ProofRefused("position-beyond-known", f"{where}.position", found=entry.position, check=3)
        leaf = leaf_hash(entry.entry.encode("utf-8"))
        try:
            verify_inclusion(
                leaf, entry.position, opened.checkpoint.size, hashes_of(entry, place), opened.checkpoint.root
            )
        except LogError as error:
            raise ProofRefused("not-included", f"{where}.proof", check=3, cause=error) from error


def _committed(proof: FairnessProof, place: int) -> Shown:
    """Check 4. Every statement but those of other persons is needed to judge; one withheld leaves the whole undecided."""
    entry = proof.entries[place]
    where = f"$.entries[{place}]"
    if entry.body is None or entry.signatures is None or entry.reads is None:
        raise CannotCheck("withheld", f"{where}.body", found=entry.withheld, check=4)
    shown = read_position(
        where,
        entry.position,
        entry.entry.encode("utf-8"),
        decoded(entry.body, f"{where}.body"),
        entry.signatures.encode("utf-8"),
        entry.reads.encode("utf-8"),
    )
    stream = shown.event.statement.stream
    if entry.stream != stream:
        raise ProofRefused("stream-differs", f"{where}.stream", expected=stream, found=entry.stream, check=4)
    return shown


@dataclass(frozen=True, slots=True)
class HeadAlone:
    """The entry of another person's stream that a read list names: its place and its leaf, and nothing it says."""

    where: str
    stream: str
    position: int
    seq: int
    leaf: str


def _other_person(proof: FairnessProof, place: int) -> bool:
    entry = proof.entries[place]
    return entry.withheld == "other_person" and entry.stream.startswith("official/")


def _alone(proof: FairnessProof, place: int) -> HeadAlone:
    """Check 4 on an entry that is given alone."""
    entry, where = proof.entries[place], f"$.entries[{place}]"
    data = entry.entry.encode("utf-8")
    try:
        parsed = parse_entry(data)
    except LogError as error:
        raise ProofRefused("entry-malformed", f"{where}.entry", check=4, cause=error) from error
    return HeadAlone(where, entry.stream, entry.position, parsed.seq, leaf_hash(data).hex())


def _openings(proof: FairnessProof, shown: Sequence[Shown]) -> None:
    """Check 4: openings ascend, none twice, and each opens a field of its statement."""
    by_position = {one.event.position: one for one in shown}
    before = (-1, "")
    opened: dict[int, list[str]] = {}
    for place, one in enumerate(proof.openings):
        where = f"$.openings[{place}]"
        if (one.position, one.opening) <= before or one.position not in by_position or not one.opening.isascii():
            raise ProofRefused("opening-unfit", where, check=4)
        before = (one.position, one.opening)
        statement = by_position[one.position].event.statement
        row = row_of(statement)
        opened.setdefault(one.position, []).append(one.opening)
        try:
            check_openings(
                opened[one.position],
                statement.sealed,
                required=(),
                optional=row.sealed_required | row.sealed_optional | {"paper_original"},
            )
        except LogError as error:
            raise ProofRefused("opening-unfit", where, check=4, cause=error) from error


def _founded(proof: FairnessProof, shown: Sequence[Shown], opened: OpenedCheckpoint, policy: Policy) -> bool:
    """Check 5; whether the clock is scripted."""
    if not shown:
        raise ProofRefused("founding-missing", "$.entries[0]", expected=0, found="withheld", check=5)
    first = shown[0].event
    founding = first.statement
    if first.position != 0 or not isinstance(founding.data, LedgerFounded):
        raise ProofRefused("founding-missing", "$.entries[0]", expected=0, found=first.position, check=5)
    leaf = first.leaf_hash.hex()
    if leaf != policy.founding:
        raise ProofRefused("other-founding", "$.entries[0].entry", expected=policy.founding, found=leaf, check=5)
    origin = opened.checkpoint.origin
    if founding.log != origin:
        raise ProofRefused("origin-differs", "$.entries[0].body", expected=origin, found=founding.log, check=5)
    scripted = founding.data.clock == "scripted"
    if scripted and not policy.scripted_clock_allowed:
        raise ProofRefused("scripted-clock", "$.entries[0].body", expected="system", found="scripted", check=5)
    return scripted


def _decision(proof: FairnessProof, shown: Sequence[Shown]) -> Shown:
    """The decision the file is about."""
    found = next((one for one in shown if one.event.statement.id == proof.decision), None)
    if found is None:
        raise ProofRefused("decision-missing", "$.decision", found=proof.decision, check=6)
    if not isinstance(found.event.statement.data, DeductionConfirmed | DeductionRedetermined):
        raise ProofRefused("decision-unfit", "$.decision", found=found.event.statement.type, check=6)
    return found


def _whole(proof: FairnessProof, shown: Sequence[Shown], decision: Shown, alone: Sequence[HeadAlone]) -> None:
    """Check 6: the file is the closure of read lists, nothing missing and nothing besides."""
    streams: dict[str, list[Shown]] = {}
    ids: set[str] = set()
    latest = shown[0].event.recorded_at
    for one in shown:
        event = one.event
        if event.statement.id in ids:
            raise ProofRefused("event-twice", f"{one.where}.body", found=event.statement.id, check=6)
        ids.add(event.statement.id)
        if event.recorded_at < latest:
            raise ProofRefused("time-runs-back", f"{one.where}.entry", check=6)
        latest = event.recorded_at
        _chained(one, streams.setdefault(event.statement.stream, []))
        streams[event.statement.stream].append(one)
    last_day = shanghai_day(latest)
    if proof.known.day < last_day:
        raise ProofRefused(
            "day-before-entries",
            "$.known.day",
            expected=f"{last_day} or later",
            found=proof.known.day.isoformat(),
            check=6,
        )
    reached = _reached(streams, decision.event.statement.stream, alone)
    for one in shown:
        stream = one.event.statement.stream
        if stream.startswith("official/") and stream != decision.event.statement.stream:
            raise ProofRefused("other-person", f"{one.where}.stream", check=6)
        if stream not in reached:
            raise ProofRefused("surplus-stream", f"{one.where}.stream", found=stream, check=6)


def _chained(one: Shown, before: Sequence[Shown]) -> None:
    """The entry follows the last one of its stream in the file."""
    if one.entry.seq != len(before) + 1:
        raise ProofRefused("seq-gap", f"{one.where}.entry", expected=len(before) + 1, found=one.entry.seq, check=6)
    expected = before[-1].event.leaf_hash.hex() if before else None
    if one.entry.prev != expected:
        raise ProofRefused("prev-differs", f"{one.where}.entry", expected=expected, found=one.entry.prev, check=6)


def _reached(streams: dict[str, list[Shown]], person: str, alone: Sequence[HeadAlone]) -> set[str]:
    """Names of the streams that the person's events read, transitively; rulebooks are public and may always stand.

    Other persons' streams are not followed: their heads are there alone, each read by an entry of the file.
    """
    reached = {person, *(name for name in streams if name.startswith("rulebook/"))}
    heads = {(one.stream, one.seq): one for one in alone if one.stream != person}
    unread = {one.where: one for one in alone}
    waiting = deque(reached)
    while waiting:
        for one in streams.get(waiting.popleft(), ()):
            for index, head in enumerate(one.heads, start=1):
                if head.stream.startswith("official/") and head.stream != person:
                    other = _head_alone(one, f"{one.where}.reads[{index}]", head, heads.get((head.stream, head.seq)))
                    unread.pop(other.where, None)
                    continue
                if head.seq:
                    _head(one, f"{one.where}.reads[{index}]", streams.get(head.stream, []), head.seq, head.leaf_hash)
                if head.stream not in reached:
                    reached.add(head.stream)
                    waiting.append(head.stream)
    for surplus in unread.values():
        raise ProofRefused("surplus-stream", f"{surplus.where}.stream", found=surplus.stream, check=6)
    return reached


def _head_alone(reader: Shown, where: str, read: ReadHead, head: HeadAlone | None) -> HeadAlone:
    if head is None:
        raise ProofRefused("head-missing", where, expected=read.seq, found=0, check=6)
    if head.leaf != read.leaf_hash or head.position >= reader.event.position:
        raise ProofRefused("head-differs", where, expected=read.leaf_hash, found=head.leaf, check=6)
    return head


def _head(reader: Shown, where: str, stream: Sequence[Shown], seq: int, leaf: str | None) -> None:
    if len(stream) < seq:
        raise ProofRefused("head-missing", where, expected=seq, found=len(stream), check=6)
    head = stream[seq - 1].event
    if head.leaf_hash.hex() != leaf or head.position >= reader.event.position:
        raise ProofRefused("head-differs", where, expected=leaf, found=head.leaf_hash.hex(), check=6)


def _same(code: str, check: int, where: str, expected: Any, found: Any) -> None:
    """Raise for the first place where two JSON values differ; True is no 1."""
    if isinstance(expected, dict) and isinstance(found, dict) and expected.keys() == found.keys():
        for name, value in expected.items():
            _same(code, check, f"{where}.{name}", value, found[name])
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            _same(code, check, f"{where}[{index}]", one, other)
    elif type(expected) is not type(found) or expected != found:
        raise ProofRefused(code, where, expected=expected, found=found, check=check)
