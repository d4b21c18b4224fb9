"""F29 Told in time (及时告知): was the person warned of every colour that became due, and was a period due for the list answered?

Procedure 5.2, over one person. Each rise of the colour due needs the service of a warning of that colour, or of a higher one, within
TL28; a period that turned due for the list needs a proposal within the rulebook's working days. A proposal that was withdrawn while
the period stays due is none. For deciding on a proposal the rules set no number of days: until it is entered or declined it is in
hand. A last day missed in a year without a calendar is in doubt. A history that ended before warnings could be recorded is not
asked.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.case_limits import TimeLimitStatus
from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.verdict import Answers, ClauseVerdict
from ledger.domain.list_standing import ListStanding, list_standing
from ledger.domain.scoring import ScoreInputs, threshold_versions
from ledger.domain.warning_limits import notice_limits

_SINCE = 2
"""The rules epoch that brought warnings and the list."""


class _Missed(Struct, frozen=True, kw_only=True):
    """What was not done by its last day; `certain` unless a year up to it has no published calendar."""

    reason: str
    zh: str
    en: str
    certain: bool


def f29(case: CaseFile) -> ClauseVerdict:
    """The verdict on one person."""
    if case.epoch < _SINCE:
        return Answers("F29", ()).not_applicable(
            "not-recorded-then", "当时的规则还不登记预警。", "The rules of that time recorded no warnings yet."
        )
    inputs = ScoreInputs(
        dossier=case.dossier, facts=case.facts, rulebooks=case.rulebooks, calendar=case.calendar
    )  # fmt: skip
    dossier = case.dossier
    confirmed = [one.confirmation.act for one in dossier.deductions.values() if one.confirmation is not None]
    if confirmed and not case.rulebooks.versions:
        return Answers("F29", confirmed).rulebook_missing()
    rises = notice_limits(inputs, case.known_on)
    due = [one for one in list_standing(inputs, on=case.known_on) if one.due]
    answers = Answers("F29", _acts(case, rises, due))
    if not rises and not due:
        return answers.not_applicable("nothing-due", "没有应告知的颜色或者名单。", "No colour and no list became due.")
    missed = [*_untold(rises), *_unanswered(inputs, due, case.known_on)]
    certain = [one for one in missed if one.certain]
    if certain:
        return answers.failed(certain[0].reason, certain[0].zh, certain[0].en)
    if missed:
        return answers.cannot_prove(
            "calendar-unknown",
            "届满日所在年份没有公布的日历。",
            "The last day lies in a year without a published calendar.",
        )
    return answers.passed(
        "in-time", "应有的颜色和名单均及时告知。", "Every colour and list that became due was told or answered in time."
    )


def _untold(rises: tuple[TimeLimitStatus, ...]) -> Iterator[_Missed]:
    for one in rises:
        if one.state != "missed":
            continue
        if one.ended_by is None:
            zh = f"自 {one.started_on} 起的应有颜色应于 {one.due_on} 前告知,没有告知。"
            en = f"The colour due since {one.started_on} was to be told by {one.due_on}, and was not."
        else:
            zh = f"自 {one.started_on} 起的应有颜色应于 {one.due_on} 前告知,实际 {one.ended_on}。"
            en = f"The colour due since {one.started_on} was to be told by {one.due_on}, and was on {one.ended_on}."
        yield _Missed(reason="not-told-in-time", zh=zh, en=en, certain=not one.provisional)


def _unanswered(inputs: ScoreInputs, due: list[ListStanding], on: date) -> Iterator[_Missed]:
    """Periods due for the list with no proposal in time. What was proposed before the last rise of the sum, and still is, answers it."""
    for line in due:
        if line.due_since is None:
            continue
        asked_on = min(date(int(line.period), 12, 31), on)
        version = threshold_versions(inputs, period=int(line.period), asked_on=asked_on)[-1]
        last_on = inputs.calendar.add_working_days(line.due_since, version.rulebook.list_propose_working_days)
        own = [one for one in inputs.dossier.listings.values() if one.period == line.period]
        days = [one.proposal.recorded_on for one in own if one.proposal_withdrawn is None]
        # what answered an earlier rise, and was declined or removed, does not answer for points that came since
        proposed_on = None if line.due_but_not_proposed else min(days, default=None)
        if (on if proposed_on is None else proposed_on) <= last_on:
            continue
        zh = f"{line.period} 年自 {line.due_since} 起应列入,应于 {last_on} 前提出建议,"
        en = f"{line.period} has been due for the list since {line.due_since}; a proposal was due by {last_on}, and "
        yield _Missed(
            reason="list-not-answered",
            zh=zh + ("没有提出。" if proposed_on is None else f"实际 {proposed_on}。"),
            en=en + ("none was made." if proposed_on is None else f"came on {proposed_on}."),
            certain=inputs.calendar.covers(line.due_since, last_on),
        )


def _acts(case: CaseFile, rises: tuple[TimeLimitStatus, ...], due: list[ListStanding]) -> Iterator[Act]:
    """The services that brought a colour or the list about, the warnings with their services, the proposals."""
    dossier = case.dossier
    if not rises and not due:
        return
    started = {one.started_by for one in rises}
    for hearing in dossier.hearings.values():
        yield from (one.act for one in hearing.services if one.act.event in started)
    for warning in dossier.warnings.values():
        yield warning.issued
        yield from (one.act for one in warning.services)
    periods = {one.period for one in due}
    for listing in dossier.listings.values():
        if listing.period in periods:
            yield listing.proposal
