"""What should the score be? A second, naive copy of procedure section 4, written from its text.

It works on a flat list of records in order of position and looks everything up again for each question. It shares nothing
with `ledger.domain`: where the two disagree, one of them misreads the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

REST_2026 = {
    *(date(2026, 1, day) for day in (1, 2, 3)),
    *(date(2026, 2, day) for day in range(15, 24)),
    *(date(2026, 4, day) for day in (4, 5, 6)),
    *(date(2026, 5, day) for day in range(1, 6)),
    *(date(2026, 6, day) for day in (19, 20, 21)),
    *(date(2026, 9, day) for day in (25, 26, 27)),
    *(date(2026, 10, day) for day in range(1, 8)),
}
MAKE_UP_2026 = {
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
}  # fmt: skip
RANK = ("none", "blue", "yellow", "red")
FLOOR = {"minor": "blue", "moderate": "yellow", "serious": "red"}


@dataclass(frozen=True)
class Record:
    """One entry. `name` is the event type; a field that the type has no use for keeps its default.

    `id` is the event, `of` the deduction, finding, admonition, exemption, fact or rulebook version concerned; `about` the
    decision a service names, the other fact of a link, or the deduction an exemption is for.
    """

    position: int
    recorded_on: date
    name: str
    id: str
    of: str = ""
    about: str = ""
    fact: str = ""
    last_on: date = date.min
    decided_on: date | None = None
    claimed_on: date | None = None
    served_on: date = date.min
    proof: bool = False
    outcome: str = ""
    cp: int = 0
    ratio: int = 0
    severity: str = ""
    version: str = ""
    thresholds: tuple[int, int, int, int] = (0, 0, 0, 0)
    from_on: date = date.min
    until_on: date | None = None


Log = Sequence[Record]


def known_at(log: Log, day: date) -> list[Record]:
    """The entries recorded before 24:00 of the day."""
    return [record for record in log if record.recorded_on <= day]


def working_days(after: date, until: date) -> int:
    """Working days after one day up to another, counted one by one."""
    count, day = 0, after
    while day < until:
        day += timedelta(days=1)
        if day.year == 2026:
            count += day in MAKE_UP_2026 or (day.weekday() < 5 and day not in REST_2026)
        else:
            count += day.weekday() < 5
    return count


def served(log: Log, decision: str) -> date | None:
    """The day of service that counts: as stated, or the day recorded when late and without proof."""
    for record in log:
        if record.name == "DecisionServed" and record.about == decision:
            if working_days(record.served_on, record.recorded_on) > 5 and not record.proof:
                return record.recorded_on
            return record.served_on
    return None


def effective(log: Log, decision: Record) -> date | None:
    """max(claimed, decided, served); nothing without service."""
    day = served(log, decision.id)
    if day is None:
        return None
    return max(each for each in (day, decision.claimed_on, decision.decided_on) if each is not None)


def group(log: Log, fact: str) -> set[str]:
    """The person's facts joined with this one by links that were not undone."""
    own = {record.fact for record in log if record.name in ("DeductionProposed", "NegativeFindingUpheld")}
    links: list[tuple[str, str]] = []
    for record in log:
        if record.name == "FactLinkedAsSame":
            links.append((record.of, record.about))
        elif record.name == "FactUnlinked":
            links.remove((record.of, record.about))
    members = {fact}
    for _ in own:
        for one, other in links:
            if one in own and other in own and members & {one, other}:
                members |= {one, other}
    return members


def stands(log: Log, annulment: Record) -> bool:
    """An annulment of rules stands unless a later entry takes it back; then it was never made."""
    return not any(
        each.name == "RulebookAnnulmentReversed" and each.of == annulment.of and each.position > annulment.position
        for each in log
    )


def year(log: Log, founded: Record) -> int:
    """The calendar year of the last day of the fact of a deduction or finding, as the fact was corrected last."""
    days = [each.last_on for each in log if each.name == "FactCorrected" and each.of == founded.fact]
    return [founded.last_on, *days][-1].year


def live(log: Log, deduction: Record, day: date) -> int:
    """4.2: the value of one deduction on a day, from its proposal."""
    confirmations = [each for each in log if each.name == "DeductionConfirmed" and each.of == deduction.of]
    if not confirmations:
        return 0
    confirmed = confirmations[0]
    start = effective(log, confirmed)
    if start is None or day < start:
        return 0
    base, before_remittal, cited = confirmed.cp, 0, confirmed.version
    for event in log:
        target = event.outcome if event.name == "AppealDecided" and event.of == deduction.of else ""
        mine = event.of == deduction.of
        if (event.name == "DeductionCorrected" and mine) or target == "varied_down":
            base = min(base, event.cp)
        elif (
            target == "revoked"
            or (event.name in ("DeductionAnnulled", "ContestedEntryVoided") and mine)
            or (event.name == "FactDisproved" and event.of == deduction.fact)
        ):
            base, before_remittal = 0, 0
        elif target == "remitted" or (event.name == "RulebookAnnulled" and event.of == cited and stands(log, event)):
            if base > 0:
                before_remittal = base
            base = 0
        elif event.name == "DeductionRedetermined" and mine:
            again, cited = effective(log, event), event.version or cited
            if again is not None and event.cp <= before_remittal:
                base = event.cp if day >= again else 0
    ratio = 0
    for grant in log:
        if grant.name != "ExemptionGranted":
            continue
        covered = {each.fact for each in log if each.name in FOUNDED_ON_FACTS and each.of == grant.about}
        if not any(deduction.fact in group(log, fact) for fact in covered):
            continue
        revocations = [each for each in log if each.name == "ExemptionRevoked" and each.of == grant.of]
        overturned = any(each.name == "RevocationOverturned" and each.of == grant.of for each in log)
        end = effective(log, revocations[0]) if revocations and not overturned else None
        if end is None or day < end:
            ratio = max(ratio, grant.ratio)
    return base * (10000 - ratio) // 10000


FOUNDED_ON_FACTS = ("DeductionProposed", "NegativeFindingUpheld")


def total(log: Log, period: int, day: date) -> int:
    """4.3 and 4.4: the sum over groups of the greatest live value whose fact ended in the period."""
    best: dict[frozenset[str], int] = {}
    for deduction in log:
        if deduction.name == "DeductionProposed" and year(log, deduction) == period:
            members = frozenset(group(log, deduction.fact))
            best[members] = max(best.get(members, 0), live(log, deduction, day))
    return sum(best.values())


def score(log: Log, day: date, known: date) -> int:
    """score(t, K)."""
    return total(known_at(log, known), day.year, day)


def period_score(log: Log, period: int, known: date) -> int:
    """period_score(P, K)."""
    return total(known_at(log, known), period, known)


def thresholds(log: Log, period: int, asked: date) -> tuple[int, int, int, int] | None:
    """Blue, yellow, red, list: of the version of the first day of the period and that of the day asked the higher each."""
    gone = {record.of for record in log if record.name == "RulebookAnnulled" and stands(log, record)}
    versions = [record for record in log if record.name == "RulebookPublished" and record.of not in gone]

    def in_force(day: date) -> Record | None:
        fitting = [v for v in versions if v.from_on <= day and (v.until_on is None or day <= v.until_on)]
        return max(fitting, key=lambda v: (v.from_on, v.position), default=None)

    first = in_force(date(period, 1, 1))
    day = date(period, 1, 1)
    while first is None and day.year == period:
        first, day = in_force(day), day + timedelta(days=1)
    both = [version.thresholds for version in (first, in_force(asked)) if version is not None]
    if not both:
        return None
    blue, yellow, red, listed = (max(each) for each in zip(*both, strict=True))
    return blue, yellow, red, listed


def six_months_after(day: date) -> date:
    """The corresponding day, or the last day of that month."""
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError(day)


def colour(log: Log, day: date, known: date) -> str | None:
    """colour(t, K); None where no version is published."""
    seen = known_at(log, known)
    limits = thresholds(seen, day.year, day)
    if limits is None:
        return None
    points = total(seen, day.year, day)
    found = [0] + [rank for rank, limit in zip((1, 2, 3), limits, strict=False) if points >= limit]
    for event in seen:
        if event.name in ("NegativeFindingUpheld", "NegativeFindingRedetermined"):
            upheld = next(e for e in seen if e.name == "NegativeFindingUpheld" and e.of == event.of)
            later = [e for e in seen if e.position > event.position and e.of == event.of]
            removed = any(
                e.name == "NegativeFindingAnnulled"
                or (e.name == "AppealDecided" and e.outcome in ("revoked", "remitted"))
                for e in later
            )
            disproved = any(e.name == "FactDisproved" and e.of == upheld.fact for e in seen)
            start = effective(seen, event)
            if not removed and not disproved and start is not None and start <= day <= date(year(seen, upheld), 12, 31):
                found.append(RANK.index(FLOOR[event.severity]))
        elif event.name == "AdmonitionGiven":
            start = served(seen, event.id)
            if start is None or any(e.name == "AdmonitionAnnulled" and e.of == event.of for e in seen):
                continue
            ends = [six_months_after(start)]
            ends += [e.from_on for e in seen if e.name == "AdmonitionFollowedUp" and e.of == event.of]
            if start <= day <= min(ends):
                found.append(RANK.index("yellow"))
    return RANK[max(found)]


def list_due(log: Log, period: int, known: date) -> bool | None:
    """list_due(P, K); None where no version is published."""
    seen = known_at(log, known)
    limits = thresholds(seen, period, min(date(period, 12, 31), known))
    return None if limits is None else total(seen, period, known) > limits[3]
