"""The vectors under tests/vectors/statements: one statement of every type, and bad ones, each decided as it stands there.

The script made them from the pages of the formats, without this implementation; here this implementation reads them.
"""

import json
import runpy
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from keys.base64_strict import encode_base64
from keys.errors import KeysError
from keys.signer import Ed25519Signer
from ledger.domain.catalogue import CATALOGUE, row_of
from ledger.domain.errors import DomainError
from ledger.domain.statement import Statement
from ledger.log.authentication import authenticate
from ledger.log.canonical import encode
from ledger.log.codec import body_hash, encode_statement, parse_statement, parse_submission
from ledger.log.errors import LogError
from ledger.log.sealed import check_openings, filler_digest, make_opening, opening_digest, parse_opening

VECTORS = Path(__file__).parents[1] / "vectors"
PAGE = VECTORS.parents[1] / "docs" / "formats" / "statement.md"
REFUSING = (DomainError, LogError, KeysError)
Json = dict[str, Any]


def read(name: str) -> list[Json]:
    rows: list[Json] = json.loads((VECTORS / "statements" / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def key_in_the_log(actor: str, key: str) -> str | None:
    """The keys of the vectors: the seed of each is SHA-256 of the actor's name."""
    public_key = Ed25519Signer.from_seed(sha256(actor.encode()).digest()).public_key
    return encode_base64(public_key.spki) if public_key.key == key else None


def taken(submission: Json) -> Statement:
    """The statement of a submission whose openings and signatures hold: what the door does before it asks the rules."""
    parsed = parse_submission(encode(submission))
    statement = parse_statement(parsed.envelope.payload)
    row = row_of(statement)
    optional = row.sealed_optional | ({"paper_original"} if statement.data.paper is not None else frozenset())
    check_openings(parsed.openings, statement.sealed, required=row.sealed_required, optional=optional)
    authenticate(statement, parsed.envelope, key_in_the_log)
    return statement


def place(error: Any) -> tuple[str, str]:
    return error.code, str(getattr(error, "where", None) or getattr(error, "field", ""))


def words(statement: Statement, openings: list[str]) -> Iterator[str]:
    """What a statement says, from its typed members and the catalogue."""
    row = row_of(statement)
    yield f"{row.en} {row.zh}, in {statement.stream} of {statement.log}"
    signed = [
        f"{one.actor} as {one.role}" + ("" if one.unit is None else f" for {one.unit}") for one in statement.signers
    ]
    yield f"signed by {', '.join(signed)}"
    points = getattr(statement.data, "points_cp", None)
    if points is not None:
        yield f"{points // 100}.{points % 100:02d} points"
    if statement.occurred_on is not None:
        yield f"of {statement.occurred_on[0].isoformat()} to {statement.occurred_on[1].isoformat()}"
    if statement.decided_at is not None:
        yield f"decided at {instant(statement.decided_at)}"
    if statement.rulebook is not None:
        yield f"by {statement.rulebook.id} version {statement.rulebook.version}"
    if statement.seen is not None:
        yield f"having seen {statement.seen.id}"
    if statement.sealed:
        names = sorted(parse_opening(opening).name for opening in openings)
        yield f"sealed fields opened: {', '.join(names) or 'none'}, of {len(statement.sealed)}"


def instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def test_the_files_are_what_their_script_makes() -> None:
    made = runpy.run_path(str(VECTORS / "make_statements.py"))["make"]()
    kept = {path.name: path.read_text(encoding="utf-8") for path in (VECTORS / "statements").iterdir()}
    assert made == kept


def test_every_event_type_has_a_statement() -> None:
    assert {one["type"] for one in read("statements")} == set(CATALOGUE)


@pytest.mark.parametrize("vector", read("statements"), ids=lambda vector: vector["type"])
def test_a_statement_of_the_vectors_is_read_as_it_stands(vector: Json) -> None:
    body = vector["body"].encode()
    statement = taken(vector["submission"])
    assert statement == parse_statement(body)
    assert b64decode(vector["submission"]["envelope"]["payload"]) == body
    assert (encode_statement(statement), body_hash(body)) == (body, vector["body_sha256"])
    assert "; ".join(words(statement, vector["submission"]["openings"])) == vector["words"]


@pytest.mark.parametrize("vector", read("statements"), ids=lambda vector: vector["type"])
def test_the_sealed_fields_of_the_vectors_come_to_their_digests(vector: Json) -> None:
    statement = parse_statement(vector["body"].encode())
    fields = {one["name"]: one for one in vector["sealed_fields"]}
    names = [name.rstrip("!") for name in row_of(statement).sealed]
    assert set(fields) - {"paper_original"} == set(names)
    for name, one in fields.items():
        if "opening" in one:
            assert make_opening(name, one["text"], bytes.fromhex(one["salt"])) == one["opening"]
            assert opening_digest(one["opening"]) == one["digest"]
        else:
            assert filler_digest(bytes.fromhex(one["random"])) == one["digest"]
    assert sorted(one["digest"] for one in fields.values()) == list(statement.sealed)


@pytest.mark.parametrize("vector", read("refused_bodies"), ids=lambda vector: vector["what"])
def test_a_bad_body_of_the_vectors_is_refused_with_its_code_and_place(vector: Json) -> None:
    with pytest.raises(REFUSING) as caught:
        parse_statement(b64decode(vector["body"]))
    assert place(caught.value) == (vector["code"], vector["where"])


@pytest.mark.parametrize("vector", read("refused_submissions"), ids=lambda vector: vector["what"])
def test_a_bad_submission_of_the_vectors_is_refused_with_its_code_and_place(vector: Json) -> None:
    with pytest.raises(REFUSING) as caught:
        taken(vector["submission"])
    assert place(caught.value) == (vector["code"], vector["where"])


def test_the_bad_ones_are_of_many_kinds() -> None:
    found: Mapping[str, set[str]] = {
        name: {one["code"] for one in read(name)} for name in ("refused_bodies", "refused_submissions")
    }
    assert len(found["refused_bodies"]) >= 18
    assert found["refused_submissions"] > {
        "missing-opening",
        "mismatched-opening",
        "unknown-opening",
        "signature-invalid",
    }


@pytest.mark.parametrize("vector", read("statements"), ids=lambda vector: vector["type"])
def test_a_statement_changed_by_one_character_is_not_signed_any_more(vector: Json) -> None:
    altered = json.loads(json.dumps(vector["submission"]))
    body = vector["body"].replace('"classification":"public"', '"classification":"internal"', 1)
    body = (
        body if body != vector["body"] else body.replace('"classification":"internal"', '"classification":"public"', 1)
    )
    altered["envelope"]["payload"] = encode_base64(body.encode())
    with pytest.raises(REFUSING) as caught:
        taken(altered)
    assert place(caught.value) == ("signature-invalid", "envelope.signatures")


def test_the_page_of_the_format_names_the_files() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [path.name for path in (VECTORS / "statements").iterdir() if path.name not in text] == []
