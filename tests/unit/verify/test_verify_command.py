"""The command says what was proved or what is wrong and where, in two languages, with the exit codes of the documents."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.domain.clauses.verdict import ClauseVerdict, Verdict
from ledger.domain.events.founding import KeyRevoked
from ledger.verify.__main__ import run
from ledger.verify.report import fair, report_text
from tests.support.proved import Proved, proved_town
from tests.support.town import at

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return proved_town(tmp_path_factory.mktemp("proved"))


@pytest.fixture
def files(proved: Proved, tmp_path: Path) -> tuple[str, str]:
    """A proof and a policy on disk."""
    proof, policy = tmp_path / "case.proof", tmp_path / "policy.txt"
    proof.write_bytes(proved.file(proved.served))
    policy.write_text(proved.policy_text, encoding="utf-8")
    return str(proof), str(policy)


def test_a_good_proof_exits_0_and_says_so_in_both_languages(
    proved: Proved, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([files[0], "--policy", files[1]]) == 0
    text = capsys.readouterr().out
    for part in (
        "公正性证明成立",
        "The fairness proof holds",
        "脚本时钟",
        "Scripted clock (demo)",
        "demo.test/town",
        "7.50",
    ):
        assert part in text
    assert proved.policy.fingerprint in text
    assert proved.served.decision in text
    assert "F25 通过 pass" in text


def test_the_same_as_json(proved: Proved, files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([files[0], "--policy", files[1], "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["holds"], value["fair"], value["points_cp"], value["colour"]) == (True, "yes", 750, "yellow")
    assert (value["decision"]["event"], value["scripted_clock"]) == (proved.served.decision, True)
    assert value["policy_sha256"] == proved.policy.fingerprint
    assert "F25" in [one["clause"] for one in value["clauses"]]
    assert value["limits"]


def test_an_altered_proof_exits_1_and_names_check_and_place(
    proved: Proved, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    data = Path(files[0]).read_bytes()
    Path(files[0]).write_bytes(data.replace(b'"points_cp":750', b'"points_cp":740'))
    assert run([files[0], "--policy", files[1]]) == 1
    text = capsys.readouterr().out
    for part in ("不成立", "does not hold", "Check 9", "$.judged", "750", "740"):
        assert part in text
    assert run([files[0], "--policy", files[1], "--json"]) == 1
    value = json.loads(capsys.readouterr().out)
    assert (value["holds"], value["check"], value["code"]) == (False, 9, "judged-differs")


def test_a_file_that_is_no_proof_exits_1(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path(files[0]).write_bytes(b"\x00\xff not json")
    assert run([files[0], "--policy", files[1]]) == 1
    assert "Check 1: " in (text := capsys.readouterr().out)
    assert "byte 1" in text


@pytest.mark.parametrize("missing", [0, 1])
def test_a_missing_file_exits_3_and_says_which(
    files: tuple[str, str], missing: int, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(files[missing]).unlink()
    assert run([files[0], "--policy", files[1]]) == 3
    text = capsys.readouterr().out
    assert ("file", "policy")[missing] in text
    assert str(Path(files[missing]).parent) not in text
    assert ("没有这个文件" in text, "There is no such file." in text, "Error" in text) == (True, True, False)


@pytest.mark.parametrize("folder", [0, 1])
def test_a_folder_in_place_of_a_file_exits_3_with_the_reason(
    files: tuple[str, str], folder: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    given = [*files]
    given[folder] = str(tmp_path)
    assert run([given[0], "--policy", given[1]]) == 3
    text = capsys.readouterr().out
    assert ("The file cannot be read." in text, "EISDIR" in text) == (True, True)


def test_a_policy_without_founding_or_out_of_form_exits_3(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    policy = Path(files[1])
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("#mingjing founding", "# founding"), encoding="utf-8")
    assert run([files[0], "--policy", files[1]]) == 3
    assert "#mingjing founding" in capsys.readouterr().out
    policy.write_text("nonsense\n", encoding="utf-8")
    assert run([files[0], "--policy", files[1], "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["where"] == "line 1"


@pytest.mark.parametrize("argv", [[], ["one.proof"], ["--policy"], ["one.proof", "--policy", "p", "--unknown"]])
def test_wrong_usage_exits_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argv) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["pass", "not_applicable"], "yes"),
        (["pass", "cannot_prove"], "cannot_prove"),
        (["fail", "pass"], "no"),
        (["cannot_prove", "fail"], "no"),
    ],
)
def test_fair_is_yes_no_or_not_to_be_proved(verdicts: list[Verdict], expected: str) -> None:
    clauses = tuple(
        ClauseVerdict(clause="F01", verdict=verdict, events=(), reason="test", zh="", en="") for verdict in verdicts
    )
    assert fair(clauses) == expected


def test_a_proof_of_a_contested_decision_holds_and_says_that_fairness_cannot_be_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = proved_town(tmp_path)
    town = own.town
    revoked = KeyRevoked(key=town.key("a-com1").public_key.key, compromised_since=at(2026, 2, 1), ground="compromised")
    town.must("KeyRevoked", "actor/a-com1", revoked, [("a-root1", "KEY")])
    report = own.check(own.value(own.served))
    assert report.fair == "cannot_prove"
    assert [one.clause for one in report.clauses if one.verdict == "cannot_prove"] == ["F25"]
    assert "无法证明 · cannot prove" in report_text(report)
    before = own.check(own.value(own.served, own.history.size() - 2))
    assert before.fair == "yes"


def test_the_verifier_loads_no_web_framework_no_database_and_no_room_above_it(files: tuple[str, str]) -> None:
    code = (
        "import sys; from ledger.verify.__main__ import run; code = run(sys.argv[1:]); "
        "names = ('flask', 'werkzeug', 'marshmallow', 'sqlite3', 'eventsourcing', 'ledger.store', 'ledger.application', "
        "'ledger.vault', 'click', 'http', 'ssl', 'socket'); "
        "print([name for name in names if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, files[0], "--policy", files[1]]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert outcome.returncode == 0, outcome.stderr.decode()
    assert outcome.stderr.decode().strip() == "[]"
    assert "公正性证明成立" in outcome.stdout.decode("utf-8")
