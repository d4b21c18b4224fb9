"""An author with a P-256 key from the command line: made, enrolled, signed with, receipted, checked."""

import json
from pathlib import Path
from typing import Any

from api.demo.county import PASSPHRASE
from api.ledger_directory import open_reading
from tests.unit.cli.conftest import draft

ORIGIN = "demo.mingjing/county"
REPORTER = "a-town-1-reporter"


def seen(county: Path, stream: str) -> dict[str, str]:
    """The last event of a stream, as a draft names it."""
    with open_reading(county) as reading:
        ref = reading.history.stream(stream).refs[-1]
    return {"id": ref.id, "body": ref.body_hash}


def test_a_p256_key_is_enrolled_and_signs_from_the_command_line(mingjing, county, tmp_path, passphrase_file) -> None:
    token, keys = tmp_path / "token.key", county / "keys"
    demo_phrase = county.parent / "demo.phrase"
    demo_phrase.write_text(PASSPHRASE + "\n", "utf-8")
    demo_phrase.chmod(0o600)
    made = mingjing("keys", "new", token, "--suite", "p256", "--passphrase-file", demo_phrase, "--json").json
    enrolment = {
        "type": "KeyEnrolled", "stream": f"actor/{REPORTER}", "log": ORIGIN,
        "signers": [{"actor": "a-root-1", "role": "KEY"}, {"actor": REPORTER, "role": "HLD"}],
        "data": {
            "public_key": made["public_key"], "key": made["key"], "suite": "p256", "custody": "card",
            "possession_proof": f"possession:{REPORTER}",
        },
        "seen": seen(county, f"actor/{REPORTER}"),
    }  # fmt: skip
    _hand_in(mingjing, county, tmp_path, demo_phrase, enrolment, keys / "a-root-1.key", token)
    _hand_in(mingjing, county, tmp_path, demo_phrase, draft(), token)
    checked = mingjing("fsck", "-d", county, "--all", "--json", "--passphrase-file", demo_phrase)
    assert (checked.code, checked.json["ok"]) == (0, True), checked.out


def _hand_in(mingjing: Any, county: Path, tmp_path: Path, phrase: Path, value: Any, *keys: Path) -> None:
    written, line = tmp_path / "draft.json", tmp_path / "line.ndjson"
    written.write_text(json.dumps(value), encoding="utf-8")
    named = [word for key in keys for word in ("-k", key)]
    signed = mingjing("sign", written, *named, "-o", line, "--passphrase-file", phrase)
    assert signed.code == 0, signed.err
    (verdict,) = mingjing("submit", line, "-d", county, "--json").lines
    assert verdict["status"] == 201, verdict
