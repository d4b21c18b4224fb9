"""Ledgers with proofs in them, and the dishonest operator: a log rewritten with its own key, and files put together by hand.

`Proved` is a town with three decisions: two of one official, one of another. `forged` gives the log as an operator with the
log's key could have it: entries altered, every leaf and the checkpoint made anew over them.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from keys.base64_strict import encode_base64
from keys.note import NoteSigner
from keys.vkey import vkey
from ledger.admitting import Receipted
from ledger.history import History, Known
from ledger.log.canonical import encode
from ledger.log.checkpoint import Checkpoint, sign_checkpoint
from ledger.log.entry import encode_entry, make_entry, parse_entry, parse_instant
from ledger.log.merkle import inclusion_proof, leaf_hash
from ledger.proving import make_fairness_proof
from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import StoredEntry
from ledger.verify.checks import verify_proof
from ledger.verify.errors import VerifyError
from ledger.verify.policy import Policy, make_policy, read_policy
from ledger.verify.report import Report
from tests.support.small_log import new_entry
from tests.support.town import LOG, Case, Town, at

OTHER = "o-0002"
Json = dict[str, Any]
NODES = 2_000_000


@dataclass
class Proved:
    """A town and its decisions. `served` and `second` are of one person, `of_other` of another, `last` is not served."""

    town: Town
    served: Case
    second: Case
    of_other: Case
    last: Case

    @property
    def history(self) -> History:
        """The log, read."""
        return self.town.ledger.history

    @cached_property
    def policy(self) -> Policy:
        """The policy of a reader who trusts this log."""
        return read_policy(self.policy_text)

    @cached_property
    def policy_text(self) -> str:
        """The same as a file."""
        key = vkey(LOG, self.town.log_key.public_key)
        return make_policy(log_vkeys=[key], founding=self.history.stored(0).leaf_hash, scripted=True)

    def known(self, asked: date | int | None = None) -> Known:
        """A knowing time."""
        return self.history.known(asked, today=self.town.ledger.today())

    def file(self, case: Case, asked: date | int | None = None, openings: Sequence[tuple[int, str]] = ()) -> bytes:
        """The proof of a decision."""
        return make_fairness_proof(
            self.history, case.decision, self.known(asked), self.town.ledger.checkpoint(), openings=openings
        )

    def value(self, case: Case, asked: date | int | None = None) -> Json:
        """The same, parsed; a fresh copy each time."""
        value: Json = json.loads(self.file(case, asked))
        return value

    def check(self, value: Json) -> Report:
        """Verify a file put together by hand."""
        return verify_proof(encode(value, nodes=NODES), self.policy)

    def entry(self, position: int) -> Json:
        """Any entry of the log as a proof would hold it, with a good inclusion proof."""
        stored = self.history.stored(position)
        proof = inclusion_proof(position, self.history.size(), self.town.recorder.nodes)
        return {
            "body": encode_base64(stored.body),
            "entry": stored.entry.decode(),
            "position": position,
            "proof": [encode_base64(value) for value in proof],
            "reads": stored.reads.decode(),
            "signatures": stored.signatures.decode(),
            "stream": stored.stream,
            "withheld": None,
        }

    def position(self, case: Case) -> int:
        """Where the decision of a case stands."""
        return self.history.position_of(case.decision)

    def forged(self, case: Case, position: int, alter: Callable[[StoredEntry], StoredEntry]) -> bytes:
        """The proof of a decision from a log in which the operator has altered one entry and signed the result."""
        size = self.history.size()
        stored = [alter(one) if one.position == position else one for one in self.town.recorder.entries(0, size)]
        recorder = recorder_of(stored)
        head = recorder.tree_head()
        checkpoint = sign_checkpoint(Checkpoint(LOG, head.size, head.root), [NoteSigner(LOG, self.town.log_key)])
        return make_fairness_proof(History(recorder), case.decision, self.known(), checkpoint)

    def refused(self, value: Json) -> tuple[int, str, str]:
        """Check, code and place of the refusal of a file put together by hand; an assertion fails where it is let through."""
        try:
            self.check(value)
        except VerifyError as error:
            return error.check, error.code, error.where
        raise AssertionError("the file holds")

    def forgery_refused(
        self, alter: Callable[[StoredEntry], StoredEntry], *, position: int | None = None
    ) -> tuple[int, str, str]:
        """The same where the operator altered an entry, the newest one (the decision `last`) if no other is named."""
        at = self.position(self.last) if position is None else position
        try:
            verify_proof(self.forged(self.last, at, alter), self.policy)
        except VerifyError as error:
            return error.check, error.code, error.where.rpartition(".")[2]
        raise AssertionError("the forgery holds")


def proved_town(directory: Path, *, counter: int = 0) -> Proved:
    """The town with its four decisions; another start of the counter makes other blinds and ids with the same keys."""
    town = Town(directory, counter=counter).settle()
    town.register(OTHER)
    served = town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 12), 400)
    of_other = town.served_deduction("2", date(2026, 2, 24), at(2026, 3, 17), 300, person=OTHER)
    second = town.served_deduction("3", date(2026, 3, 18), at(2026, 4, 10), 350)
    last = town.fact(Case("4"), date(2026, 4, 13))
    for outcome in (town.propose(last, date(2026, 4, 13)), town.notice(last), town.confirm(last, at(2026, 5, 8))):
        assert isinstance(outcome, Receipted), outcome.error.en
    return Proved(town, served, second, of_other, last)


def recorder_of(stored: Sequence[StoredEntry]) -> MemoryRecorder:
    """A log of these entries, with leaves of their own."""
    recorder = MemoryRecorder()
    with recorder.begin() as transaction:
        for one in stored:
            transaction.append(new_entry(replace(one, leaf_hash=leaf_hash(one.entry))))
        transaction.commit()
    return recorder


def sealed_again(stored: StoredEntry, **changes: Any) -> StoredEntry:
    """The same place with other bytes, and an entry that commits to them; entry members may be given too."""
    parts = {name: changes.pop(name, getattr(stored, name)) for name in ("body", "signatures", "reads")}
    before = parse_entry(stored.entry)
    members: Json = {
        "prev": before.prev,
        "seq": before.seq,
        "recorded_at": parse_instant(before.recorded_at),
        "rules": before.rules,
    }
    entry = encode_entry(make_entry(**parts, **(members | changes)))
    return replace(stored, **parts, entry=entry, leaf_hash=leaf_hash(entry))
