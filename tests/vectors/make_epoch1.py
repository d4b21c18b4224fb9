"""Makes tests/vectors/epoch1/: one small history with the outcome of every submission, and the proof of its decision.

The test town from its founding to a corrected deduction, through the real door; between what is let in stand attempts that are
refused. `history.json` is the law of rules epoch 1: another outcome for one of its submissions is another epoch, never a new
file. So this script does not write over a history that says something else. Usage: python tests/vectors/make_epoch1.py [directory]
"""

import json
import sys
from dataclasses import dataclass, field
from datetime import date
from operator import methodcaller
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from keys.base64_strict import encode_base64  # noqa: E402
from keys.lifecycle import prove_possession  # noqa: E402
from keys.vkey import vkey  # noqa: E402
from ledger.admitting import Outcome, Receipted  # noqa: E402
from ledger.domain.admission import Admitted, admit  # noqa: E402
from ledger.domain.errors import DomainError, NotAdmitted, StaleSeen  # noqa: E402
from ledger.domain.events.registry import UnitRenamed  # noqa: E402
from ledger.domain.events.service import DayClosed, ServiceStarted, StateClosed  # noqa: E402
from ledger.domain.statement import Seen  # noqa: E402
from ledger.domain.world import World  # noqa: E402
from ledger.log.authoring import Authored  # noqa: E402
from ledger.log.canonical import encode  # noqa: E402
from ledger.log.codec import PAYLOAD_TYPE, parse_statement  # noqa: E402
from ledger.log.entry import encode_entry, format_instant  # noqa: E402
from ledger.log.errors import LogError  # noqa: E402
from ledger.proving import make_fairness_proof  # noqa: E402
from ledger.verify.checks import verify_proof  # noqa: E402
from ledger.verify.errors import VerifyError  # noqa: E402
from ledger.verify.policy import make_policy, read_policy  # noqa: E402
from ledger.verify.report import Report  # noqa: E402
from tests.support import acts  # noqa: E402
from tests.support.acts import AFTER_HEARING, FACT_ON, LAST_DAY_OF_HEARING, must  # noqa: E402
from tests.support.refusals_case import BOOK, draft, publication  # noqa: E402
from tests.support.town import EVERYWHERE, LOG, PERSON, RULE_MAKERS, UNIT, Case, Town, at, attach  # noqa: E402

Json = dict[str, Any]
OWN = replace(EVERYWHERE, units=(UNIT,))
ORGAN = replace(EVERYWHERE, organ=UNIT)
ZONED = {"decided_at": "2026-01-04T08:00:00+08:00"}
NOBODY = "01900000-0000-7000-8000-000000000000"
NEW_EPOCH = (
    "another outcome for a submission of rules epoch 1 is a new rules epoch: keep the code of epoch 1, give the new rules their own"
    " number and vectors"
)


OTHER_INPUT = (
    "the town hands in something else than it did: the history stays as it is, and the town has to make it again"
)


@dataclass
class RecordedTown(Town):
    """The town, and beside it what was handed in and what became of it."""

    vectors: list[Json] = field(default_factory=list)

    def deliver(self, raw: bytes, body: bytes) -> Outcome:
        """Submit, and keep the submission with its outcome."""
        now = self.clock.now()
        standing = self._standing(body)
        outcome = super().deliver(raw, body)
        value = json.loads(raw)
        vector: Json = {
            "at": format_instant(now),
            "body": body.decode("utf-8"),
            "openings": value["openings"],
            "signatures": value["envelope"]["signatures"],
        }
        assert submission_of(vector) == raw
        if isinstance(outcome, Receipted) and standing is not None:
            stored = self.recorder.entries(outcome.receipt.position, outcome.receipt.position + 1)[0]
            vector["admitted"] = admitted_as(
                stored.position, encode_entry(outcome.receipt.entry), stored.leaf_hash, stored.reads, standing
            )
        elif not isinstance(outcome, Receipted):
            vector["refused"] = refused_as(outcome.error)
        self.vectors.append(vector)
        return outcome

    def _standing(self, body: bytes) -> Admitted | None:
        """What will stand beside a record, which the door does not say; None for what it will refuse."""
        history = self.ledger.history
        try:
            return admit(parse_statement(body), World(history.stream, history.size(), 1), self.clock.now())
        except (DomainError, LogError):
            return None


def submission_of(vector: Json) -> bytes:
    """The bytes that were handed in: the envelope around the body, and the openings."""
    payload = encode_base64(vector["body"].encode("utf-8"))
    envelope = {"payload": payload, "payloadType": PAYLOAD_TYPE, "signatures": vector["signatures"]}
    return encode({"envelope": envelope, "openings": vector["openings"]})


def admitted_as(position: int, entry: bytes, leaf: bytes, reads: bytes, made: Admitted) -> Json:
    """How an admitted statement stands in the file."""
    return {
        "breaches": [breach_as(one) for one in made.standing],
        "entry": entry.decode("ascii"),
        "leaf_hash": leaf.hex(),
        "position": position,
        "reads": reads.decode("ascii"),
        "stale_seen": made.stale_seen,
    }


def refused_as(error: Any) -> Json:
    """How a refusal stands in the file: every breach of a rule; or the code and place of what could not be read."""
    if isinstance(error, NotAdmitted):
        return {"breaches": [breach_as(one) for one in error.breaches]}
    if isinstance(error, StaleSeen):
        return {"code": error.code, "events": list(error.events)}
    return {"code": error.code, "where": error.where}


def breach_as(one: Any) -> Json:
    """Code, clause and member; the sentences may be worded better one day."""
    return {"clause": one.clause, "code": one.code, "field": one.field}


def story(town: RecordedTown) -> Case:
    """From the founding to the corrected deduction; its case."""
    _founding(town)
    town.settle()
    _registry(town)
    _keys(town)
    _service_and_rules(town)
    case, other = _facts(town)
    _proposals(town, case, other)
    _hearing(town, case, other)
    _decision(town, case, other)
    return case


def _founding(town: RecordedTown) -> None:
    one, two, third = town.root("a-root1"), town.root("a-root2"), town.root("a-root3")
    town.found(threshold=3)
    town.found(root_keys=(one, two, replace(one, actor="a-root3")))
    town.found(root_keys=(one, two, replace(third, key="0" * 64)))
    acts.grant(town, "a-root1", "VER")  # nobody's key is known yet


def _registry(town: RecordedTown) -> None:
    def renaming(**members: Any) -> Authored:
        renamed = UnitRenamed(renamed_on=date(2026, 1, 4), name="新名 new name")
        return town.draft("UnitRenamed", members.pop("stream", f"unit/{UNIT}"), renamed, [("a-reg", "REG")], **members)

    town.found()
    for members in (
        {"log": "demo.other/town"}, {"stream": "unit/o-1"}, {"classification": "confidential"}, {"seen": None},
        {"seen": Seen(id=town.seen[f"unit/{UNIT}"].id, body="0" * 64)}, {"corrects": NOBODY},
    ):  # fmt: skip
        town.submit(renaming(**members))
    for changes in ({"type": "appeal-decided/1"}, {"position": 7}, {"blind": "AAAA"}, {"sealed": ["A" * 43]}, ZONED):
        acts.edited(town, renaming(), methodcaller("update", changes))
    acts.signed_by(town, renaming(), [town.key("a-rep")])
    must(town.submit(renaming()))


def _keys(town: RecordedTown) -> None:
    acts.grant(town, "a-nobody", "VER")
    acts.grant(town, "a-service", "VER")
    acts.registered(town, "a-new")
    enrolment, signing = town.enrolment("a-new"), [("a-root1", "KEY"), ("a-new", "HLD")]
    elsewhere = encode_base64(prove_possession("demo.other/town", "a-new", town.key("a-new")))
    for changes in ({"possession_proof": elsewhere}, {"suite": "p256"}, {}, {}):  # the last of them is enrolled already
        town.act("KeyEnrolled", "actor/a-new", replace(enrolment, **changes), signing)
    day = date(2026, 1, 4)
    acts.register_fact(town, "0", day, [("a-new", "REP", UNIT)])  # no role
    must(acts.grant(town, "a-new", "REP", OWN, from_on=date(2026, 1, 5)))
    acts.register_fact(town, "0", day, [("a-new", "REP", UNIT)])  # from tomorrow on
    must(acts.suspend(town, "a-new"))
    acts.suspend(town, "a-new", suspended=False, signing=[("a-new", "HLD")])
    must(acts.suspend(town, "a-new", suspended=False))
    must(acts.revoke(town, "a-new"))
    town.clock.set(at(2026, 1, 5))
    acts.register_fact(town, "0", day, [("a-new", "REP", UNIT)])  # the key is revoked
    must(acts.grant(town, "a-root1", "SUP"))
    acts.register_fact(town, "0", day, [("a-root1", "SUP")])
    must(acts.end_role(town, "a-root1", "SUP", EVERYWHERE, date(2026, 1, 5)))


def _service_and_rules(town: RecordedTown) -> None:
    signing = [("a-service", "SVC")]
    started = ServiceStarted(code_hash="0" * 64, configuration_hash="0" * 64, previous_stop=None, outage=None)
    for stream in ("service/a-other", "service/a-service"):
        town.act("ServiceStarted", stream, started, signing)
    size = town.ledger.history.size()
    closed = DayClosed(day=date(2026, 1, 4), reads_head="0" * 64, size=size)
    must(town.act("DayClosed", "service/a-service", closed, signing))
    for ahead in (1, 0):
        state = StateClosed(known_position=size + ahead, view="scores", state_hash="0" * 64)
        town.act("StateClosed", "service/a-service", state, signing)
    draft(town, 2)
    told = publication(town, {"rulebook_id": "default-county", "version": 2}, basis_documents=("p-01",))
    for one in (told, replace(told, content_hash="0" * 64)):
        town.act("RulebookPublished", BOOK, one, RULE_MAKERS)


def _facts(town: RecordedTown) -> tuple[Case, Case]:
    town.clock.set(at(2026, 3, 2))
    first, last = date(2026, 3, 1), FACT_ON
    acts.register_fact(town, "1", None)
    acts.register_fact(town, "1", date(2026, 3, 3))
    acts.register_fact(town, "1", None, span=(last, first))
    acts.register_fact(town, "1", last, unit_at_fact="u-99")
    case, other = town.fact(Case("1"), FACT_ON), town.fact(Case("2"), FACT_ON)
    item = attach({"hash": "A" * 43})
    town.act("EvidenceAttached", f"fact/{case.fact}", item, [("a-rep", "REP", UNIT)], sealed={"hash": "00"})
    acts.verify(town, Case("3"), [("a-ver1", "VER"), ("a-ver2", "VER")])  # examines nothing
    return case, other


def _proposals(town: RecordedTown, case: Case, other: Case) -> None:
    acts.member(town, "a-head2", "HEAD", OWN, PERSON)
    town.confirm(case, at(2026, 3, 2))  # nothing was proposed
    alone, same = [("a-rep", "REP", UNIT)], [("a-rep", "REP", UNIT), ("a-rep", "HEAD", UNIT)]
    for changes in (
        {"signing": alone}, {"signing": same}, {"signing": [*alone, ("a-head2", "HEAD", UNIT)]}, {"rulebook": None},
        {"rulebook": replace(town.rulebook, hash="0" * 64)}, {"rulebook": replace(town.rulebook, version=9)},
        {"indicator": "D2.7"}, {"listed_acts_checked": False}, {"indicator": "D2.6", "severity": "serious"},
        {"indicator": "D6.1"}, {"severity": "minor"}, {"fact": "f-404"}, {"reporting_unit": "u-99"},
        {"occurred_on": (date(2026, 3, 1), date(2026, 3, 1))}, {"occurred_on": None},
    ):  # fmt: skip
        town.propose(case, FACT_ON, **changes)
    town.propose(Case("1", "o-0404"), FACT_ON)
    must(town.propose(case, FACT_ON))
    town.propose(Case("3"), FACT_ON, fact=case.fact)
    must(town.propose(other, FACT_ON))
    acts.withdraw(town, other, [("a-new", "REP", UNIT)])
    acts.withdraw(town, other, [("a-rep", "ROOT"), ("a-head", "HEAD", UNIT)])


def _hearing(town: RecordedTown, case: Case, other: Case) -> None:
    for actor in ("a-int1", "a-int2"):
        acts.member(town, actor, "INT")
    acts.member(town, "a-kin", "KIN", replace(EVERYWHERE, organ=UNIT))
    before = town.seen[f"official/{PERSON}"]
    must(town.notice(case, 300))
    must(town.notice(other, rights_stated=False))
    acts.waive(town, case, [("a-kin", "KIN")])
    acts.represent(town, case, signing=acts.DESK)  # no original
    acts.represent_on_paper(town, case, original="A" * 43)
    town.clock.set(at(2026, 3, 9))
    must(acts.represent(town, case, 2, seen=before))  # he had not seen the notice: let in all the same
    town.clock.set(LAST_DAY_OF_HEARING)
    for answered in ((1,), (1, 2, 3), (1, 2)):
        acts.consider(town, case, answered)
    town.confirm(case, LAST_DAY_OF_HEARING, 300)  # the period runs to the end of this day
    town.confirm(case, at(2026, 3, 2, 11), 300)  # the day of the notice


def _decision(town: RecordedTown, case: Case, other: Case) -> None:
    must(acts.grant(town, "a-ver1", "COM", ORGAN))
    acts.member(town, "a-com3", "COM", ORGAN)
    must(acts.relate(town, "a-com3"))
    day = AFTER_HEARING
    for points_cp, changes in (
        (400, {}), (500, {}), (300, {"decided_at": None}), (300, {"decided_at": at(2026, 3, 18)}),
        (300, {"deciding_organ": "county_committee"}), (300, {"meeting": "m-01", "item": 1}),
        (300, {"evidence_relied_on": other.evidence}), (300, {"evidence_relied_on": ()}),
        (300, {"verifications": other.verifications}), (300, {"verifications": ()}), (300, {"no_conflict": False}),
        (300, {"signing": [("a-ver1", "COM"), ("a-com1", "COM")]}), (300, {"signing": [("a-com3", "COM"), ("a-com1", "COM")]}),
        (300, {"signing": [("a-com1", "COM")]}), (300, {}),
    ):  # fmt: skip
        town.confirm(case, day, points_cp, **changes)
    town.confirm(other, day)  # its notice did not state the rights
    must(acts.disprove(town, other))
    town.confirm(other, day)
    must(acts.reject(town, other, day))
    town.propose(Case("4"), FACT_ON, fact=other.fact)
    served = date(2026, 3, 18)
    town.clock.set(at(2026, 3, 18))
    must(town.submit(acts.service(town, case, NOBODY)))  # a record: it stands with its breach
    must(town.serve(case, served))
    for points_cp, changes in ((300, {}), (250, {"deciding_organ": "county_committee"}), (250, {})):
        town.correct(case, at(2026, 3, 20), points_cp, **changes)


def statement_of(report: Report) -> Json:
    """What a reader must come to; the sentences of a report may be worded better one day."""
    return {
        "clauses": [{"clause": one.clause, "reason": one.reason, "verdict": one.verdict} for one in report.clauses],
        "colour": report.colour,
        "decision": report.decision,
        "decision_position": report.decision_position,
        "entries": report.entries,
        "fair": report.fair,
        "last_position": report.last_position,
        "list_due": report.list_due,
        "openings": report.openings,
        "origin": report.origin,
        "points_cp": report.points_cp,
        "policy_sha256": report.fingerprint,
        "root": report.root,
        "scripted_clock": report.scripted_clock,
        "size": report.size,
    }


def verdict_of(proof: bytes, policy: str) -> Json:
    """What the verifier says of a proof under a policy."""
    try:
        return {"holds": True, "report": statement_of(verify_proof(proof, read_policy(policy)))}
    except VerifyError as error:
        return {"check": error.check, "code": error.code, "holds": False, "where": error.where}


def make() -> dict[str, str]:
    """File name to content."""
    with TemporaryDirectory() as directory:
        town = RecordedTown(Path(directory), epoch=1)
        case = story(town)
        history = town.ledger.history
        head = town.recorder.tree_head()
        known = history.known(None, today=town.ledger.today())
        decided = next(one for one in town.vectors if json.loads(one["body"])["id"] == case.decision)
        openings = [(decided["admitted"]["position"], opening) for opening in decided["openings"]]
        proof = make_fairness_proof(history, case.decision, known, town.ledger.checkpoint(), openings=openings)
        founding = history.stored(0).leaf_hash
        key = vkey(LOG, town.log_key.public_key)
    policies = {
        "policy.txt": make_policy(log_vkeys=[key], founding=founding, scripted=True),
        "policy_other_founding.txt": make_policy(log_vkeys=[key], founding=founding[::-1], scripted=True),
        "policy_no_scripted_clock.txt": make_policy(log_vkeys=[key], founding=founding),
    }
    verdicts = {name: verdict_of(proof, text) for name, text in policies.items()}
    about = {"log": LOG, "root_hash": head.root.hex(), "rules": 1, "size": head.size}
    rows = ",\n".join(line(one) for one in town.vectors)
    return {
        "history.json": f'{{\n"end": {line(about)},\n"submissions": [\n{rows}\n]\n}}\n',
        "fairness_proof.json": proof.decode("utf-8"),
        **policies,
        "verdicts.json": json.dumps(verdicts, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
    }


def line(value: Json) -> str:
    """One line a case, so that a change of one case is a change of one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def handed_in(history: str) -> list[Json]:
    """The submissions of a history without what became of them."""
    rows = json.loads(history)["submissions"]
    return [{name: row[name] for name in ("at", "body", "openings", "signatures")} for row in rows]


def write(directory: Path) -> None:
    """Write the files; a history that is there already is not written over by another one."""
    directory.mkdir(parents=True, exist_ok=True)
    made = make()
    kept = directory / "history.json"
    if kept.exists() and kept.read_text(encoding="utf-8") != made["history.json"]:
        same = handed_in(kept.read_text(encoding="utf-8")) == handed_in(made["history.json"])
        raise SystemExit(f"{kept.name}: {NEW_EPOCH if same else OTHER_INPUT}")
    for name, content in made.items():
        (directory / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "epoch1")
