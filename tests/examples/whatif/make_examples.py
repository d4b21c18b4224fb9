"""The worked examples of procedure 4.7 as files for `mingjing whatif`, each with the answers that the procedure gives.

    .venv/bin/python tests/examples/whatif/make_examples.py

Not here: X11, X12 and X13 need an exemption, X19 a disposition and a plan, the second half of X20 a finding: types that no rules
epoch of this program has. The expected figures stand below as the procedure states them; the program is not asked for them.
"""

import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ledger.domain.procedures.rulebook import content_hash
from ledger.rulebooks import default_rulebook

HERE = Path(__file__).parent
PERSON = "official/o-01"
APPEAL = {"track": "internal", "stages": ["appeal"], "organ": "organisation_dept", "limit": "TL04"}
Line = dict[str, Any]


class Example:
    """One file in the making. Days are of 2026 unless written whole."""

    def __init__(self, name: str, *, from_on: str | None = None) -> None:
        self.name = name
        self.setup: Line = {"setup": "default"} | ({} if from_on is None else {"from": from_on})
        self.lines: list[Line] = []
        self.expected: list[Line] = []
        self.refused: list[str] = []
        self.failing: dict[str, Line] = {}

    def say(self, day: str, type_name: str, stream: str, data: Line, **members: Any) -> None:
        self.lines.append({"recorded_at": whole(day), **members, "type": type_name, "stream": stream, "data": data})

    def fact(self, number: str, day: str, *, unit: str = "u-a", by: str | None = None) -> None:
        """A fact with two pieces of evidence, verified by two."""
        on, stream, by = day, f"fact/f-{number}", by or unit
        registered = {
            "unit_at_fact": unit, "problem_tag": "PT4", "phenomenon": None, "category": "inaction", "source": "report",
            "matched_limit": None,
        }  # fmt: skip
        reporter = [{"actor": f"a-{by}-rep", "role": "REP", "unit": by}]
        self.say(on, "FactRegistered", stream, registered, occurred_on=[whole(day), whole(day)], signers=reporter)
        for letter in "ab":
            attached = {"evidence_item": "sealed:hash", "evidence_kind": "document", "lawful": True, "matter": None}
            self.say(on, "EvidenceAttached", stream, attached, name=f"evidence-{number}{letter}", signers=reporter)
        verified = {"examined": evidence(number), "persons_heard": 1, "method": "mixed", "conclusion": "established"}
        self.say(on, "FactVerified", stream, verified, name=f"verified-{number}")

    def notice(
        self, number: str, day: str, cp: int, *, recorded: str | None = None, unit: str = "u-a",
        severity: str | None = None, **members: Any,
    ) -> None:  # fmt: skip
        """Proposal and notice of facts, on one day."""
        on, of = recorded or day, severity or grade(cp)
        proposed = {
            "deduction": f"d-{number}", "fact": f"f-{number}", "indicator": "D2.4", "severity": of,
            "responsibility": "principal", "points_cp": cp, "reporting_unit": unit, "unit_at_fact": unit, "listed_acts_checked": True,
        }  # fmt: skip
        stream, about = PERSON, [whole(day), whole(day)]
        self.say(on, "DeductionProposed", stream, proposed, occurred_on=about, **members)
        told = {
            "matter": matter(number), "facts": [f"f-{number}"], "clauses": ["D2.4"], "severity": of, "points_cp": cp,
            "disposition_kinds": None, "served_on": whole(on), "mode": "direct", "service_proof": "receipt",
            "brings_events": [], "rights_stated": True,
        }  # fmt: skip
        self.say(on, "NoticeServed", stream, told)

    def confirm(
        self, number: str, day: str, cp: int, *, recorded: str | None = None, unit: str = "u-a",
        severity: str | None = None, proof: str | None = "receipt", **members: Any,
    ) -> None:  # fmt: skip
        """Decision and its service, on one day."""
        on = recorded or day
        decided = {
            "deduction": f"d-{number}", "indicator": "D2.4", "severity": severity or grade(cp), "responsibility": "principal",
            "points_cp": cp, "deciding_organ": unit, "meeting": None, "item": None, "evidence_relied_on": evidence(number),
            "verifications": [f"event:verified-{number}"],
        }  # fmt: skip
        self.say(on, "DeductionConfirmed", PERSON, decided, name=f"decision-{number}", decided_at=whole(day), **members)
        self.serve(day, f"decision-{number}", matter(number), recorded=on, proof=proof)

    def serve(
        self, day: str, decision: str, of: Line, *, recorded: str | None = None, proof: str | None = "receipt"
    ) -> None:
        """The service of a decision."""
        served = {
            "matter": of, "decision": f"event:{decision}", "served_on": whole(day), "mode": "direct", "service_proof": proof,
            "route": APPEAL,
        }  # fmt: skip
        self.say(recorded or day, "DecisionServed", PERSON, served)

    def deduct(self, number: str, fact_on: str, effective_on: str, cp: int, **members: Any) -> None:
        """One deduction from its fact to the service of its decision."""
        self.fact(number, fact_on)
        self.notice(number, fact_on, cp, **members)
        self.confirm(number, effective_on, cp, **members)

    def object(
        self, number: str, filed: str, accepted: str, decided: str, outcome: str, cp: int | None, ground: str | None
    ) -> None:
        """An internal objection to a deduction, up to its decision."""
        stream, appeal = PERSON, f"ap-{number}"
        common = {"appeal": appeal, "stage": "appeal", "track": "internal"}
        self.say(filed, "AppealFiled", stream, {
            **common, "decision": f"event:decision-{number}", "matter": matter(number), "earlier_appeal": None,
            "filed_on": whole(filed), "channel": "electronic", "late_ground": None,
        })  # fmt: skip
        office = "organisation_dept"
        self.say(accepted, "AppealAccepted", stream, {**common, "accepted_on": whole(accepted), "organ": office})
        target = {"kind": "deduction", "id": f"d-{number}", "outcome": outcome, "new_value": cp, "ground": ground}
        ruled = {
            **common,
            "organ": office,
            "targets": [target],
            "decided_on": whole(decided),
            "document_hash": "sealed:document",
        }
        self.say(decided, "AppealDecided", stream, ruled, name=f"ruling-{number}")

    def stands(self, on: str, known: str, points_cp: int, colour: str, due: bool | None = None) -> None:
        """What the procedure states of `on | known`; `due` of `P | known`."""
        asked: Line = {
            "on": whole(on),
            "known": whole(known),
            "person": "o-01",
            "points_cp": points_cp,
            "colour": colour,
        }
        self.expected.append(asked if due is None else {**asked, "list_due": due})

    def write(self) -> None:
        lines = [self.setup, *sorted(self.lines, key=lambda line: line["recorded_at"])]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (HERE / f"{self.name}.ndjson").write_text(text, encoding="utf-8")
        answers = {"answers": self.expected, "refused": self.refused, "failing": self.failing}
        told = json.dumps(answers, ensure_ascii=False, indent=1) + "\n"
        (HERE / f"{self.name}.expected.json").write_text(told, encoding="utf-8")


def whole(day: str) -> str:
    """`02-10` is a day of 2026."""
    return day if len(day) == 10 else f"2026-{day}"


def matter(number: str) -> Line:
    return {"kind": "deduction", "id": f"d-{number}"}


def evidence(number: str) -> Sequence[str]:
    return [f"sealed:evidence-{number}a.hash", f"sealed:evidence-{number}b.hash"]


def grade(cp: int) -> str:
    return "serious" if cp > 400 else "moderate"


def x01(name: str = "x01") -> Example:
    example = Example(name)
    example.deduct("1", "01-20", "02-10", 400)
    example.deduct("2", "04-02", "05-08", 300)
    return example


def plain() -> list[Example]:
    """X1 to X3, X7, X9, X14, X15, X16, X17, X20."""
    first = x01()
    first.stands("03-31", "03-31", 400, "blue")
    first.stands("06-30", "06-30", 700, "yellow")
    second, third = x01("x02"), x01("x03")
    second.deduct("3", "06-01", "06-23", 300)
    second.stands("06-22", "06-22", 700, "yellow")
    second.stands("06-30", "06-30", 1000, "red", False)
    third.deduct("3", "06-01", "06-23", 301)
    third.stands("06-30", "06-30", 1001, "red", True)
    x07 = Example("x07")
    x07.deduct("1", "02-03", "03-10", 300)
    x07.deduct("2", "03-20", "08-03", 350)
    for on, known, cp, colour in (
        ("03-31", "03-31", 300, "blue"),
        ("03-31", "08-31", 300, "blue"),
        ("08-02", "08-02", 300, "blue"),
    ):
        x07.stands(on, known, cp, colour)
    x07.stands("08-03", "08-03", 650, "yellow")
    x09 = Example("x09")
    x09.deduct("1", "03-02", "03-20", 200, severity="minor")
    x09.lines.insert(-1, {"recorded_at": whole("03-20"), "again": "decision-1"})
    x09.stands("03-20", "03-20", 200, "none")
    x14 = Example("x14")
    x14.deduct("1", "01-20", "02-10", 650)
    corrected = {"deduction": "d-1", "points_cp": 560, "deciding_organ": "u-a", "meeting": None, "item": None}
    x14.say("03-03", "DeductionCorrected", PERSON, corrected, decided_at=whole("03-03"))
    x14.stands("02-28", "02-28", 650, "yellow")
    x14.stands("02-28", "03-03", 560, "blue")
    x15 = Example("x15")
    x15.deduct("1", "03-02", "03-20", 400)
    moved = {"from_unit": "u-a", "to_unit": "u-b", "transferred_on": whole("04-01"), "out_of_county": False}
    x15.say("04-01", "OfficialTransferred", PERSON, moved)
    x15.fact("2", "05-11", unit="u-b")
    x15.notice("2", "05-11", 300, unit="u-b")
    x15.confirm("2", "06-02", 300, unit="u-b")
    x15.stands("06-30", "06-30", 700, "yellow")
    x16 = Example("x16")
    x16.deduct("3", "01-20", "03-02", 300)
    x16.fact("1", "04-08")
    x16.fact("2", "04-08", by="u-b")
    x16.notice("1", "04-08", 200, severity="minor")
    x16.notice("2", "04-08", 350)
    link = {"same_fact": "f-1"}
    x16.say("05-09", "FactLinkedAsSame", "fact/f-2", link)
    x16.confirm("1", "05-10", 200, severity="minor")
    x16.confirm("2", "05-20", 350)
    x16.stands("05-15", "05-15", 500, "blue")
    x16.stands("06-30", "06-30", 650, "yellow")
    x17 = Example("x17")
    x17.fact("1", "04-08")
    x17.notice("1", "04-08", 700)
    x17.confirm("1", "06-12", 700, effective_on=whole("05-01"))
    x17.stands("05-31", "06-30", 0, "none")
    x17.stands("06-12", "06-12", 700, "yellow")
    x20 = Example("x20")
    x20.deduct("1", "03-02", "03-20", 700)
    x20.stands("12-31", "12-31", 700, "yellow")
    x20.stands("2027-01-01", "2027-01-31", 0, "none")
    return [first, second, third, x07, x09, x14, x15, x16, x17, x20]


def of_paper() -> list[Example]:
    """X4 with the signed receipt, and without it."""
    made = []
    for name, proof in (("x04", "receipt"), ("x04-without-receipt", None)):
        example = Example(name)
        example.deduct("1", "01-20", "02-10", 400)
        example.fact("2", "06-01")
        example.notice("2", "06-01", 250)
        example.confirm("2", "06-26", 250, recorded="07-10", proof=proof)
        made.append(example)
    shown, unshown = made
    shown.stands("06-30", "06-30", 400, "blue")
    shown.stands("06-30", "07-09", 400, "blue")
    shown.stands("06-30", "07-15", 650, "yellow")
    shown.failing = {"d-2": {"F08": "fail"}}
    unshown.stands("06-30", "07-15", 400, "blue")
    unshown.stands("07-10", "07-15", 650, "yellow")
    unshown.failing = {"d-2": dict.fromkeys(("F03", "F04", "F08"), "cannot_prove")}
    return made


def of_objections() -> list[Example]:
    """X5, X10, X18."""
    x05 = x01("x05")
    x05.deduct("3", "06-01", "06-23", 350)
    x05.object("3", "07-15", "07-16", "08-14", "revoked", None, "AR1")
    x05.stands("06-30", "07-15", 1050, "red", True)
    x05.stands("06-30", "08-13", 1050, "red")
    x05.stands("06-30", "08-14", 700, "yellow", False)
    x10 = Example("x10")
    x10.deduct("1", "02-02", "03-26", 500)
    x10.deduct("2", "02-09", "03-12", 400)
    x10.object("1", "04-09", "04-09", "05-06", "varied_down", 300, "AV3")
    x10.stands("03-31", "04-01", 900, "red")
    x10.stands("03-31", "05-05", 900, "red")
    x10.stands("03-31", "05-06", 700, "yellow")
    x10.stands("06-30", "06-30", 700, "yellow")
    x18 = Example("x18")
    x18.deduct("1", "01-05", "01-26", 400)
    x18.deduct("2", "02-02", "04-08", 400)
    x18.object("2", "04-20", "04-21", "05-10", "remitted", None, None)
    for points_cp, day in ((450, "06-05"), (250, "06-08")):
        again = {
            "deduction": "d-2", "points_cp": points_cp, "remitted_by": "event:ruling-2", "deciding_organ": "u-a", "meeting": None,
            "item": None, "evidence_relied_on": evidence("2"), "verifications": ["event:verified-2"],
        }  # fmt: skip
        name = f"again-{points_cp}"
        x18.say(day, "DeductionRedetermined", PERSON, again, name=name, decided_at=whole(day))
    x18.serve("06-08", "again-250", matter("2"))
    x18.refused = ["again-450"]
    x18.stands("04-30", "04-30", 800, "yellow")
    x18.stands("04-30", "05-10", 400, "blue")
    x18.stands("05-10", "05-10", 400, "blue")
    x18.stands("06-07", "06-07", 400, "blue")
    x18.stands("06-30", "06-30", 650, "yellow")
    return [x05, x10, x18]


def of_versions() -> list[Example]:
    """X6, with a lighter second version, and X8, over the end of a year."""
    x06 = Example("x06")
    lighter: Any = copy.deepcopy(default_rulebook())
    lighter["version"] = 2
    for dimension in lighter["dimensions"]:
        for indicator in dimension["indicators"]:
            if indicator["id"] == "D2.4":
                indicator.update(minor=[50, 100], moderate=[101, 200], serious=[201, 400])
    cited = {"id": "default-county", "version": 2, "hash": content_hash(lighter)}
    stream = "rulebook/default-county"
    drafted = {"version": 2, "document_hash": cited["hash"], "replaces_version": 1, "title": "-", "change_note": "-"}
    x06.say("05-06", "RulebookDrafted", stream, drafted)
    x06.say("05-06", "RulebookPublished", stream, {
        "version": 2, "content": lighter, "content_hash": cited["hash"], "effective_from_on": whole("05-16"),
        "published_on": whole("05-06"), "scope_tiers": ["county_managed", "middle", "general"], "scope_units": [], "basis_documents": [],
    })  # fmt: skip
    x06.say("05-06", "RulebookSuperseded", stream, {"version": 1, "by_version": 2, "ends_on": whole("05-15")})
    x06.fact("1", "05-10")
    x06.fact("2", "05-20")
    minor = {"severity": "minor"}
    x06.notice("1", "05-10", 200, recorded="05-21", **minor)
    x06.lines[-2:] = [{**x06.lines[-2], "name": "too-much"}]  # the proposal alone
    x06.notice("1", "05-10", 100, recorded="05-21", **minor)
    x06.notice("2", "05-20", 100, recorded="05-21", rulebook=cited, **minor)
    x06.confirm("1", "06-05", 100, **minor)
    x06.confirm("2", "06-05", 100, rulebook=cited, **minor)
    x06.refused = ["too-much"]
    x06.stands("06-05", "06-05", 200, "none")
    x08 = Example("x08", from_on="2025-01-01")
    x08.fact("1", "2025-03-03")
    x08.notice("1", "2025-03-03", 800)
    x08.confirm("1", "2025-04-01", 800)
    x08.fact("2", "2025-11-20")
    x08.notice("2", "2025-11-20", 250)
    x08.confirm("2", "01-15", 250)
    x08.stands("2025-12-31", "01-31", 800, "yellow")
    x08.stands("01-31", "01-31", 0, "none")
    x08.stands("2025-12-31", "01-10", 800, "yellow", False)
    x08.stands("2025-12-31", "01-14", 800, "yellow", False)
    x08.stands("2025-12-31", "01-15", 800, "yellow", True)
    x08.stands("2025-12-31", "01-31", 800, "yellow", True)
    return [x06, x08]


if __name__ == "__main__":
    for each in (*plain(), *of_paper(), *of_objections(), *of_versions()):
        each.write()
