"""What do the guards of a case read of the world, and how? Facts, rulebooks, the inputs of a score, who is the same person.

Everything looked at becomes part of the entry's read list, so these functions look at no more than they are asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from ledger.domain.authority import same_person
from ledger.domain.dossier import Dossier, Fact
from ledger.domain.rulebook import Rulebooks
from ledger.domain.scoring import ScoreInputs
from ledger.domain.streams import StreamState
from ledger.domain.time_limits import Calendar
from ledger.domain.world import World


def same_person_in(world: World) -> Callable[[str, str], bool]:
    """Tells whether two actor ids stand for one person."""
    return lambda one, other: one == other or same_person(world.actor(one), world.actor(other))


def facts_cited(dossier: Dossier) -> tuple[str, ...]:
    """The facts a dossier rests on, sorted."""
    cited = {deduction.fact for deduction in dossier.deductions.values()}
    return tuple(sorted(cited | {finding.fact for finding in dossier.findings.values()}))


def score_inputs(world: World, dossier: Dossier, rulebook: str) -> ScoreInputs:
    """What the score of the person reads, at the head of the log: every fact of his dossier, the calendar, and the rulebooks.

    These are the one that the act cites and those that his deductions cite: an annulment in any of them takes points away.
    """
    facts = {name: world.fact(name) for name in facts_cited(dossier)}
    found = [world.rulebooks(name) for name in sorted({rulebook, *_books_cited(dossier)})]
    return ScoreInputs(dossier=dossier, facts=facts, rulebooks=_joined(found), calendar=world.calendar())


def _books_cited(dossier: Dossier) -> set[str]:
    """The rulebooks that proposals, decisions and new determinations of the dossier cite."""
    cited = [
        one
        for each in dossier.deductions.values()
        for one in (each.rulebook, *(made.rulebook for made in (each.confirmation, *each.redeterminations) if made))
    ]
    return {one.id for one in cited if one is not None}


def _joined(books: Iterable[Rulebooks]) -> Rulebooks:
    """The versions of several rulebooks in ledger order."""
    versions = [version for book in books for version in book.versions]
    return Rulebooks(versions=tuple(sorted(versions, key=lambda version: version.publication.position)))


def inputs_beside(world: World, official: str, after: Mapping[str, StreamState]) -> ScoreInputs:
    """What the score of an affected person reads, with the streams in `after` in place of those at the head of the log.

    Only the person's own stream is noted as read (`World.beside`). The rulebooks are all those that his deductions cite.
    """

    def state(name: str) -> StreamState:
        return after.get(name) or world.beside(name)

    dossier = cast(Dossier, state(f"official/{official}").detail)
    return ScoreInputs(
        dossier=dossier,
        facts={name: cast(Fact, state(f"fact/{name}").detail) for name in facts_cited(dossier)},
        rulebooks=_joined(cast(Rulebooks, state(f"rulebook/{book}").detail) for book in sorted(_books_cited(dossier))),
        calendar=cast(Calendar, state("calendar").detail),
    )
