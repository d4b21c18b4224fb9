"""Does `mingjing why` tell the breach that stands beside a recorded act, and of ordinary acts none?"""

import json
from pathlib import Path
from typing import Any

from tests.unit.cli.conftest import Mingjing, draft


def record(mingjing: Mingjing, county: Path, place: Path, **members: Any) -> int:
    """The registrar signs a record of today about official 3; its position."""
    written, line = place / "record.json", place / "record.ndjson"
    registrar = [{"actor": "a-registrar", "role": "REG"}]
    told = draft(stream="official/o-0003", signers=registrar, sealed={}, **members)
    told.pop("occurred_on")
    written.write_text(json.dumps(told), encoding="utf-8")
    ran = mingjing("sign", written, "-k", county / "keys" / "a-registrar.key", "-o", line)
    assert ran.code == 0, ran.err
    ran = mingjing("submit", line, "-d", county, "--json")
    assert ran.code == 0, ran.out
    position: int = ran.json["receipt"]["position"]
    return position


def test_why_tells_under_a_line_that_a_breach_stands_and_names_its_clause(mingjing, county, tmp_path) -> None:
    first, second = mingjing("why", "o-0003", "-d", county, "--json").json["lines"][:2]
    route = {"track": "internal", "stages": ["appeal"], "organ": "organisation_dept", "limit": "TL04"}
    served = {
        "matter": {"kind": "deduction", "id": first["deduction"]}, "decision": second["decision"],
        "served_on": "2026-07-15", "mode": "direct", "service_proof": "receipt", "route": route,
    }  # fmt: skip
    position = record(mingjing, county, tmp_path, type="DecisionServed", data=served)
    lines = mingjing("why", "o-0003", "-d", county).out.splitlines()
    (told,) = [number for number, line in enumerate(lines) if "违反 F12" in line]
    assert "a breach of F12 stands beside it" in lines[told]
    assert f"位置 position {position}" in lines[told]
    heads = [number for number, line in enumerate(lines) if line.startswith((first["deduction"], second["deduction"]))]
    assert heads[0] < told < heads[1]
    (found,) = mingjing("why", "o-0003", "-d", county, "--json").json["standing"]
    assert (found["position"], found["deduction"]) == (position, first["deduction"])
    assert [breach["clause"] for breach in found["breaches"]] == ["F12"]


def test_why_tells_breaches_of_other_records_apart(mingjing, county, tmp_path) -> None:
    returned = {"returned_on": "2026-07-15", "unit": "u-town-1"}  # he had not left
    record(mingjing, county, tmp_path, type="OfficialReturned", data=returned)
    out = mingjing("why", "o-0003", "-d", county).out
    assert "违反 G06" in out.partition("其他记录中的违反 breaches beside other records")[2]


def test_why_of_ordinary_acts_speaks_of_no_breach(mingjing, county) -> None:
    assert "违反" not in mingjing("why", "o-0003", "-d", county).out
    assert mingjing("why", "o-0003", "-d", county, "--json").json["standing"] == []
