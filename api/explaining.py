"""Why does a person stand where he stands, in three layers? One form for `GET /v1/officials/{id}/why`, `mingjing why --json` and whatif.

1. one sentence in each language: colour, points, list, and what decided it;
2. the inputs and what each did: every deduction line with its steps and clauses, floors, thresholds and the rulebook versions that gave
   them, warnings and listings with what is to be done about them, limits, breaches that stand beside recorded acts;
3. the trace: every event read, where it stands, who signed it in which role, and where its entry and receipt are.

Everything is asked of `ledger.domain` over the log; here it is only put together, in values that both JSON encoders take.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from msgspec.structs import asdict

from api.person import Person, Read, reads, sentence, standing_members
from ledger.domain.case_limits import TimeLimitStatus, limits_of_case
from ledger.domain.catalogue import BY_NAME
from ledger.domain.clauses.evaluate import evaluate, evaluate_person, provably_fair
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.errors import RulebookMissing
from ledger.domain.list_standing import list_standing
from ledger.domain.listing_limits import listing_limits
from ledger.domain.rulebook import RulebookVersion
from ledger.domain.score_steps import step_text
from ledger.domain.scoring import ScoreLine, threshold_versions
from ledger.domain.statement import RulebookRef
from ledger.domain.warning_limits import warning_limits
from ledger.domain.warning_standing import warning_standing
from ledger.history import History
from ledger.log.entry import format_instant
from ledger.standing import standing_of

_DOUBTFUL: Final = ("fail", "cannot_prove")


def head_members(person: Person) -> dict[str, Any]:
    """What every answer about a person begins with: who, which day, as known when."""
    known = {"position": person.known.position, "day": person.known.day}
    return {"official": person.official, "on": person.on, "known": known}


def score_members(person: Person) -> dict[str, Any]:
    """Points, colour, list and lines."""
    due, listed = person.colour, person.listed
    return {
        "period": person.score.period,
        "points_cp": person.score.points_cp,
        "colour": None if due is None else due.colour,
        "band": None if due is None else due.band,
        "thresholds_cp": {} if due is None else due.thresholds_cp,
        "floors": [] if due is None else [asdict(floor) for floor in due.floors],
        "list": None if listed is None else {**asdict(listed), "period": person.on.year},
        "lines": [_line(person, line) for line in person.score.lines],
    }


def why_members(history: History, person: Person) -> dict[str, Any]:
    """All three layers. Raises NotReadmitted where a recorded act, admitted again at its own position, comes out otherwise."""
    zh, en = sentence(person)
    case = history.case_file(person.official, person.known)
    read = reads(history, person)
    return {
        **head_members(person),
        "zh": zh,
        "en": en,
        **score_members(person),
        "lines": [
            _explained(person, line, evaluate(case, line.deduction)) for line in person.score.lines
        ],
        "clauses": [asdict(verdict) for verdict in evaluate_person(case)],
        "rulebooks": [_version(version, person) for version in _versions(person)],
        "warnings": _warnings(person),
        "listings": [asdict(each) for each in list_standing(person.inputs, on=person.on)],
        "limits": limit_members(person, person.on),
        "inputs": [{name: getattr(each, name) for name in Read.__slots__} for each in read],
        "standing": [standing_members(each) for each in standing_of(history, person.official, person.known)],
        "trace": list(_trace(history, person, read)),
    }  # fmt: skip


def limit_members(person: Person, on: date) -> list[dict[str, Any]]:
    """Every limit around a person's matters as it stands at the end of a day, with its matter and whom it binds."""
    return [
        {"matter": matter, "binds": _binds(person, status.limit), **asdict(status)}
        for matter, status in _limits(person, on)
    ]


def doubtful(clauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The verdicts that count against a decision: it fails, or it cannot be proved."""
    return [each for each in clauses if each["verdict"] in _DOUBTFUL]


def _line(person: Person, line: ScoreLine) -> dict[str, Any]:
    zh, en = person.indicator(line)
    return {**asdict(line), "indicator_zh": zh, "indicator_en": en}


def _explained(person: Person, line: ScoreLine, verdicts: tuple[ClauseVerdict, ...]) -> dict[str, Any]:
    steps = []
    for step in line.steps:
        zh, en = step_text(step)
        steps.append({**asdict(step), "zh": zh, "en": en})
    deduction = person.dossier.deductions[line.deduction]
    decided = deduction.confirmation
    cited = (decided and decided.rulebook) or deduction.rulebook
    return {
        **_line(person, line),
        "steps": steps,
        "adds_cp": line.live_cp if line.counts else 0,
        "rulebook": None if cited is None else asdict(cited),
        "decision": None if decided is None else decided.act.event,
        "clauses": [asdict(verdict) for verdict in verdicts],
        "provably_fair": provably_fair(verdicts),
    }


def _versions(person: Person) -> tuple[RulebookVersion, ...]:
    """Every version that gave something: thresholds of the colour, that of the list, points of a line; in ledger order."""
    named: set[tuple[str, int]] = set()
    refs: list[RulebookRef | None] = [] if person.colour is None else [*person.colour.rulebooks.values()]
    refs += [] if person.listed is None else [person.listed.rulebook]
    for deduction in person.dossier.deductions.values():
        refs += [deduction.rulebook, None if deduction.confirmation is None else deduction.confirmation.rulebook]
    try:
        asked = threshold_versions(person.inputs, period=person.on.year, asked_on=person.on)
    except RulebookMissing:
        asked = ()
    named |= {(ref.id, ref.version) for ref in refs if ref is not None}
    named |= {(version.id, version.version) for version in asked}
    return tuple(one for one in person.inputs.rulebooks.versions if (one.id, one.version) in named)


def _version(version: RulebookVersion, person: Person) -> dict[str, Any]:
    """One version and what it gave."""
    ref = (version.id, version.version)
    due, listed = person.colour, person.listed
    return {
        "id": version.id,
        "version": version.version,
        "hash": version.hash,
        "effective_from_on": version.effective_from_on,
        "published_position": version.publication.position,
        "gave_colours": []
        if due is None
        else [name for name, one in due.rulebooks.items() if (one.id, one.version) == ref],
        "gave_list_threshold": listed is not None and (listed.rulebook.id, listed.rulebook.version) == ref,
    }


def _warnings(person: Person) -> dict[str, Any]:
    """The colour due beside the colour told, and what is to be done about the difference."""
    stands = warning_standing(person.inputs, on=person.on)
    members = asdict(stands)
    del members["due"]  # the colour due is told above, with its thresholds
    return {**members, "due_and_not_served": stands.due_and_not_served, "served_above_due": stands.served_above_due}


def _limits(person: Person, on: date) -> Iterator[tuple[str, TimeLimitStatus]]:
    inputs = person.inputs
    for deduction in inputs.dossier.deductions.values():
        cited = (deduction.confirmation and deduction.confirmation.rulebook) or deduction.rulebook
        version = None if cited is None else inputs.rulebooks.version(cited.id, cited.version)
        if version is not None:
            for status in limits_of_case(inputs.dossier, deduction, inputs.calendar, version.rulebook, on):
                yield f"deduction/{deduction.id}", status
    for listing in inputs.dossier.listings.values():
        cited = listing.rulebook
        version = None if cited is None else inputs.rulebooks.version(cited.id, cited.version)
        if version is not None:
            for status in listing_limits(listing, inputs.dossier, inputs.calendar, version.rulebook, on):
                yield f"listing/{listing.id}", status
    for status in warning_limits(inputs, on):
        yield "warnings", status


def _binds(person: Person, limit: str) -> str:
    """Whom a limit binds, by the newest version that has it."""
    versions = person.inputs.rulebooks.versions
    return next(
        (one.rulebook.time_limits[limit].binds for one in reversed(versions) if limit in one.rulebook.time_limits), ""
    )


def _trace(history: History, person: Person, read: tuple[Read, ...]) -> Iterator[dict[str, Any]]:
    """Every event of the streams read, in ledger order."""
    events = [
        (ref, each.stream, seq)
        for each in read
        for seq, ref in enumerate(history.stream(each.stream, person.known).refs, start=1)
    ]
    for ref, stream, seq in sorted(events, key=lambda event: event[0].position):
        row = BY_NAME[ref.type_name]
        yield {
            "position": ref.position,
            "event": ref.id,
            "type": ref.type_name,
            "zh": row.zh,
            "en": row.en,
            "stream": stream,
            "seq": seq,
            "matter": ref.matter,
            "recorded_at": format_instant(ref.recorded_at),
            "signers": [
                {"actor": signer.actor, "role": signer.role, "unit": signer.unit} for signer in ref.signers
            ],
            "entry": f"/v1/entries/{ref.position}",
            "receipt": f"/v1/entries/{ref.position}/receipt",
        }  # fmt: skip
