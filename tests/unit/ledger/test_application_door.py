"""The door: receipts that verify, the same submission again, batches, and what never changes when something is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from ledger.admitting import Conflicting, Receipted, Refused
from ledger.application import Ledger
from ledger.domain.authority import Founding
from ledger.domain.events.deductions import DeductionProposed, DeductionWithdrawn
from ledger.domain.events.founding import RoleGranted
from ledger.domain.events.registry import OfficialRegistered, UnitRenamed
from ledger.domain.events.rules import PolicyDocumentRegistered
from ledger.errors import ReadOnlyLedger
from ledger.log.authoring import Authored, sign_submission
from ledger.log.entry import parse_entry, parse_instant, parse_reads
from ledger.log.errors import MalformedBytes, OpeningRefused, ProofInvalid
from ledger.log.merkle import leaf_hash, node_hash
from ledger.log.receipt import Receipt, verify_receipt
from ledger.log.refusal import open_refusal
from ledger.store.errors import EventIdTaken
from tests.support.acts import FACT_ON, KEEPERS, codes, must, noticed, registered
from tests.support.town import EVERYWHERE, LOG, PERSON, UNIT, Case, Town, at

STREAM = f"unit/{UNIT}"
POLICY = PolicyDocumentRegistered(
    document_hash="0" * 64, issued_on=FACT_ON, tags_stage=None, title="办法", number="1", issuer="县", text="文",
    quota_target=None,
)  # fmt: skip
REGISTRAR = RoleGranted(role="REG", scope=EVERYWHERE, from_on=date(2025, 1, 1), until_on=None)
OFFICIAL = OfficialRegistered(
    staff_category="civil_servant", tier="general", unit=UNIT, leading_member=False, registered_on=date(2026, 1, 4)
)
NAMES = {"name": "干部", "identity_number": "invented"}


def proposal_of(case: Case) -> DeductionProposed:
    return DeductionProposed(
        deduction=case.deduction, fact=case.fact, indicator="D2.4", severity="moderate", responsibility="principal",
        points_cp=400, reporting_unit=UNIT, unit_at_fact=UNIT, listed_acts_checked=True,
    )  # fmt: skip


def withdrawal_of(case: Case) -> DeductionWithdrawn:
    return DeductionWithdrawn(deduction=case.deduction, ground="error")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def renaming(town: Town, name: str = "新名 new name", **members: object) -> Authored:
    data = UnitRenamed(renamed_on=at(2026, 1, 4).date(), name=name)
    return town.draft("UnitRenamed", STREAM, data, [("a-reg", "REG")], **members)


def raw(town: Town, authored: Authored) -> bytes:
    return sign_submission(authored, [town.key(signer.actor) for signer in authored.statement.signers])


def check(town: Town, receipt: Receipt, authored: Authored) -> None:
    verify_receipt(receipt, authored.body, town.ledger.verifiers, LOG)


def test_a_receipt_verifies_offline_and_not_for_another_statement(town: Town) -> None:
    one, two = renaming(town, "甲"), renaming(town, "乙")
    receipt = must(town.submit(one)).receipt
    check(town, receipt, one)
    with pytest.raises(ProofInvalid):
        check(town, receipt, two)
    assert receipt.position == town.ledger.history.size() - 1


def test_every_receipt_made_anew_later_still_verifies(town: Town) -> None:
    history = town.ledger.history
    for position in range(history.size()):
        stored = history.stored(position)
        verify_receipt(town.ledger.receipt(position), stored.body, town.ledger.verifiers, LOG)


def test_threat_12_the_same_submission_again_gets_the_same_place(town: Town) -> None:
    authored = renaming(town)
    first, again = must(town.submit(authored)), must(town.submit(authored))
    assert (first.again, again.again) == (False, True)
    assert (again.receipt.position, again.receipt.entry) == (first.receipt.position, first.receipt.entry)
    check(town, again.receipt, authored)


def test_threat_12_the_same_id_with_another_body_is_a_conflict(town: Town) -> None:
    first = renaming(town, "甲")
    must(town.submit(first))
    outcome = town.submit(renaming(town, "乙", event_id=first.statement.id))
    assert isinstance(outcome, Conflicting)
    assert isinstance(outcome.error, EventIdTaken)


def test_an_id_is_used_up_only_by_admission(town: Town) -> None:
    refused = renaming(town, seen=None)
    assert codes(town.submit(refused)) == {"seen-missing"}
    must(town.submit(renaming(town, event_id=refused.statement.id)))


def test_threat_54_fifty_threads_with_one_submission_make_one_event(town: Town) -> None:
    one = raw(town, renaming(town))
    size = town.ledger.history.size()
    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(town.ledger.submit, [one] * 50))
    assert all(isinstance(outcome, Receipted) for outcome in outcomes)
    assert {outcome.receipt.position for outcome in outcomes if isinstance(outcome, Receipted)} == {size}
    assert sum(not outcome.again for outcome in outcomes if isinstance(outcome, Receipted)) == 1
    assert town.ledger.history.size() == size + 1


def test_threads_with_statements_of_their_own_all_get_in(town: Town) -> None:
    drafts = [town.draft("PolicyDocumentRegistered", f"policy/p-{n}", POLICY, [("a-reg", "REG")]) for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(town.ledger.submit, [raw(town, draft) for draft in drafts]))
    for draft, outcome in zip(drafts, outcomes, strict=True):
        check(town, must(outcome).receipt, draft)


def test_a_line_may_use_the_key_that_an_earlier_line_enrolled(town: Town) -> None:
    registered(town, "a-new")
    signing = [("a-root1", "KEY"), ("a-new", "HLD")]
    enrolled = town.draft("KeyEnrolled", "actor/a-new", town.enrolment("a-new"), signing)
    granted = town.draft("RoleGranted", "actor/a-new", REGISTRAR, KEEPERS)
    renamed = town.draft("UnitRenamed", STREAM, renaming(town).statement.data, [("a-new", "REG")])
    lines = [raw(town, draft) for draft in (enrolled, granted, renamed)]
    assert codes(town.ledger.submit(lines[2])) == {"unknown-key"}
    outcomes = town.ledger.submit_many(lines)
    receipts = [must(outcome).receipt for outcome in outcomes]
    assert [receipt.position for receipt in receipts] == sorted(receipt.position for receipt in receipts)
    for receipt, draft in zip(receipts, (enrolled, granted, renamed), strict=True):
        check(town, receipt, draft)


def test_a_refused_line_refuses_only_what_needs_it(town: Town) -> None:
    case = town.fact(Case("1"), FACT_ON)
    proposal = town.draft(
        "DeductionProposed",
        f"official/{PERSON}",
        proposal_of(case),
        [("a-rep", "REP", UNIT)],
        sealed={"reasons": "理由"},
    )
    waiver = town.draft("DeductionWithdrawn", f"official/{PERSON}", withdrawal_of(case), [("a-rep", "REP", UNIT)])
    outcomes = town.ledger.submit_many([raw(town, draft) for draft in (proposal, waiver, renaming(town))])
    assert codes(outcomes[0]) == {"wrong-signers"}
    assert codes(outcomes[1]) == {"proposer-differs"}
    must(outcomes[2])


def test_the_same_line_twice_in_a_batch_is_one_event(town: Town) -> None:
    line = raw(town, renaming(town))
    first, second = town.ledger.submit_many([line, line])
    assert must(first).receipt.position == must(second).receipt.position
    assert must(second).again


def test_bytes_that_are_no_submission_are_refused_by_a_note_that_names_them(town: Town) -> None:
    before = town.recorder.tree_head()
    outcome = town.ledger.submit(b"{")
    assert isinstance(outcome, Refused)
    assert isinstance(outcome.error, MalformedBytes)
    refusal = open_refusal(outcome.refusal, town.ledger.verifiers, origin=LOG)
    assert refusal.statement == f"raw:{sha256(b'{').hexdigest()}"
    assert town.recorder.tree_head() == before


def test_an_opening_that_is_missing_or_of_another_text_is_refused(town: Town) -> None:
    case = noticed(town)
    draft = town.confirmation(case, at(2026, 3, 17))
    other = town.confirmation(case, at(2026, 3, 17))
    for openings in ((), other.openings):
        changed = Authored(draft.statement, draft.body, openings)
        outcome = town.submit(changed)
        assert isinstance(outcome, Refused)
        assert isinstance(outcome.error, OpeningRefused)


def test_a_refusal_says_who_signs_it_and_when(town: Town) -> None:
    outcome = town.submit(renaming(town, seen=None))
    assert isinstance(outcome, Refused)
    refusal = open_refusal(outcome.refusal, town.ledger.verifiers, origin=LOG)
    assert (refusal.code, refusal.clause) == ("seen-missing", "G05")
    assert parse_instant(refusal.refused_at) == town.clock.now()


def test_nobody_without_a_key_in_the_log_makes_the_vault_grow(town: Town) -> None:
    town.keys["a-reg"] = town.key("a-stranger")
    before = (town.directory / "keys.db-wal").read_bytes()
    data = town.draft("OfficialRegistered", "official/o-5555", OFFICIAL, [("a-reg", "REG")], sealed=NAMES)
    assert codes(town.submit(data)) == {"unknown-key"}
    assert (town.directory / "keys.db-wal").read_bytes() == before


def test_the_recorded_instant_never_decreases_with_a_clock_set_back(town: Town) -> None:
    town.clock.set(at(2026, 2, 2))
    must(town.submit(renaming(town, "甲")))
    town.clock.set(at(2026, 1, 20))
    must(town.submit(renaming(town, "乙")))
    history = town.ledger.history
    instants = [history.recorded_at(position) for position in range(history.size())]
    assert instants == sorted(instants)
    assert instants[-1] == instants[-2] == at(2026, 2, 2)
    town.clock.set(at(2026, 2, 2) + timedelta(hours=1))
    must(town.submit(renaming(town, "丙")))
    assert history.recorded_at(history.size() - 1) > instants[-1]


def test_the_reads_of_every_entry_are_the_heads_at_that_position(town: Town) -> None:
    """Checked by walking the log with nothing but dictionaries."""
    town.served_deduction("1", FACT_ON, at(2026, 3, 17), 400)
    history = town.ledger.history
    heads: dict[str, tuple[int, str]] = {}
    read_somewhere: set[str] = set()
    for position in range(history.size()):
        stored = history.stored(position)
        blind, reads = parse_reads(stored.reads)
        assert blind == history.event(position).statement.blind
        for read in reads:
            assert (read.seq, read.leaf_hash) == heads.get(read.stream, (0, None))
        names = {read.stream for read in reads}
        assert "founding" in names
        assert stored.stream in names
        read_somewhere |= names
        entry = parse_entry(stored.entry)
        assert entry.prev == heads.get(stored.stream, (0, None))[1]
        heads[stored.stream] = entry.seq, leaf_hash(stored.entry).hex()
    assert {"calendar", "fact/f-1", "rulebook/default-county", STREAM, "actor/a-ver1"} <= read_somewhere


def test_the_tree_is_that_of_the_leaves_and_the_checkpoint_signs_it(town: Town) -> None:
    history = town.ledger.history
    leaves = [leaf_hash(history.stored(position).entry) for position in range(history.size())]
    assert naive_root(leaves) == town.recorder.tree_head().root
    assert town.ledger.checkpoint().startswith(f"{LOG}\n{len(leaves)}\n")


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, as written there."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def test_a_ledger_opened_for_reading_takes_nothing(town: Town) -> None:
    reading = Ledger(town.recorder, None, origin=LOG, clock=town.clock, log_signer=town.log_key, vault=None)
    with pytest.raises(ReadOnlyLedger):
        reading.submit(raw(town, renaming(town)))
    assert reading.checkpoint() == town.ledger.checkpoint()


def test_the_founding_is_for_this_ledger_alone(tmp_path: Path) -> None:
    """T11: a founding statement of another ledger founds nothing here."""
    town = Town(tmp_path)
    assert codes(town.submit(town.founding("demo.other/town"))) == {"wrong-ledger"}
    must(town.found())
    assert isinstance(town.ledger.history.stream("founding").detail, Founding)
