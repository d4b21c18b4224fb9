"""Which rule is in force, and which points does it allow? One rulebook version as values, and the versions over time.

`read_rulebook` turns the published content into a `Rulebook` and refuses what contradicts itself. `Rulebooks` holds
every version that the rulebook streams say, in ledger order. `applicable_range` is the range check with the lighter
later version (从旧兼从轻, principle P2; procedure 4.5). The shape of the content is `rulebook_document.py`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

import msgspec
from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.errors import RulebookMalformed
from ledger.domain.rulebook_document import (
    AuthorityLine,
    Indicator,
    NegativeItem,
    PerSeverity,
    ProtectedAct,
    ResponsibleUnit,
    RulebookDocument,
    SeparatedPair,
)  # fmt: skip
from ledger.domain.rulebook_limits import TimeLimit
from ledger.domain.vocabulary import COLOURS, Colour, Responsibility, Role, ServiceProof, Severity, Tier

RESPONSIBILITIES = {"principal", "major", "secondary"}
TIERS = {"county_managed", "middle", "general"}
SEVERITIES = ("minor", "moderate", "serious")


class Rulebook(Struct, frozen=True, kw_only=True):
    """The rules of one version that the code reads. Points are cp, ratios bp, maps keyed by the ids of the document.

    `floors` of findings by severity; `admonition_floor` lasts `admonition_floor_months` from service. Lengths named
    `..._working_days` are counted by `time_limits`.
    """

    id: str
    version: int
    title: tuple[str, str]
    effective_from_on: date
    indicators: dict[str, Indicator]
    factor_bp: dict[Responsibility, int]
    single_deduction_max_cp: int
    list_threshold_cp: int
    list_propose_working_days: int
    bands_cp: dict[Colour, int]
    floors: dict[Severity, Colour]
    admonition_floor: Colour
    admonition_floor_months: int
    minimum_items: PerSeverity
    verifiers_minimum: PerSeverity
    lookback_months: int
    timely_working_days: int
    late_service_working_days: int
    service_proofs: frozenset[ServiceProof]
    no_conflict_roles: frozenset[Role]
    authority: dict[Tier, AuthorityLine]
    separation_of_duties: tuple[SeparatedPair, ...]
    time_limits: dict[str, TimeLimit]
    negative_list: dict[str, NegativeItem]
    protected_acts: dict[str, ProtectedAct]
    responsible_units: dict[str, ResponsibleUnit]
    tiers: frozenset[Tier]


def read_rulebook(content: object) -> Rulebook:
    """The rules stated by a published content (JSON values), checked against itself.

    Raises RulebookMalformed: a float anywhere, a member missing, unknown or of the wrong type, an id used twice, ranges
    that leave gaps or pass the maximum of one deduction, colours out of order, a reference to nothing.
    """
    for path in _floats(content, "$"):
        raise _malformed(path, "不得使用小数,只用整数", "expected an integer, got a float")
    try:
        document = msgspec.convert(content, RulebookDocument, strict=True)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `")
        raise _malformed(path.rstrip("`") or "$", "形状不符", what[:200]) from error
    try:
        effective_from_on = date.fromisoformat(document.effective_from)
    except ValueError as error:
        raise _malformed("$.effective_from", "不是日期", "expected a day of the calendar") from error
    indicators = _indicators(document)
    finding_floors, admonition = _floors(document)
    return Rulebook(
        id=document.rulebook_id,
        version=document.version,
        title=(document.title.zh, document.title.en),
        effective_from_on=effective_from_on,
        indicators=indicators,
        factor_bp=_factors(document),
        single_deduction_max_cp=document.scoring.single_deduction_max_cp,
        list_threshold_cp=document.list_.threshold_cp,
        list_propose_working_days=_propose_within(document.list_.propose_within),
        bands_cp=_bands(document),
        floors=finding_floors,
        admonition_floor=admonition[0],
        admonition_floor_months=admonition[1],
        minimum_items=document.evidence.minimum_items,
        verifiers_minimum=document.evidence.verifiers_minimum,
        lookback_months=document.periods.lookback.length,
        timely_working_days=document.recording.timely.length,
        late_service_working_days=document.service.proof_needed.when_served_on_precedes_recording_by_more_than.length,
        service_proofs=frozenset(document.service.proof_needed.one_of),
        no_conflict_roles=frozenset(document.no_conflict_statement.roles),
        authority=_authority(document),
        separation_of_duties=tuple(_by_id("$.separation_of_duties", document.separation_of_duties).values()),
        time_limits=_time_limits(document),
        negative_list=_by_id("$.negative_list", document.negative_list),
        protected_acts=_by_id("$.protected_acts", document.protected_acts),
        responsible_units=_by_id("$.responsible_units", document.responsible_units),
        tiers=frozenset(tier.id for tier in document.tiers),
    )


def range_cp(
    rulebook: Rulebook, indicator: str, severity: Severity, responsibility: Responsibility
) -> tuple[int, int] | None:
    """Points allowed, both ends inclusive, in cp: floor(end * factor / 10000). None: there is no such indicator."""
    found = rulebook.indicators.get(indicator)
    if found is None:
        return None
    factor = rulebook.factor_bp[responsibility]
    low, high = found.range(severity)
    return low * factor // 10_000, high * factor // 10_000


class RulebookVersion(Struct, frozen=True, kw_only=True):
    """One published version. `hash` is the SHA-256 of its canonical content; `scope_units` empty means every unit;
    `ends_on` is the last day in force once superseded; an annulled version was never in force, unless the annulment was
    reversed (`reinstated`)."""

    id: str
    version: int
    hash: str
    rulebook: Rulebook
    effective_from_on: date
    published_on: date
    scope_tiers: frozenset[Tier]
    scope_units: frozenset[str]
    publication: Act
    ends_on: date | None = None
    superseded: Act | None = None
    annulled: Act | None = None
    reinstated: Act | None = None

    def in_force_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.annulled is None and self.effective_from_on <= day and (self.ends_on is None or day <= self.ends_on)

    def addresses(self, tier: Tier | None, unit: str | None) -> bool:
        """Whether it was published to that tier and unit; None asks nothing."""
        return (tier is None or tier in self.scope_tiers) and (
            unit is None or not self.scope_units or unit in self.scope_units
        )


class Rulebooks(Struct, frozen=True, kw_only=True):
    """Every version of every rulebook stream of the log, in ledger order."""

    versions: tuple[RulebookVersion, ...] = ()

    def in_force_on(self, day: date, *, tier: Tier | None = None, unit: str | None = None) -> RulebookVersion | None:
        """The version in force on a day: of several the latest `effective_from_on`, then the last published."""
        found: RulebookVersion | None = None
        for version in self.versions:
            if not version.in_force_on(day) or not version.addresses(tier, unit):
                continue
            if found is None or version.effective_from_on >= found.effective_from_on:
                found = version
        return found

    def version(self, rulebook_id: str, version: int) -> RulebookVersion | None:
        """A version by name, whatever became of it."""
        for candidate in self.versions:
            if candidate.id == rulebook_id and candidate.version == version:
                return candidate
        return None

    def first_in(self, year: int, *, tier: Tier | None = None, unit: str | None = None) -> RulebookVersion | None:
        """The first version in force on some day of a calendar year; it stands in where none was on 1 January."""
        start = date(year, 1, 1)
        days = [
            max(start, version.effective_from_on)
            for version in self.versions
            if version.effective_from_on.year <= year
            and version.in_force_on(max(start, version.effective_from_on))
            and version.addresses(tier, unit)
        ]
        return self.in_force_on(min(days), tier=tier, unit=unit) if days else None


class ApplicableRange(Struct, frozen=True, kw_only=True):
    """The points allowed by the applicable version, in cp and inclusive; (0, 0) where a later version dropped the
    indicator. `cited_applies`: the version that the act cites is one of the two that may be cited."""

    low_cp: int
    high_cp: int
    version: RulebookVersion
    cited_applies: bool

    def allows(self, points_cp: int) -> bool:
        """Whether points lie in the range. Zero points are no deduction."""
        return points_cp > 0 and self.low_cp <= points_cp <= self.high_cp


def applicable_range(
    rulebooks: Rulebooks,
    cited: RulebookVersion,
    fact_last_day: date,
    indicator: str,
    severity: Severity,
    responsibility: Responsibility,
    decision_day: date,
    *,
    tier: Tier | None = None,
    unit: str | None = None,
) -> ApplicableRange | None:
    """The range of procedure 4.5: the version of the last day of the fact, or that of the decision day if its maximum
    is lower (an indicator it no longer has counts as maximum 0).

    The lighter version applies whichever of the two the act cites. None: no version was in force on the last day of the
    fact, or that version knows no such indicator.
    """
    of_fact = rulebooks.in_force_on(fact_last_day, tier=tier, unit=unit)
    if of_fact is None:
        return None
    old = range_cp(of_fact.rulebook, indicator, severity, responsibility)
    if old is None:
        return None
    applied, (low, high) = of_fact, old
    later = rulebooks.in_force_on(decision_day, tier=tier, unit=unit)
    if later is not None and later is not of_fact:
        new = range_cp(later.rulebook, indicator, severity, responsibility) or (0, 0)
        if new[1] < high:
            applied, (low, high) = later, new
    may_cite = {(version.id, version.version) for version in (of_fact, applied)}
    return ApplicableRange(
        low_cp=low, high_cp=high, version=applied, cited_applies=(cited.id, cited.version) in may_cite
    )


def _malformed(path: str, zh: str, en: str) -> RulebookMalformed:
    return RulebookMalformed(path, f"{en} / {zh}")


def _floats(value: object, path: str) -> Iterator[str]:
    if isinstance(value, float):
        yield path
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _floats(member, f"{path}.{name}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _floats(item, f"{path}[{place}]")


Identified = TypeVar("Identified", NegativeItem, ProtectedAct, ResponsibleUnit, SeparatedPair, TimeLimit, Indicator)


def _by_id(path: str, parts: Sequence[Identified]) -> dict[str, Identified]:
    found: dict[str, Identified] = {}
    for part in parts:
        if part.id in found:
            raise _malformed(path, f"编号重复 {part.id}", f"expected each id once, got {part.id} twice")
        found[part.id] = part
    return found


def _indicators(document: RulebookDocument) -> dict[str, Indicator]:
    """Ranges contiguous, minor < moderate < serious <= the maximum of one deduction; references resolve."""
    everyone = [indicator for dimension in document.dimensions for indicator in dimension.indicators]
    indicators = _by_id("$.dimensions", everyone)
    items = {item.id for item in document.negative_list}
    units = {unit.id for unit in document.responsible_units}
    for name, indicator in indicators.items():
        path = f"$.dimensions.{name}"
        last = None
        for severity in (indicator.minor, indicator.moderate, indicator.serious):
            if not 1 <= severity[0] <= severity[1] or (last is not None and severity[0] != last + 1):
                raise _malformed(path, "分值区间须首尾相接、由轻到重", "expected contiguous rising ranges")
            last = severity[1]
        if indicator.serious[1] > document.scoring.single_deduction_max_cp:
            most = document.scoring.single_deduction_max_cp
            raise _malformed(
                path, f"单次扣分不得超过 {most}", f"expected at most {most} cp, got {indicator.serious[1]}"
            )
        unknown = [item for item in indicator.negative_list if item not in items]
        unknown += [unit for unit in indicator.responsible_units if unit not in units]
        if unknown:
            raise _malformed(path, f"引用不存在 {unknown[0]}", f"expected a known id, got {unknown[0]}")
    return indicators


def _factors(document: RulebookDocument) -> dict[Responsibility, int]:
    factors = {line.id: line.factor_bp for line in document.scoring.responsibility}
    if len(document.scoring.responsibility) != len(RESPONSIBILITIES) or set(factors) != RESPONSIBILITIES:
        raise _malformed("$.scoring.responsibility", "须各列一次三种责任", "expected each responsibility once")
    if not factors["principal"] >= factors["major"] >= factors["secondary"] > 0:
        raise _malformed("$.scoring.responsibility", "责任由重到轻系数递减", "expected falling factors above 0")
    return factors


def _bands(document: RulebookDocument) -> dict[Colour, int]:
    colours = document.colours
    if colours.order != COLOURS:
        raise _malformed("$.colours.order", "须为 none、blue、yellow、red", "expected none, blue, yellow, red")
    bands = colours.bands
    rising = bands[0].at_least_cp < bands[1].at_least_cp < bands[2].at_least_cp
    if tuple(band.id for band in bands) != COLOURS[1:] or not rising:
        raise _malformed("$.colours.bands", "须蓝、黄、红递升", "expected blue, yellow, red, rising")
    return {band.id: band.at_least_cp for band in bands}


def _floors(document: RulebookDocument) -> tuple[dict[Severity, Colour], tuple[Colour, int]]:
    """Colour floors of findings by severity, and that of an admonition with its months."""
    findings: dict[Severity, Colour] = {}
    admonitions: list[tuple[Colour, int]] = []
    for place, floor in enumerate(document.colours.floors):
        path = f"$.colours.floors[{place}]"
        if floor.when.event == "AdmonitionGiven":
            admonitions.append((floor.floor, _months(floor.to, path)))
        elif floor.when.severity is None or floor.when.severity in findings:
            raise _malformed(path, "每种情节各一条", "expected one floor for each severity")
        else:
            findings[floor.when.severity] = floor.floor
    if set(findings) != set(SEVERITIES) or len(admonitions) != 1:
        raise _malformed("$.colours.floors", "每种情节和诫勉各一条", "expected each severity and admonition once")
    return findings, admonitions[0]


def _months(ends: object, path: str) -> int:
    for end in ends if isinstance(ends, list) else ():
        if isinstance(end, dict) and end.get("unit") == "month" and isinstance(end.get("length"), int):
            return int(end["length"])
    raise _malformed(path, "须写明以月计的终止期", "expected an end in months after service")


def _propose_within(stated: object) -> int:
    """Working days from list_due to a proposal. What was published in another shape is not refused for it: then 10."""
    if isinstance(stated, dict) and stated.get("unit") == "working_day" and isinstance(stated.get("length"), int):
        return max(1, min(int(stated["length"]), 3660))
    return 10


def _authority(document: RulebookDocument) -> dict[Tier, AuthorityLine]:
    lines = {line.tier: line for line in document.management_authority.by_tier}
    tiers = [tier.id for tier in document.tiers]
    if len(lines) != len(document.management_authority.by_tier) or set(lines) != TIERS or set(tiers) != TIERS:
        raise _malformed("$.management_authority.by_tier", "三类对象各一条", "expected each tier once")
    return lines


def _time_limits(document: RulebookDocument) -> dict[str, TimeLimit]:
    limits = _by_id("$.time_limits", document.time_limits)
    expected = [f"TL{number:02}" for number in range(1, 52)]
    if list(limits) != expected:
        raise _malformed("$.time_limits", "须依次列出 TL01 至 TL51", "expected TL01 to TL51 in order")
    return limits
