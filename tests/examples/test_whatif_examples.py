"""Do the worked examples of procedure 4.7 come out of `mingjing whatif`, each from its file? What the procedure states stands beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli import run

HERE = Path(__file__).parent / "whatif"
EXAMPLES = sorted(path.stem for path in HERE.glob("*.ndjson"))


def whatif(capfd: pytest.CaptureFixture[str], example: str, on: str, known: str) -> dict[str, Any]:
    capfd.readouterr()
    assert run(["whatif", str(HERE / f"{example}.ndjson"), "--on", on, "--known", known, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capfd.readouterr().out)
    return answer


def expected(example: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((HERE / f"{example}.expected.json").read_text(encoding="utf-8"))
    return told


def test_the_examples_that_can_be_stated_are_all_there() -> None:
    numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 18, 20]
    assert {name[:3] for name in EXAMPLES} == {f"x{number:02}" for number in numbers}
    assert all(expected(name)["answers"] for name in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_x_of_the_procedure_comes_out_of_its_file(capfd: pytest.CaptureFixture[str], example: str) -> None:
    told = expected(example)
    for asked in told["answers"]:
        answer = whatif(capfd, example, asked["on"], asked["known"])
        (person,) = [one for one in answer["persons"] if one["official"] == asked["person"]]
        assert (person["points_cp"], person["colour"]) == (asked["points_cp"], asked["colour"]), asked
        if "list_due" in asked:
            assert person["list"]["due"] is asked["list_due"], asked
        assert [one["name"] for one in answer["statements"] if one["verdict"] == "refused"] == told["refused"]
    lines = {line["deduction"]: line for line in person["lines"]}
    for deduction, verdicts in told["failing"].items():
        doubtful = {
            one["clause"]: one["verdict"]
            for one in lines[deduction]["clauses"]
            if one["verdict"] in ("fail", "cannot_prove")
        }
        assert doubtful == verdicts


def test_example_x06_200_for_the_old_fact_is_refused_for_its_range(capfd: pytest.CaptureFixture[str]) -> None:
    answer = whatif(capfd, "x06", "2026-06-05", "2026-06-05")
    (refused,) = [one for one in answer["statements"] if one["verdict"] == "refused"]
    assert {breach["code"] for breach in refused["refusal"]["breaches"]} == {"points-out-of-range"}


def test_example_x09_the_same_statement_again_gets_its_first_place(capfd: pytest.CaptureFixture[str]) -> None:
    answer = whatif(capfd, "x09", "2026-03-20", "2026-03-20")
    (again,) = [one for one in answer["statements"] if one["verdict"] == "again"]
    (first,) = [one for one in answer["statements"] if one["name"] == "decision-1"]
    assert (again["position"], again["event"]) == (first["position"], first["event"])


def test_example_x16_the_smaller_of_two_linked_deductions_is_absorbed(capfd: pytest.CaptureFixture[str]) -> None:
    (person,) = whatif(capfd, "x16", "2026-06-30", "2026-06-30")["persons"]
    lines = {line["deduction"]: line for line in person["lines"]}
    assert (lines["d-1"]["counts"], lines["d-1"]["absorbed_by"]) == (False, "d-2")
