"""What raises a colour besides the score (底色)? Floors FL1-FL4 of findings and admonitions, procedure 4.5.

A floor of a finding runs from its own effective day to 31 December of the year of its fact; that of an admonition
from its service until it is followed up as corrected, or for the rulebook's months. What was annulled, revoked or
remitted, or rests on a disproved fact, raised nothing on any day. Days are inclusive. Which colour a floor has is
`colours.py`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.dossier import Admonition, Dossier, Fact, Finding
from ledger.domain.effective_day import EffectiveDays
from ledger.domain.time_limits import add_months
from ledger.domain.vocabulary import Severity


class FloorSpan(Struct, frozen=True, kw_only=True):
    """The days on which a floor may be in force; none where it ends before it begins.

    An admonition has no severity, and may end earlier by its months.
    """

    kind: Literal["finding", "admonition"]
    id: str
    event: str
    position: int
    severity: Severity | None
    from_on: date
    to_on: date | None

    def last_on(self, admonition_months: int) -> date:
        """Last day in force, where an admonition lasts at most that many months after its service."""
        if self.kind == "finding":
            return self.to_on or self.from_on
        lapses_on = add_months(self.from_on, admonition_months)
        return lapses_on if self.to_on is None else min(self.to_on, lapses_on)


def floor_spans(dossier: Dossier, facts: Mapping[str, Fact], days: EffectiveDays) -> tuple[FloorSpan, ...]:
    """Every floor that stands, in ledger order."""
    spans = [span for finding in dossier.findings.values() for span in _of_finding(finding, facts, days)]
    spans += [span for admonition in dossier.admonitions.values() for span in _of_admonition(admonition, days)]
    return tuple(sorted(spans, key=lambda span: span.position))


def _of_finding(finding: Finding, facts: Mapping[str, Fact], days: EffectiveDays) -> list[FloorSpan]:
    fact = facts.get(finding.fact)
    if fact is not None and fact.disproved is not None:
        return []
    occurred = finding.occurred_on if fact is None or fact.occurred_on is None else fact.occurred_on
    last_on = date(occurred[1].year, 12, 31)
    # a finding varied down keeps its floor: its appeal decision carries no severity, and 4.5 names no such end
    removed_at = max((change.act.position for change in finding.changes if change.kind != "varied_down"), default=-1)
    spans = []
    for version in finding.versions:
        from_on = days.of(version.act)
        if version.act.position > removed_at and from_on is not None:
            spans.append(_span("finding", finding.id, version.act, version.severity, from_on, last_on))
    return spans


def _of_admonition(admonition: Admonition, days: EffectiveDays) -> list[FloorSpan]:
    from_on = days.served_on(admonition.act)
    if admonition.ended is not None or from_on is None:
        return []
    return [_span("admonition", admonition.id, admonition.act, None, from_on, admonition.corrected_on)]


def _span(
    kind: Literal["finding", "admonition"],
    matter: str,
    act: Act,
    severity: Severity | None,
    from_on: date,
    to_on: date | None,
) -> FloorSpan:
    return FloorSpan(
        kind=kind, id=matter, event=act.event, position=act.position, severity=severity, from_on=from_on, to_on=to_on
    )
