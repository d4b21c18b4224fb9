"""The examples of the pages are what the code reads."""

import re
from pathlib import Path

from ledger.log.codec import PAYLOAD_TYPE, parse_statement
from ledger.verify.checks import __doc__ as checks_doc
from ledger.verify.errors import ProofRefused
from ledger.verify.fairness_proof import FairnessProof, ProofEntry
from ledger.verify.policy import read_policy

FORMATS = Path(__file__).parents[3] / "docs/formats"


def page(name: str) -> str:
    return (FORMATS / f"{name}.md").read_text("utf-8")


def example(name: str, kind: str) -> str:
    """The first code block of a page."""
    found = re.search(rf"```{kind}\n(.*?)```", page(name), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_statement_of_the_page_is_a_statement() -> None:
    statement = parse_statement(example("statement", "json").rstrip("\n").encode())
    assert statement.type == "deduction-confirmed/1"
    for member in type(statement).__struct_fields__:
        assert f"| `{member}` |" in page("statement")
    assert PAYLOAD_TYPE in page("statement")


def test_the_policy_of_the_page_is_a_policy() -> None:
    policy = read_policy(example("policy", "text"))
    assert policy.scripted_clock_allowed
    assert policy.founding is not None
    assert policy.logs[0].name == "demo.test/town"


def test_every_member_of_a_proof_and_every_check_is_on_its_page() -> None:
    text = page("fairness-proof")
    for member in FairnessProof.__struct_fields__:
        assert f"| `{member}` |" in text
    for member in ProofEntry.__struct_fields__:
        assert f"`{member}`" in text
    steps = re.findall(r"^ ?(\d+)\. ", checks_doc or "", re.MULTILINE)
    assert steps == re.findall(r"^(\d+)\. ", text, re.MULTILINE) == [str(number) for number in range(1, 11)]
    assert ProofRefused.sentences
