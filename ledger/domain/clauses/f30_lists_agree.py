"""F30 Lists agree with their ground (名单与依据相符): is nobody on the list, or in the pool, whose ground is gone?

A clause over one person. A ground that fell by correction, annulment or appeal obliges the office to take the person off the list,
and his record out of the pool, within TL22 of the event that made it fall; a listing that ended for any other reason closes its record
within TL22 of that. Only channel score can be grounded so far. Procedure 4.5, 5.2.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.verdict import Answers, ClauseVerdict
from ledger.domain.list_grounds import fell_on
from ledger.domain.listed import Listing
from ledger.domain.rulebook import Rulebook
from ledger.domain.scoring import ScoreInputs
from ledger.domain.time_limits import due_on


def f30(case: CaseFile) -> ClauseVerdict:
    """The verdict on one person, on the day of knowing."""
    entered = [listing for listing in case.dossier.listings.values() if listing.entry is not None]
    answers = Answers("F30", _acts(case, entered))
    if not entered:
        return answers.not_applicable("never-listed", "从未列入名单。", "The person was never on the list.")
    inputs = ScoreInputs(dossier=case.dossier, facts=case.facts, rulebooks=case.rulebooks, calendar=case.calendar)
    late = False
    for listing in entered:
        rulebook = _rulebook(case, listing)
        if rulebook is None:
            return answers.rulebook_missing()
        for kept in _without_ground(case, inputs, listing):
            due = due_on(rulebook.time_limits["TL22"], kept.since, case.calendar)
            if case.known_on > due:
                return _failed(answers, kept, due)
            late = True
    if late:
        return answers.passed(
            "to-be-carried-out", "依据已失,落实期未满。", "A ground is gone, and the limit to carry it out still runs."
        )
    return answers.passed("agree", "名单、信息库与依据相符。", "List and pool agree with their grounds.")


class _Kept(Struct, frozen=True, kw_only=True):
    """What is still there without a ground: the listing or its record, and since when."""

    where: str
    listing: str
    since: date


def _without_ground(case: CaseFile, inputs: ScoreInputs, listing: Listing) -> Iterator[_Kept]:
    if listing.stands:
        since = fell_on(inputs, listing, case.known_on)
        if since is None:
            return
        yield _Kept(where="list", listing=listing.id, since=since)
    else:
        acts = [None if listing.withdrawal is None else listing.withdrawal.act, listing.removed_by_appeal]
        acts += [listing.remitted, listing.voided]
        days = [act.recorded_on for act in acts if act is not None]
        fell = fell_on(inputs, listing, case.known_on)
        since = min([*days, *([] if fell is None else [fell])], default=case.known_on)
    for record in case.dossier.pool.values():
        if record.listing == listing.id and record.closed is None:
            yield _Kept(where="pool", listing=listing.id, since=since)


def _failed(answers: Answers, kept: _Kept, due: date) -> ClauseVerdict:
    if kept.where == "list":
        return answers.failed(
            "still-listed",
            f"列入事项 {kept.listing} 的依据已于 {kept.since} 失去,应于 {due} 前移出,仍在名单上。",
            f"The ground of listing {kept.listing} was gone on {kept.since}; it had to be removed by {due} and still stands.",
        )
    return answers.failed(
        "still-in-the-pool",
        f"列入事项 {kept.listing} 自 {kept.since} 起没有依据,应于 {due} 前出库,仍在信息库。",
        f"Listing {kept.listing} has had no ground since {kept.since}; its record had to be closed by {due} and is open.",
    )


def _rulebook(case: CaseFile, listing: Listing) -> Rulebook | None:
    cited = listing.rulebook if listing.entry is None else listing.entry.rulebook or listing.rulebook
    version = None if cited is None else case.rulebooks.version(cited.id, cited.version)
    return None if version is None else version.rulebook


def _acts(case: CaseFile, entered: list[Listing]) -> Iterator[Act | None]:
    for listing in entered:
        yield listing.proposal
        yield None if listing.entry is None else listing.entry.act
        yield None if listing.withdrawal is None else listing.withdrawal.act
        yield listing.removed_by_appeal
        yield listing.voided
        for record in case.dossier.pool.values():
            if record.listing == listing.id:
                yield record.opened
                yield record.closed
