"""Whom does an entry touch, and which rows are worked out again for them? One entry after another, from the log prefix alone.

An entry of a person touches that person; of a fact, those who cite it (the index `cites`, kept here) or a fact linked with it; of a
rulebook or the calendar, everybody; of a unit or its reports, that unit; of an actor, his keys. The first entry of a quarter brings
the reports that are then owed. `DayClosed` touches nobody: no row changes because a day passes. A view is asked only where what it
reads has changed, and every row is known from the position of the entry that made it, so batches leave no trace.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, cast

from eventsourcing.sqlite import SQLiteCursor

from ledger.domain.authority import Founding
from ledger.domain.case_reading import facts_cited
from ledger.domain.dossier import Deduction, Dossier, Fact, matter_key
from ledger.domain.procedures.units import Unit
from ledger.domain.scoring import ScoreInputs
from ledger.domain.statement import Event
from ledger.domain.unit_report import UnitReports, quarter_days
from ledger.history import History, as_event
from ledger.kept import Kept
from ledger.store.recorder import StoredEntry
from projections.book import Book
from projections.prefix import Prefix
from projections.sharing import Share, quarter_at, quarter_turns
from projections.view import Row, View
from projections.views import (
    deadlines,
    history,
    keys,
    officials,
    scores,
    suggested_list,
    unit_points,
    unit_reports,
    warnings,
)

VIEWS: Final[tuple[View, ...]] = (
    scores.VIEW, unit_points.VIEW, warnings.VIEW, suggested_list.VIEW, history.VIEW, deadlines.VIEW, unit_reports.VIEW,
    officials.VIEW, keys.VIEW,
)  # fmt: skip
KEPT_FACTS: Final = 20_000
KEPT_PLAIN: Final = 20_000
KEPT_LIMITS: Final = 100_000
"""Limits kept by person and matter; the rows are those of the book."""


class Projection:
    """Every view of one ledger, as far as `prefix.size`."""

    def __init__(self, log: History, size: int, share: Share | None = None) -> None:
        """`share`: the subjects of a rebuild that are worked out here; None: all, every entry decoded as it comes."""
        self.prefix = Prefix(log, size)
        self.book = Book(VIEWS, empty=size == 0)
        self._log, self._share = log, share
        self._thresholds = scores.Thresholds()
        self._plain: dict[tuple[object, ...], tuple[tuple[Row, ...], tuple[Row, ...]]] = {}
        self._cites: OrderedDict[str, dict[str, None]] = OrderedDict()
        self._new_cites: list[tuple[str, str]] = []
        self._cites_whole = size == 0
        self._cases: Kept[str, dict[str, tuple[Row, ...]]] = Kept(KEPT_LIMITS)
        self._first_quarter = self._last_quarter = ""
        self._read: tuple[int, Dossier, ScoreInputs] | None = None

    def handle(self, cursor: SQLiteCursor, entries: Sequence[StoredEntry]) -> None:
        """Bring every view up to these entries, which follow on those before; the rows are in the book until `write`."""
        self._begin(entries[0])
        turns = quarter_turns(entries, self._last_quarter)
        for entry in entries:
            turned = entry.position in turns
            if turned:
                self._last_quarter = turns[entry.position]
            if self._share is not None and not self._share.wants(entry.stream):
                self.prefix.passed(entry.position)
            elif self._share is not None and self._can_wait(cursor, entry):
                self.prefix.put_off(entry)
            else:
                turned = self._event(cursor, as_event(entry)) or turned
            if turned:
                self._units(cursor, entry.position)

    def _begin(self, first: StoredEntry) -> None:
        """Quarters stand from that of position 0 on; the last one so far is that of the entry before."""
        if not self._first_quarter:
            self._first_quarter = quarter_at(self._log.stored(0))
            self._last_quarter = quarter_at(self._log.stored(first.position - 1)) if first.position else ""

    def _can_wait(self, cursor: SQLiteCursor, entry: StoredEntry) -> bool:
        """Whether an entry of a fact changes nothing of anybody: by its type, or because nobody rests on the fact yet.

        Only the fact itself names those it is linked with, so the first entry of one that nobody cites touches nobody.
        """
        if not entry.stream.startswith("fact/"):
            return False
        return entry.type in scores.IDLE or (
            entry.seq == 1
            and entry.type == "fact-registered/1"
            and not self._cited(cursor, entry.stream.partition("/")[2])
        )

    def _event(self, cursor: SQLiteCursor, event: Event) -> bool:
        """One entry, decoded; whether every unit is to be worked out again with it."""
        family, _, name = event.statement.stream.partition("/")
        before, after = self.prefix.add(event)
        match family:
            case "official":
                self._person(cursor, event, name, before, after)
            case "fact" if event.statement.type not in scores.IDLE:
                for official in self._citing(cursor, name, after):
                    dossier = self.prefix.dossier(official)
                    self._scored(cursor, event, official, dossier)
                    self._deadlines(cursor, event.position, official, dossier, dossier, scored=True)
            case "rulebook":
                self._thresholds, self._plain = scores.Thresholds(), {}
                self._everybody(cursor, event)
            case "calendar":
                self._plain = {}
                self._everybody(cursor, event)
            case "unit" | "unit-report":
                self._unit(cursor, event.position, name.partition("/")[0])
            case "actor":
                self._keys(cursor, event.position, name)
            case "founding":
                for actor in cast(Founding, after).actors:
                    self._keys(cursor, event.position, actor)
        return family in ("rulebook", "calendar")

    def _units(self, cursor: SQLiteCursor, position: int) -> None:
        """Every unit: a rulebook or the calendar, or the first entry of a quarter, from which on each owes one report more."""
        for unit in self.prefix.names("unit"):
            self._unit(cursor, position, unit.partition("/")[2])

    def write(self, cursor: SQLiteCursor) -> None:
        """Everything handled since the last write, into the transaction of `cursor`."""
        cursor.executemany("INSERT OR IGNORE INTO cites VALUES (?, ?)", self._new_cites)
        self._new_cites.clear()
        self.book.write(cursor)
        self.prefix.let_go()
        while len(self._cites) > KEPT_FACTS:
            self._cites.popitem(last=False)
            self._cites_whole = False
        self._cases.let_go()

    def _person(self, cursor: SQLiteCursor, event: Event, official: str, before: Dossier, after: Dossier) -> None:
        position, book = event.position, self.book
        if after.registered is None:
            return
        if after.postings is not before.postings or after.left_on != before.left_on:
            book.record(cursor, officials.VIEW, official, position, officials.rows(after))
        if after.warnings is not before.warnings:
            book.record(cursor, warnings.VIEW, official, position, warnings.rows(after))
        if after.listings is not before.listings or after.pool is not before.pool:
            book.record(cursor, suggested_list.VIEW, official, position, suggested_list.rows(after))
        if after.deductions is not before.deductions or after.findings is not before.findings:
            self._cite(cursor, official, before, after)
        scored = not self._idle(event, before, after)
        if scored:
            self._scored(cursor, event, official, after)
        else:
            day = event.recorded_on.isoformat()
            stands = _on(book.open_rows(cursor, scores.VIEW, official), day)
            book.append(cursor, history.VIEW, official, position, history.row(event, False, stands, stands))
        self._deadlines(cursor, position, official, before, after, scored=scored)

    def _idle(self, event: Event, before: Dossier, after: Dossier) -> bool:
        """Whether the score cannot be another by this entry of the person's own stream.

        A proposal adds nothing, and joins others only by links of its fact; a decision adds nothing before its service.
        """
        match event.statement.type:
            case "deduction-proposed/1":
                cited = facts_cited(after)
                return not any(cast(Fact, self.prefix.detail(f"fact/{fact}")).links for fact in cited)
            case "deduction-confirmed/1":
                deduction = before.deductions.get(event.statement.data.deduction)
                return deduction is None or deduction.confirmation is None
            case wire:
                return wire in scores.IDLE

    def _scored(self, cursor: SQLiteCursor, event: Event, official: str, dossier: Dossier) -> None:
        """Score, colour and list of a person worked out again, with the history of what changed them."""
        if dossier.registered is None:
            return
        days, points = self._cut(dossier)
        day, position, book = event.recorded_on.isoformat(), event.position, self.book
        before = _on(book.open_rows(cursor, scores.VIEW, official), day)
        changed = book.record(cursor, scores.VIEW, official, position, days)
        book.record(cursor, unit_points.VIEW, official, position, points)
        if changed or event.statement.stream == f"official/{official}":
            stands = _on(book.open_rows(cursor, scores.VIEW, official), day)
            book.append(cursor, history.VIEW, official, position, history.row(event, changed, before, stands))

    def _cut(self, dossier: Dossier) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """The days of a person. Those of whom nothing is told but the posting share one cut."""
        inputs = self._inputs(dossier)
        if dossier.deductions or dossier.findings or dossier.admonitions:
            return scores.cut(inputs, self._thresholds)
        key = tuple((posting.from_on, posting.unit, posting.tier) for posting in dossier.postings)
        if key not in self._plain:
            if len(self._plain) > KEPT_PLAIN:
                self._plain.clear()
            self._plain[key] = scores.cut(inputs, self._thresholds)
        return self._plain[key]

    def _inputs(self, dossier: Dossier) -> ScoreInputs:
        """What the score of a person reads now; what follows from it is kept while the same entry is in hand."""
        if self._read is None or self._read[0] != self.prefix.size or self._read[1] is not dossier:
            self._read = self.prefix.size, dossier, self.prefix.score_inputs(dossier, facts_cited(dossier))
        return self._read[2]

    def _deadlines(
        self, cursor: SQLiteCursor, position: int, official: str, before: Dossier | None, after: Dossier, *, scored: bool
    ) -> None:  # fmt: skip
        """The limits of a person; only matters in which something stands otherwise than `before` are worked out again.

        What his warnings are to follow is worked out with every score.
        """
        if after.registered is None:
            return
        cases = self._cases.get(official)
        if cases is None or before is None:
            whole = {key: made() for key, made in self._limits(cursor, after, None, scored=True)}
            rows = (row for each in whole.values() for row in each)
            self.book.record(cursor, deadlines.VIEW, official, position, rows)
            self._cases.put(official, whole, 1 + sum(map(len, whole.values())))
        elif scored or _case_changed(before, after):
            for key, made in self._limits(cursor, after, before, scored=scored):
                old, new = cases.get(key, ()), made()
                if old != new:
                    self.book.exchange(cursor, deadlines.VIEW, official, position, old, new)
                    cases[key] = new
                    self._cases.weigh(official, len(new) - len(old))

    def _limits(
        self, cursor: SQLiteCursor, after: Dossier, before: Dossier | None, *, scored: bool
    ) -> Iterator[tuple[str, Callable[[], tuple[Row, ...]]]]:
        """The matters of a person whose limits may be others than `before`, None: all, and how to have their rows.

        No matter of a dossier ever leaves it.
        """
        rulebooks, calendar = self.prefix.rulebooks(), self.prefix.calendar()
        for deduction in after.deductions.values():
            if before is None or not _stands_still(before, after, deduction):
                key = matter_key("deduction", deduction.id)
                yield key, partial(deadlines.case_rows, after, deduction, rulebooks, calendar)
        for listing in after.listings.values():
            key = matter_key("listing", listing.id)
            yield key, partial(deadlines.listing_rows, after, listing, rulebooks, calendar)
        if before is None or scored or _warned_otherwise(before, after):
            yield "warnings", partial(self._warned, cursor, after)

    def _warned(self, cursor: SQLiteCursor, dossier: Dossier) -> tuple[Row, ...]:
        """What is to follow a person's colours and warnings; nothing where he never had any."""
        open_rows = self.book.open_rows(cursor, scores.VIEW, dossier.official)
        warned = dossier.warnings or any(row[5] not in (None, "none") for row in open_rows)
        return deadlines.warning_rows(self._inputs(dossier)) if warned else ()

    def _everybody(self, cursor: SQLiteCursor, event: Event) -> None:
        """A rulebook or the calendar: everybody's days and limits."""
        for name in self.prefix.names("official"):
            official = name.partition("/")[2]
            dossier = self.prefix.dossier(official)
            self._scored(cursor, event, official, dossier)
            if dossier.deductions or dossier.listings or dossier.warnings or dossier.findings or dossier.admonitions:
                self._deadlines(cursor, event.position, official, None, dossier, scored=True)

    def _unit(self, cursor: SQLiteCursor, position: int, unit: str) -> None:
        """What a unit owes and reported, quarter by quarter."""
        registered = cast(Unit, self.prefix.detail(f"unit/{unit}"))
        if registered.opened_on is None:
            return
        matrix: list[Row] = []
        limits: list[Row] = []
        for quarter in _quarters(self._first_quarter, self._last_quarter):
            last_on = quarter_days(quarter)[1]
            version = self.prefix.rulebooks().in_force_on(last_on, unit=unit)
            if version is not None:
                reports = cast(UnitReports, self.prefix.detail(f"unit-report/{unit}/{quarter}"))
                calendar = self.prefix.calendar()
                matrix += unit_reports.rows(registered, reports, version.rulebook, calendar)
                limits += deadlines.report_rows(registered, reports, version.rulebook, calendar)
        self.book.record(cursor, unit_reports.VIEW, unit, position, matrix)
        self.book.record(cursor, deadlines.VIEW, unit, position, limits)

    def _keys(self, cursor: SQLiteCursor, position: int, actor: str) -> None:
        self.book.record(cursor, keys.VIEW, actor, position, keys.rows(self.prefix.actor(actor)))

    def _cite(self, cursor: SQLiteCursor, official: str, before: Dossier, after: Dossier) -> None:
        """Keep the index of those who rest on a fact."""
        for fact in set(facts_cited(after)) - set(facts_cited(before)):
            self._cited(cursor, fact)[official] = None
            self._new_cites.append((fact, official))

    def _cited(self, cursor: SQLiteCursor, fact: str) -> dict[str, None]:
        found = self._cites.get(fact)
        if found is None:
            found = self._cites[fact] = {}
            if not self._cites_whole:
                cursor.execute("SELECT official FROM cites WHERE fact = ?", (fact,))
                found.update(dict.fromkeys(str(row[0]) for row in cursor.fetchall()))
        return found

    def _citing(self, cursor: SQLiteCursor, name: str, fact: Fact) -> tuple[str, ...]:
        """Those who rest on a fact, or on one linked with it."""
        touched = dict(self._cited(cursor, name))
        for link in fact.links:
            touched.update(self._cited(cursor, link.same_fact))
        return tuple(sorted(touched))


def _case_changed(before: Dossier, after: Dossier) -> bool:
    return any(getattr(before, name) is not getattr(after, name) for name in _CASE_MEMBERS)


def _stands_still(before: Dossier, after: Dossier, deduction: Deduction) -> bool:
    """Whether nothing that the limits of a deduction's case read has changed."""
    key = matter_key("deduction", deduction.id)
    if before.objections is not after.objections or (after.objections and before.hearings is not after.hearings):
        return False
    return (
        before.deductions.get(deduction.id) is deduction
        and before.hearings.get(key) is after.hearings.get(key)
        and (before.closed is after.closed or (deduction.id in before.closed) == (deduction.id in after.closed))
        and (before.decisions is after.decisions or _decisions(before, key) == _decisions(after, key))
    )


def _decisions(dossier: Dossier, key: str) -> list[str]:
    return [event for event, decision in dossier.decisions.items() if decision.matter == key]


_CASE_MEMBERS: Final = (
    "deductions",
    "hearings",
    "decisions",
    "closed",
    "objections",
    "listings",
    "warnings",
    "left_on",
)


def _warned_otherwise(before: Dossier, after: Dossier) -> bool:
    """Whether what the limits of warnings read beside the score has changed."""
    if before.warnings is not after.warnings or before.objections is not after.objections:
        return True
    return before.left_on != after.left_on or bool(after.objections and before.hearings is not after.hearings)


def _on(rows: Any, day: str) -> tuple[int | None, str | None]:
    """Points and colour of a day, from the open rows of `scores`."""
    for row in rows:
        if row[0] <= day <= row[1]:
            return row[4], row[5]
    return None, None


def _quarters(first: str, last: str) -> Iterator[str]:
    return unit_reports.quarters(quarter_days(first)[0], quarter_days(last)[0])
