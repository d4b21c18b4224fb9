"""How is the file made that proves one decision offline? The closure of read lists, with one inclusion proof each.

Everything of the person's stream as known at the size, every stream that any of its events read, each whole as known then, and
so on down to the founding; the rulebooks too, which are public. Of other persons' streams, which only an act that must raise
nobody reads, the heads it read get in, as entries alone, and nothing that they name. Format: docs/formats/fairness-proof.md;
`ledger.verify` checks it without this room.
"""

from collections.abc import Sequence

from keys.base64_strict import encode_base64
from ledger.domain.events.deductions import DeductionConfirmed
from ledger.domain.events.objections import DeductionRedetermined
from ledger.errors import NotInLog
from ledger.history import History, Known
from ledger.log.checkpoint import parse_checkpoint
from ledger.log.codec import parse_statement
from ledger.log.entry import parse_reads
from ledger.log.merkle import inclusion_proofs
from ledger.store.recorder import StoredEntry
from ledger.verify.fairness_proof import FORMAT, FairnessProof, ProofEntry, ProofOpening, encode_proof
from ledger.verify.fairness_proof import Known as ProofKnown
from ledger.verify.judgement import judge


def make_fairness_proof(
    history: History,
    decision_event_id: str,
    known: Known,
    checkpoint: str,
    *,
    openings: Sequence[tuple[int, str]] = (),
) -> bytes:
    """The fairness proof of a confirmed deduction, or of one determined again, as known at a time.

    `checkpoint` is a signed note of the log at `known.size` or later, as far as the log goes; `openings` are (position, opening)
    pairs that the reader may see. Raises NotInLog where the event is not known then, or decides no deduction.
    """
    position = history.position_of(decision_event_id)
    statement = parse_statement(history.stored(position).body)
    if position >= known.size or not isinstance(statement.data, DeductionConfirmed | DeductionRedetermined):
        raise NotInLog("decision")
    size = parse_checkpoint(checkpoint.rpartition("\n\n")[0] + "\n").size
    if size < known.size:
        raise NotInLog(f"position {known.position}")
    official = statement.stream.partition("/")[2]
    followed = closure(history, statement.stream, known)
    alone = heads_alone(history, followed)
    entries = sorted((*followed, *alone.values()), key=lambda entry: entry.position)
    proofs = inclusion_proofs([entry.position for entry in entries], size, history.nodes)
    judgement = judge(history.case_file(official, known), statement.data.deduction, size=known.size)
    return encode_proof(
        FairnessProof(
            checkpoint=checkpoint,
            clauses=judgement.clauses_json(),
            decision=decision_event_id,
            entries=tuple(
                _proof_entry(entry, proof, alone=entry.position in alone)
                for entry, proof in zip(entries, proofs, strict=True)
            ),
            format=FORMAT,
            judged=judgement.judged_json(),
            known=ProofKnown(day=known.day, size=known.size),
            openings=tuple(
                ProofOpening(opening=opening, position=position) for position, opening in sorted(set(openings))
            ),
            v=1,
        )
    )


def _proof_entry(entry: StoredEntry, proof: Sequence[bytes], *, alone: bool) -> ProofEntry:
    return ProofEntry(
        body=None if alone else encode_base64(entry.body),
        entry=entry.entry.decode("ascii"),
        position=entry.position,
        proof=tuple(encode_base64(value) for value in proof),
        reads=None if alone else entry.reads.decode("ascii"),
        signatures=None if alone else entry.signatures.decode("ascii"),
        stream=entry.stream,
        withheld="other_person" if alone else None,
    )


def heads_alone(history: History, followed: Sequence[StoredEntry]) -> dict[int, StoredEntry]:
    """The heads of other persons' streams that entries of a closure read, by position: for their leaves only."""
    streams = {entry.stream for entry in followed}
    heads = {
        head for entry in followed for head in parse_reads(entry.reads)[1] if head.stream not in streams and head.seq
    }
    found = [history.recorder.stream(head.stream, after_seq=head.seq - 1)[0] for head in sorted(heads, key=str)]
    return {entry.position: entry for entry in found}


def closure(history: History, stream: str, known: Known) -> list[StoredEntry]:
    """Every entry of a stream, of the rulebooks and of all streams their events read, transitively, in log order.

    Other persons' streams are not followed (`heads_alone`).
    """
    recorder = history.recorder
    waiting = [stream, *recorder.streams("rulebook/")]
    seen = set(waiting)
    found: list[StoredEntry] = []
    while waiting:
        for entry in recorder.stream(waiting.pop(), up_to_position=known.position):
            found.append(entry)
            for head in parse_reads(entry.reads)[1]:
                if head.stream not in seen and not head.stream.startswith("official/"):
                    seen.add(head.stream)
                    waiting.append(head.stream)
    return sorted(found, key=lambda entry: entry.position)
