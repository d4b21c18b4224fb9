"""Stories of the reports of a unit."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from tests.support.acts import cited, codes, grant, must, standing
from tests.support.refusals import Stories
from tests.support.refusals_case import lighter, published
from tests.support.reports_acts import (
    AFTER_QUARTER,
    STREAM,
    accept,
    accept_late,
    amend,
    clock,
    extend,
    headcount,
    progress,
    second_unit,
    submit,
)
from tests.support.town import EVERYWHERE, Town, at

REPORTS = Stories()


@REPORTS.of("report-quarter-differs")
def quarter_of_another_stream(town: Town) -> Iterator[set[str]]:
    clock(town, AFTER_QUARTER)
    yield codes(submit(town, quarter="2026-q2"))
    yield codes(submit(town))


@REPORTS.of("quarter-not-over")
def report_on_the_last_day_of_the_quarter(town: Town) -> Iterator[set[str]]:
    clock(town, at(2026, 3, 31, 23))
    yield codes(submit(town))
    clock(town, at(2026, 4, 1, 0))
    yield codes(submit(town))


@REPORTS.of("report-zero-differs")
def zero_with_a_finding(town: Town) -> Iterator[set[str]]:
    clock(town, AFTER_QUARTER)
    yield codes(submit(town, deductions=0, findings=1, zero=True)) & codes(submit(town, deductions=0, zero=False))
    yield codes(submit(town, deductions=0))


@REPORTS.of("report-twice")
def second_report_of_the_quarter(town: Town) -> Iterator[set[str]]:
    must(submit(clock(town, AFTER_QUARTER)))
    yield codes(submit(town, "q-3"))
    yield codes(progress(town, "q-3"))


@REPORTS.of("report-kind-differs")
def progress_report_amended_as_a_quarterly_one(town: Town) -> Iterator[set[str]]:
    must(submit(clock(town, AFTER_QUARTER)))
    must(progress(town))
    yield codes(amend(town, "q-2"))
    yield codes(amend(town, "q-1"))


@REPORTS.of("unit-not-open-in-quarter")
def unit_opened_after_the_quarter(town: Town) -> Iterator[set[str]]:
    second_unit(town, opened_on=date(2026, 4, 1))
    both = replace(EVERYWHERE, units=("u-02",))
    for actor, role in (("a-rep", "REP"), ("a-head", "HEAD")):
        must(grant(town, actor, role, both))
    signing = [("a-rep", "REP", "u-02"), ("a-head", "HEAD", "u-02")]
    clock(town, at(2026, 7, 8))
    first, second = "unit-report/u-02/2026-q1", "unit-report/u-02/2026-q2"
    yield codes(submit(town, signing=signing, stream=first))
    yield codes(submit(town, signing=signing, stream=second, quarter="2026-q2"))


@REPORTS.of("report-rulebook-version")
def version_published_after_the_quarter(town: Town) -> Iterator[set[str]]:
    must(submit(clock(town, AFTER_QUARTER)))
    later = lighter(2)
    published(town, later)
    yield codes(accept(town, rulebook=cited(later, 2)))
    yield codes(accept(town))


@REPORTS.of("report-is-late")
def late_report_taken_in_as_if_in_time(town: Town) -> Iterator[set[str]]:
    must(submit(clock(town, at(2026, 4, 16))))
    yield codes(accept(town))
    yield codes(accept_late(town, 1))


@REPORTS.of("report-not-late")
def report_of_the_last_day_called_late(town: Town) -> Iterator[set[str]]:
    must(submit(clock(town, at(2026, 4, 15, 23))))
    yield codes(accept_late(town, 1))
    yield codes(accept(town))


@REPORTS.of("report-days-late")
def working_days_in_place_of_calendar_days(town: Town) -> Iterator[set[str]]:
    must(submit(clock(town, at(2026, 4, 20))))
    yield codes(accept_late(town, 3))
    yield codes(accept_late(town, 5))


@REPORTS.of("report-limit-over")
def extension_after_the_last_day(town: Town) -> Iterator[set[str]]:
    clock(town, at(2026, 4, 16))
    yield codes(extend(town, date(2026, 4, 30)))
    following = {"stream": STREAM.replace("q1", "q2"), "quarter": "2026-q2"}
    yield codes(extend(town, date(2026, 7, 31), **following))


@REPORTS.of("report-extension-short")
def extension_to_the_last_day_itself(town: Town) -> Iterator[set[str]]:
    clock(town, at(2026, 4, 15))
    yield codes(extend(town, date(2026, 4, 15)))
    yield codes(extend(town, date(2026, 4, 16)))


@REPORTS.of("headcount-outside-quarter")
def headcount_of_the_next_day(town: Town) -> Iterator[set[str]]:
    clock(town, AFTER_QUARTER)
    for counted_on in (date(2026, 4, 1), date(2026, 3, 31)):
        counted = headcount(counted_on=counted_on)
        yield standing(town, town.draft("HeadcountSnapshotTaken", STREAM, counted, [("a-reg", "REG")]))
