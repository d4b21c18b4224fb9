"""Was the person told and heard before a decision (告知、申辩)? What the hearing of every matter has in common.

Guards G09 and clauses F03 to F05 as admission asks them: a notice before the day of decision, the period for representations
run out, waived or ended by a final paper, and each numbered point answered. Which limit runs (TL01, or TL26 for a listing), and
what must lie within the notice, is the matter's own. Procedure 3.5, 3.8 points 7 and 9.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.dossier import Hearing, Notice, Representation, Waiver
from ledger.domain.effective_day import served_day
from ledger.domain.problems import Breach, breach
from ledger.domain.rulebook import Rulebook
from ledger.domain.time_limits import Calendar, limit_for_person


class Hearings(Struct, frozen=True, kw_only=True):
    """What the questions below read: the rules cited, the calendar at the head of the log, the declared day of the decision."""

    rulebook: Rulebook
    calendar: Calendar
    decided_on: date

    def told_on(self, notice: Notice) -> date:
        """The day of service that counts: a late entry without proof counts from its recording (procedure 3.9)."""
        return served_day(notice, self.calendar, proof_needed_after=self.rulebook.late_service_working_days)

    def told_before(self, hearing: Hearing | None, proposal: Act) -> tuple[Notice, ...]:
        """The notices served after the proposal and before the day of decision, in ledger order.

        A notice said to be older than the proposal is none: nobody can have been told of what stood nowhere.
        """
        proposed_on = (
            proposal.decided_on if proposal.paper and proposal.decided_on is not None else proposal.recorded_on
        )
        days = [(notice, self.told_on(notice)) for notice in hearing.notices] if hearing else []
        return tuple(notice for notice, day in days if proposed_on <= day < self.decided_on)

    def unheard(
        self, hearing: Hearing | None, *, limit: str, field: str, received_by: date = date.max
    ) -> Iterator[Breach]:
        """A breach while the period runs that the person has not ended, and for each point without an answer.

        `limit` names the period in the rulebook, `field` the member that names the matter. A waiver or final paper received after
        `received_by` ends nothing. Without a notice nothing is asked.
        """
        if hearing is None or not hearing.notices:
            return
        starts = [(self.told_on(notice), notice.act.position) for notice in hearing.notices]
        starts += [(reopening.reopened_on, reopening.act.position) for reopening in hearing.reopenings]
        started_at = max(position for _, position in starts)
        last: list[Waiver | Representation] = list(hearing.waivers)
        last += [paper for paper in hearing.representations if paper.final]
        ended = any(paper.act.position > started_at and paper.received_on <= received_by for paper in last)
        # the latest of all: a start dated back never ends a period that runs already
        due = max(
            limit_for_person(
                self.rulebook.time_limits[limit], start_on, self.calendar.known_before(position), self.calendar
            )
            for start_on, position in starts
        )
        if not ended and self.decided_on <= due:
            yield breach("hearing-running", "decided_at", due=due.isoformat())
        answered = {answer.point for consideration in hearing.considerations for answer in consideration.answers}
        for point in range(1, max((paper.points for paper in hearing.representations), default=0) + 1):
            if point not in answered:
                yield breach("representation-unanswered", field, point=point)
