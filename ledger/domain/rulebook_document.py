"""What shape does the content of a rulebook have? The published document, part by part, as the wire carries it.

Every part that the code reads is typed and closed: a member it does not know is refused, because a rule that nobody
reads must not look as if it were in force. Where only one way is implemented (rounding, carry-over, comparison of the
list) the type admits only that word. Parts that later families read are admitted by name and kept as they are. What the
parts mean together is `rulebook.py`. Format: docs/formats/rulebook.md; source: the default rulebook and its head.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from ledger.domain.rulebook_limits import RENAMED, Few, Length, Part, TimeLimit, Titled
from ledger.domain.vocabulary import (
    Code,
    Colour,
    IndicatorCode,
    PointsCp,
    Responsibility,
    Role,
    RulebookId,
    ServiceProof,
    Severity,
    Tier,
)  # fmt: skip

Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Basis = Annotated[int, Meta(ge=0, le=10_000)]
DutyRole = Annotated[str, Meta(pattern=r"^[a-z][a-z_]{2,39}\Z")]


class Title(Struct, frozen=True, forbid_unknown_fields=True):
    """Title of the rulebook."""

    zh: str
    en: str


class TierLine(Titled, frozen=True, kw_only=True):
    """One tier of officials (三类对象)."""

    id: Tier


class AuthorityLine(Part, frozen=True, kw_only=True):
    """Who names and who decides for a tier (管理权限)."""

    tier: Tier
    names: Code
    decides: Code
    files_with: Code | None = None


class ManagementAuthority(Part, frozen=True, kw_only=True):
    """Management authority; the special cases belong to dispositions."""

    decided_on: Literal["decision_day"]
    decision_must_carry: Literal["deciding_organ"]
    by_tier: tuple[AuthorityLine, ...]
    special: Any
    nomination_by_organisation_dept: Any
    cosigner: Any
    no_eligible_person: Any


class Lookback(Titled, frozen=True, kw_only=True):
    """How old a fact may be when a deduction is proposed."""

    length: Length
    unit: Literal["month"]
    from_: Literal["occurred_on_last_day"]
    bars: tuple[str, ...]
    not_barred: tuple[str, ...]


class Timely(Part, frozen=True, kw_only=True):
    """How soon an act must be recorded (F08)."""

    length: Length
    unit: Literal["working_day"]
    from_: tuple[Literal["decided_on", "effective_on"], ...]


class Recording(Part, frozen=True, kw_only=True):
    """Recording."""

    timely: Timely


class Assessment(Part, frozen=True, kw_only=True):
    """The assessment period; only the calendar year is implemented."""

    kind: Literal["calendar_year"]
    starts: Literal["01-01"]


class CarryOver(Part, frozen=True, kw_only=True):
    """Nothing is carried into the next period."""

    mode: Literal["none"]
    percent_bp: Annotated[int, Meta(ge=0, le=0)]


class Periods(Part, frozen=True, kw_only=True):
    """Periods and the lookback."""

    assessment: Assessment
    attribution: Any
    reporting: Any
    report_due: Any
    report_grace: Any
    carry_over: CarryOver
    late_fact_after_close: Any
    year_close: Any
    known_day: Any
    lookback: Lookback


class ResponsibilityFactor(Titled, frozen=True, kw_only=True):
    """Share of one person in a fact of several; scales both ends of the range."""

    id: Responsibility
    factor_bp: Basis


class Scoring(Part, frozen=True, kw_only=True):
    """How points add up. Each word but the factors has exactly one implemented value."""

    unit: Literal["cp"]
    rounding: Literal["floor_of_remaining_value"]
    same_fact: Literal["max_live_value"]
    same_fact_tie: Literal["lowest_position"]
    effective_on: Any
    disposition_effective_on: Any
    counts_in_period_score: Any
    favourable_corrections: Literal["ab_initio"]
    unfavourable_changes: Literal["ex_nunc"]
    exemption_ratio: Any
    redetermined_at_most: Literal["base_before_remittal"]
    incentive_offset: Literal["none"]
    reinstatement_resets_score: Literal[False]
    single_deduction_max_cp: PointsCp
    indicator_cap_per_period_cp: None
    dimension_cap_per_period_cp: None
    range_check: Any
    threshold_version: Any
    responsibility: tuple[ResponsibilityFactor, ...]


class SuggestedList(Titled, frozen=True, kw_only=True):
    """The suggested list: its threshold; channels and dates belong to the listing."""

    threshold_cp: Annotated[int, Meta(ge=1, le=100_000)]
    comparison: Literal["greater_than"]
    channels: Any
    suggestion_only: Literal[True]
    propose_within: Any
    representation_window: Any
    review_date: Any


class Band(Titled, frozen=True, kw_only=True):
    """A colour and the score from which it is due."""

    id: Literal["blue", "yellow", "red"]
    at_least_cp: Annotated[int, Meta(ge=1, le=100_000)]


class FloorWhen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The event that raises a floor."""

    event: Literal["NegativeFindingUpheld", "AdmonitionGiven"]
    severity: Severity | None = None


class Floor(Part, frozen=True, kw_only=True):
    """A colour raised by something other than the score."""

    id: Code
    when: FloorWhen
    floor: Literal["blue", "yellow", "red"]
    from_: Literal["effective_on", "service"]
    to: Any
    to_rule: Literal["earliest"] | None = None


class Colours(Part, frozen=True, kw_only=True):
    """Bands, floors and their order."""

    order: tuple[Colour, Colour, Colour, Colour]
    bands: tuple[Band, Band, Band]
    floors: tuple[Floor, ...]
    combine: Literal["highest"]
    served_colour_lapses: Literal["end_of_period"]
    notice_due: Any
    expected_measure: Any


class NegativeItem(Titled, frozen=True, kw_only=True):
    """One item of the negative list (负面清单)."""

    id: Annotated[str, Meta(pattern=r"^N[0-9]{2}\Z")]
    requires: Literal["competent_organ_finding"] | None = None


class ProtectedAct(Titled, frozen=True, kw_only=True):
    """An act that grounds no deduction and no finding."""

    id: Annotated[str, Meta(pattern=r"^PA[1-9]\Z")]


class ConclusionNeeded(Part, frozen=True, kw_only=True):
    """The severities for which a competent organ must have concluded first."""

    severity: tuple[Severity, ...]
    or_: tuple[str, ...]


Range = tuple[PointsCp, PointsCp]


class Indicator(Titled, frozen=True, kw_only=True):
    """One indicator (评价指标): a range of points per severity, both ends inclusive, in cp."""

    id: IndicatorCode
    minor: Range
    moderate: Range
    serious: Range
    negative_list: tuple[str, ...] = ()
    responsible_units: tuple[Code, ...]
    competent_organ_conclusion: ConclusionNeeded | None = None

    def range(self, severity: Severity) -> Range:
        """The unscaled range of a severity."""
        if severity == "minor":
            return self.minor
        return self.moderate if severity == "moderate" else self.serious


class Dimension(Titled, frozen=True, kw_only=True):
    """One of the dimensions (方面)."""

    id: Annotated[str, Meta(pattern=r"^D[1-9]\Z")]
    indicators: tuple[Indicator, ...]


class SeverityLine(Titled, frozen=True, kw_only=True):
    """One severity."""

    id: Severity


class ResponsibleUnit(Titled, frozen=True, kw_only=True):
    """A unit in charge of indicators."""

    id: Code


class PerSeverity(Part, frozen=True, kw_only=True):
    """A small number per severity."""

    minor: Few
    moderate: Few
    serious: Few

    def of(self, severity: Severity) -> int:
        """The number of a severity."""
        if severity == "minor":
            return self.minor
        return self.moderate if severity == "moderate" else self.serious


class EvidenceRules(Part, frozen=True, kw_only=True):
    """How much evidence, verified by how many."""

    minimum_items: PerSeverity
    verifiers_minimum: PerSeverity
    verification: Any
    hash: tuple[str, ...]
    anonymous_tip_alone_sufficient: Literal[False]
    illegally_obtained_excluded: Any
    disclosed_before: Any


class NoConflict(Part, frozen=True, kw_only=True):
    """Roles whose holders state that they have no conflict."""

    roles: tuple[Role, ...]


class WithoutProof(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a late service without proof means."""

    effective_on: Literal["day_of_recording"]
    cannot_prove: tuple[str, ...]


class LateService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """More than this between service and recording needs a proof."""

    length: Length
    unit: Literal["working_day"]


class ProofNeeded(Part, frozen=True, kw_only=True):
    """When a service needs a proof."""

    when_served_on_precedes_recording_by_more_than: LateService
    one_of: tuple[ServiceProof, ...]
    without_it: WithoutProof


class ServiceRules(Part, frozen=True, kw_only=True):
    """Service of papers (送达)."""

    modes: Any
    proof_needed: ProofNeeded
    paper: Any


class SeparatedPair(Part, frozen=True, kw_only=True):
    """Two duties that may not lie with one person in one case."""

    id: Annotated[str, Meta(pattern=r"^SD[0-9]{2}\Z")]
    roles: tuple[DutyRole, DutyRole]
    case: str | None = None
    families: tuple[str, ...] = ()


class RulebookDocument(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=RENAMED):
    """The whole content of a version. `Any` marks what the spine does not read."""

    schema: Literal["rulebook/1"]
    rulebook_id: RulebookId
    version: Annotated[int, Meta(ge=1, le=10_000)]
    title: Title
    status: Literal["draft", "published", "superseded"]
    effective_from: Day
    supersedes: Any
    published_to_all_subjects: Literal["required"]
    timezone: Literal["Asia/Shanghai"]
    day_end: Literal["24:00"]
    language: tuple[str, ...]
    tiers: tuple[TierLine, ...]
    management_authority: ManagementAuthority
    periods: Periods
    recording: Recording
    scoring: Scoring
    list_: SuggestedList
    colours: Colours
    negative_list: tuple[NegativeItem, ...]
    protected_acts: tuple[ProtectedAct, ...]
    dimensions: tuple[Dimension, ...]
    severity: tuple[SeverityLine, ...]
    responsible_units: tuple[ResponsibleUnit, ...]
    evidence: EvidenceRules
    no_conflict_statement: NoConflict
    service: ServiceRules
    separation_of_duties: tuple[SeparatedPair, ...]
    time_limits: tuple[TimeLimit, ...]
    basis_documents: Any = None
    principles: Any = None
    tags: Any = None
    organs: Any = None
    staff_categories: Any = None
    matters: Any = None
    quotas: Any = None
    fact_labels: Any = None
    nomination: Any = None
    evaluation: Any = None
    measures: Any = None
    ladder: Any = None
    annual_assessment: Any = None
    pay_bases: Any = None
    dispositions: Any = None
    sanction_periods: Any = None
    disposition_rules: Any = None
    bars: Any = None
    bar_checks: Any = None
    appointment_natures: Any = None
    four_fixed: Any = None
    reinstatement: Any = None
    exemption: Any = None
    unit_accountability: Any = None
    supervision: Any = None
    incentive: Any = None
    day_counting: Any = None
    endings: Any = None
    appeal_tracks: Any = None
    track_rule: Any = None
    appeal_filing: Any = None
    appeal_outcomes: Any = None
    appeal_opinion_before_decision: Any = None
    appeal_grounds_for_revocation: Any = None
    appeal_grounds_for_variation: Any = None
    after_revocation: Any = None
    correction_check: Any = None
    fairness: Any = None
    retention: Any = None
