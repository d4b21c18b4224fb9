"""What happened to whom in the demo county? The deductions, one line each, with every stage and every ending; links, lists, reports.

The first officials are the worked examples of the procedure under the same numbers: official 0003 is example X3, due for the
list with 10.01 points; official 0004 is X4, yellow on 30 June as known on 15 July. The others fill the stages and the colours.
Days are chosen so that admission lets every step in: notice, ten working days for an answer, decision, service. Examples X8, X11 to
X13 and X19 need years before the ledger, exemptions and dispositions, and are not here; X18 is official 0118.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from api.demo.cast import REGISTRAR, VERIFIERS
from api.demo.listing import Way
from api.demo.reporting import Manner
from ledger.domain.listed import WithdrawalGround
from ledger.domain.vocabulary import Responsibility, Severity

Stage = Literal[
    "proposed", "noticed", "answered", "considered", "waived", "confirmed", "served", "rejected", "withdrawn"
]
"""How far the case comes by the end of the script."""
Answer = Literal["paper", "waiver"]
Sequel = Literal["annulled", "disproved", "excluded"]
Ending = Literal["upheld", "varied_down", "revoked", "remitted", "refused", "withdrawn", "open"]
"""How an objection ends; `open`: accepted and not decided within the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """An internal objection to a decision. `value_cp`: what a varied deduction comes to, or what a remitted one is determined at
    again, on `again_on`. `at`: the hour and minute of filing (Asia/Shanghai)."""

    filed_on: date
    ending: Ending
    decided_on: date | None = None
    value_cp: int | None = None
    again_on: date | None = None
    at: tuple[int, int] = (10, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One deduction, from its fact to where it stands in July.

    `reported_on` None: on the day of the fact. `decided_on` None: as soon as the hearing allows. `entered_on`: decision and service
    are entered that late, from paper; `proof`: the service has a signed receipt. `claimed_on`: the effective day the decision
    claims. `corrected`: (cp, day). `version`: of the rulebook, where not the one in force on the day of the
    fact. `pace`: working days from the report to verification, proposal and notice. `by_announcement`: nobody
    could be reached, so the decision counts as served 60 days after it was announced. `clerk` records the service.
    `same_fact`: the fact of the case before it, told by another.
    """

    official: int
    indicator: str
    severity: Severity
    points_cp: int
    fact_on: date
    stage: Stage = "served"
    responsibility: Responsibility = "principal"
    answer: Answer | None = None
    reported_on: date | None = None
    decided_on: date | None = None
    confirmed_cp: int | None = None
    entered_on: date | None = None
    proof: bool = True
    claimed_on: date | None = None
    corrected: tuple[int, date] | None = None
    sequel: tuple[Sequel, date] | None = None
    verifiers: tuple[str, ...] = VERIFIERS[:2]
    by_supervision: bool = False
    twice: bool = False
    version: int | None = None
    pace: tuple[int, int, int] = (1, 2, 3)
    objected: Objected | None = None
    by_announcement: bool = False
    same_fact: bool = False
    clerk: str = REGISTRAR

    @property
    def begun_on(self) -> date:
        """The day on which the fact is registered; every later step counts its days from it."""
        return self.reported_on or self.fact_on


def _day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def _example(
    official: int, points_cp: int, fact_on: str, decided_on: str, reported_on: str | None = None,
    objected: Objected | None = None,
) -> Case:  # fmt: skip
    """One deduction of a worked example: a work error causing loss, in the severity its points belong to."""
    severity: Severity = "minor" if points_cp <= 200 else "moderate" if points_cp <= 400 else "serious"
    return Case(
        official=official,
        indicator="D2.4",
        severity=severity,
        points_cp=points_cp,
        fact_on=_day(fact_on),
        reported_on=None if reported_on is None else _day(reported_on),
        decided_on=_day(decided_on),
        objected=objected,
    )


def _late(official: int, *, proof: bool) -> Case:
    """The second deduction of X4: decided and served on paper on 26 June, entered on 10 July."""
    return Case(
        official=official,
        indicator="D2.4",
        severity="moderate",
        points_cp=250,
        fact_on=_day("06-01"),
        decided_on=_day("06-26"),
        entered_on=_day("07-10"),
        proof=proof,
    )


EXAMPLES: Final[tuple[Case, ...]] = (
    # X1: blue on 31 March, yellow on 30 June
    _example(1, 400, "01-20", "02-10"),
    _example(1, 300, "04-02", "05-08", "04-03"),
    # X2: 10.00, red and not due
    _example(2, 400, "01-20", "02-10"),
    _example(2, 300, "04-02", "05-08", "04-03"),
    _example(2, 300, "06-01", "06-23"),
    # X3: 10.01, red and due for the list
    _example(3, 400, "01-20", "02-10"),
    _example(3, 300, "04-02", "05-08", "04-03"),
    _example(3, 301, "06-01", "06-23"),
    # X4: yellow on 30 June only as known from 10 July on
    _example(4, 400, "01-20", "02-10"),
    _late(4, proof=True),
    # X5: 10.50, listed; the last one revoked on objection: 7.00 from the start, and off the list as if never on it
    _example(5, 400, "01-20", "02-10"),
    _example(5, 300, "04-02", "05-08", "04-03"),
    _example(5, 350, "06-01", "06-23",
        objected=Objected(filed_on=_day("07-14"), decided_on=_day("08-14"), ending="revoked")),
    # X9: its last statement is handed in twice and stands once
    Case(official=9, indicator="D2.4", severity="minor", points_cp=200, fact_on=_day("03-02"), decided_on=_day("03-20"),
        twice=True),
    # X14: 6.50, corrected to 5.60 from the start
    Case(official=14, indicator="D2.4", severity="serious", points_cp=650, fact_on=_day("01-20"), decided_on=_day("02-10"),
        corrected=(560, _day("03-03"))),
    # X15: transferred on 1 April, a deduction at each unit
    _example(15, 400, "03-02", "03-20"),
    _example(15, 300, "05-11", "06-02"),
    # X17: a claim of 1 May does not count before the service of 12 June
    Case(official=17, indicator="D2.4", severity="serious", points_cp=700, fact_on=_day("04-08"), reported_on=_day("05-11"),
        decided_on=_day("06-12"), claimed_on=_day("05-01")),
    # X4 without the receipt: counts from 10 July, and three clauses cannot be proved
    _example(18, 400, "01-20", "02-10"),
    _late(18, proof=False),
    # X20: 7.00 that end with the year
    _example(20, 700, "03-02", "03-20"),
)  # fmt: skip

OTHERS: Final[tuple[Case, ...]] = (
    Case(official=31, indicator="D1.5", severity="minor", points_cp=30, fact_on=_day("02-25")),
    Case(official=33, indicator="D2.1", severity="serious", points_cp=450, fact_on=_day("03-10"), answer="paper",
        confirmed_cp=420),
    Case(official=33, indicator="D4.5", severity="serious", points_cp=480, fact_on=_day("05-12")),
    Case(official=36, indicator="D4.1", severity="minor", points_cp=40, fact_on=_day("03-04"), answer="waiver"),
    Case(official=41, indicator="D5.1", severity="moderate", points_cp=200, fact_on=_day("03-17"), responsibility="major",
        confirmed_cp=160),
    Case(official=44, indicator="D4.2", severity="moderate", points_cp=250, fact_on=_day("12-22"), stage="noticed"),
    Case(official=47, indicator="D1.1", severity="moderate", points_cp=200, fact_on=_day("12-28"), stage="proposed"),
    Case(official=52, indicator="D5.4", severity="moderate", points_cp=180, fact_on=_day("12-11"), stage="answered",
        answer="paper"),
    Case(official=55, indicator="D2.5", severity="serious", points_cp=400, fact_on=_day("04-14"), by_supervision=True),
    Case(official=58, indicator="D4.3", severity="minor", points_cp=80, fact_on=_day("12-02"), stage="considered",
        answer="paper"),
    Case(official=63, indicator="D5.2", severity="moderate", points_cp=250, fact_on=_day("12-18"), stage="waived",
        answer="waiver"),
    Case(official=66, indicator="D3.2", severity="minor", points_cp=100, fact_on=_day("12-01"), stage="confirmed"),
    Case(official=69, indicator="D1.3", severity="moderate", points_cp=150, fact_on=_day("03-24"), stage="rejected",
        answer="paper"),
    Case(official=71, indicator="D4.4", severity="minor", points_cp=20, fact_on=_day("05-20"), stage="withdrawn"),
    Case(official=74, indicator="D2.2", severity="moderate", points_cp=220, fact_on=_day("02-26"), answer="paper",
        sequel=("annulled", _day("05-22"))),
    Case(official=77, indicator="D3.5", severity="moderate", points_cp=120, fact_on=_day("03-12"),
        sequel=("disproved", _day("06-05"))),
    Case(official=82, indicator="D6.4", severity="serious", points_cp=360, fact_on=_day("04-21"),
        sequel=("excluded", _day("07-08"))),
    Case(official=85, indicator="D4.2", severity="moderate", points_cp=250, fact_on=_day("02-24"), by_supervision=True),
    Case(official=85, indicator="D5.3", severity="moderate", points_cp=230, fact_on=_day("04-28"), answer="waiver"),
    Case(official=93, indicator="D2.6", severity="moderate", points_cp=400, fact_on=_day("03-26"), answer="paper",
        objected=Objected(filed_on=_day("04-24"), ending="withdrawn")),
    Case(official=97, indicator="D5.5", severity="minor", points_cp=50, fact_on=_day("05-06"), answer="waiver",
        objected=Objected(filed_on=_day("06-15"), ending="refused")),
    # the third verifier's key is found in other hands in July: what he signed since then is contested
    Case(official=104, indicator="D2.1", severity="moderate", points_cp=240, fact_on=_day("06-30"), answer="waiver",
        verifiers=(VERIFIERS[1], VERIFIERS[2])),
    Case(official=112, indicator="D1.4", severity="serious", points_cp=300, fact_on=_day("04-09"),
        objected=Objected(filed_on=_day("05-08"), ending="upheld")),
)  # fmt: skip

LATER: Final[tuple[Case, ...]] = (
    # X6: the lighter rule of 16 May reaches the fact of 10 May; both at most 1.00
    Case(official=6, indicator="D1.2", severity="minor", points_cp=100, fact_on=_day("05-10"), reported_on=_day("05-18"),
        decided_on=_day("06-05"), version=1),
    Case(official=6, indicator="D1.2", severity="minor", points_cp=100, fact_on=_day("05-20"), decided_on=_day("06-05"),
        pace=(0, 0, 1)),
    # X7: late after the quarter
    _example(7, 300, "02-03", "03-10"),
    _example(7, 350, "03-20", "08-03"),
    # X10: 9.00, of which an objection takes 2.00
    _example(10, 500, "02-02", "03-26", objected=Objected(
        filed_on=_day("04-09"), decided_on=_day("05-06"), ending="varied_down", value_cp=300)),
    _example(10, 400, "02-09", "03-12"),
    # X16: one fact, told twice; linked, the higher one counts
    _example(16, 300, "02-02", "03-02"),
    Case(official=16, indicator="D2.4", severity="minor", points_cp=200, fact_on=_day("04-08"), decided_on=_day("05-10")),
    Case(official=16, indicator="D2.4", severity="moderate", points_cp=350, fact_on=_day("04-08"), decided_on=_day("05-20"),
        by_supervision=True),
    # X18: the second sent back on objection, and determined again at 2.50
    _example(118, 400, "01-05", "01-26", "01-06"),
    _example(118, 400, "02-02", "04-08", objected=Objected(
        filed_on=_day("04-20"), decided_on=_day("05-10"), ending="remitted", value_cp=250, again_on=_day("06-08"))),
    # verified with the key that was in other hands, and said by its holder to be his
    Case(official=106, indicator="D2.5", severity="moderate", points_cp=210, fact_on=_day("06-30"),
        verifiers=(VERIFIERS[1], VERIFIERS[2])),
    # due for the list and not listed: declined; proposed by mistake; a meeting without its quorum
    _example(61, 420, "03-02", "03-20"),
    _example(61, 400, "04-08", "05-08"),
    _example(61, 250, "06-01", "06-23"),
    _example(67, 800, "03-09", "04-03"),
    _example(67, 260, "07-06", "07-28"),
    _example(90, 780, "02-03", "03-05"),
    _example(90, 240, "08-03", "08-25"),
    # blue, warned, and annulled of the organ's own motion: the warning is lifted
    Case(official=76, indicator="D2.4", severity="moderate", points_cp=350, fact_on=_day("02-24"),
        sequel=("annulled", _day("06-10"))),
    # the rest of the year
    Case(official=31, indicator="D4.1", severity="minor", points_cp=50, fact_on=_day("07-20")),
    Case(official=80, indicator="D3.1", severity="minor", points_cp=80, fact_on=_day("09-08"), answer="waiver"),
    Case(official=86, indicator="D5.4", severity="moderate", points_cp=240, fact_on=_day("08-12"), by_announcement=True),
    Case(official=72, indicator="D5.3", severity="moderate", points_cp=200, fact_on=_day("10-12"), answer="paper",
        confirmed_cp=150),
    Case(official=109, indicator="D2.2", severity="moderate", points_cp=180, fact_on=_day("10-20"), stage="rejected",
        answer="paper"),
    Case(official=79, indicator="D4.2", severity="moderate", points_cp=120, fact_on=_day("11-02")),
    Case(official=88, indicator="D2.1", severity="serious", points_cp=340, fact_on=_day("11-16"), decided_on=_day("12-07"),
        objected=Objected(filed_on=_day("12-24"), ending="open", at=(23, 59))),
    Case(official=115, indicator="D5.1", severity="moderate", points_cp=220, fact_on=_day("12-01")),
    Case(official=64, indicator="D2.4", severity="moderate", points_cp=320, fact_on=_day("12-14"), answer="waiver"),
)  # fmt: skip

CASES: Final = EXAMPLES + OTHERS + LATER
"""Every deduction of the county, in the order of their numbers."""


def number_of(official: int, fact_on: str, *, which: int = 0) -> int:
    """The number of an official's case about a fact of a day; of several, the one named."""
    found = [place for place, case in enumerate(CASES, 1) if (case.official, case.fact_on) == (official, _day(fact_on))]
    return found[which]


LINKS: Final = ((f"f-{number_of(16, '04-08'):04}", f"f-{number_of(16, '04-08', which=1):04}", _day("05-25")),)
"""Facts that are one, and the day on which that is found: X16."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal for the list: how far it comes, and how the person comes off the list again."""

    official: int
    proposed_on: date
    way: Way
    decided_on: date | None = None
    removed: tuple[date, WithdrawalGround] | None = None


LISTINGS: Final[tuple[Listed, ...]] = (
    Listed(5, _day("06-25"), "listed", _day("07-13"), (_day("08-17"), "appeal")),
    Listed(3, _day("06-25"), "listed", _day("07-13")),
    Listed(61, _day("06-26"), "declined"),
    Listed(67, _day("07-31"), "taken_back"),
    Listed(90, _day("08-28"), "no_quorum"),
)
REPORTS: Final[Mapping[str, tuple[tuple[Manner, int], ...]]] = {
    "u-town-1": (("on_time", 8), ("on_time", 9), ("late", 13), ("on_time", 9)),
    "u-dept-2": (("returned", 5), ("late", 12), ("on_time", 7), ("missing", 0)),
    "u-inst-3": (("on_time", 4), ("missing", 0), ("on_time", 6), ("on_time", 8)),
}
"""How each unit reported each quarter, and on which working day after its end; the term is ten."""
