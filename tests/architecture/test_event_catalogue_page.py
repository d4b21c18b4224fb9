"""Does docs/events.md say what the catalogue says, and does the draft in docs/commands.md stand up?"""

import json
import re
from typing import get_args

import msgspec
import pytest

from api.cli.drafts import author_draft, read_draft
from api.cli.failures import CannotCheck
from keys.signer import Ed25519Signer
from ledger.domain.catalogue import CATALOGUE
from ledger.domain.vocabulary import Role
from tests.vectors.make_event_catalogue import MARK, PAGE, members, page

COMMANDS = PAGE.parent / "commands.md"
DRAFT = re.compile(r'```json\n(\{"type": "FactRegistered".*?)```', re.DOTALL)


def test_the_page_is_the_catalogue() -> None:
    text = PAGE.read_text("utf-8")
    assert text == page(text), "run tests/vectors/make_event_catalogue.py"


def test_a_page_that_says_something_else_is_told_apart() -> None:
    text = PAGE.read_text("utf-8").replace("integer from 1 to 800", "integer from 1 to 900")
    assert text != page(text) == PAGE.read_text("utf-8")


def test_every_type_and_every_role_has_its_entry() -> None:
    head, _, rest = PAGE.read_text("utf-8").partition(MARK)
    assert [row.name for row in CATALOGUE.values() if f"\n### {row.name} {row.zh}\n" not in rest] == []
    named = set(re.findall(r"[A-Z0-9]+", " ".join(re.findall(r"^\| ([A-Z0-9, ]+) \|", head, re.MULTILINE))))
    assert named == set(get_args(Role))


def test_a_member_is_written_with_its_bounds_and_without_those_of_every_type() -> None:
    class Sample(CATALOGUE["deduction-proposed/1"].data, frozen=True, kw_only=True):  # type: ignore[misc,name-defined]
        """A type with one member more."""

        extra: int

    rows = list(members(Sample))
    assert "| `points_cp` | integer from 1 to 800 |\n" in rows
    assert "| `extra` | integer |\n" in rows
    assert not any("no_conflict" in row for row in rows)


def draft_of_the_page() -> bytes:
    found = DRAFT.search(COMMANDS.read_text("utf-8"))
    assert found is not None
    return found[1].encode()


def test_the_draft_of_the_page_of_commands_can_be_signed() -> None:
    authored = author_draft(read_draft(draft_of_the_page()), [Ed25519Signer.from_seed(bytes(32))])
    assert (authored.statement.type, len(authored.statement.sealed)) == ("fact-registered/1", 2)


def test_a_draft_that_lacks_a_member_cannot() -> None:
    value = json.loads(draft_of_the_page())
    del value["data"]["category"]
    with pytest.raises(CannotCheck, match="category"):
        author_draft(read_draft(msgspec.json.encode(value)), [Ed25519Signer.from_seed(bytes(32))])
