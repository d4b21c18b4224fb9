"""What do the guards of a case read of the world, and how? Facts, rulebooks, the inputs of a score, who is the same person.

Everything looked at becomes part of the entry's read list, so these functions look at no more than they are asked for.
"""

from collections.abc import Callable, Mapping
from typing import cast

from ledger.domain.authority import same_person
from ledger.domain.dossier import Dossier, Fact
from ledger.domain.rulebook import Rulebooks, RulebookVersion
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
    """What the score of the person reads, at the head of the log: every fact of his dossier, one rulebook, the calendar."""
    facts = {name: world.fact(name) for name in facts_cited(dossier)}
    return ScoreInputs(dossier=dossier, facts=facts, rulebooks=world.rulebooks(rulebook), calendar=world.calendar())


def inputs_beside(world: World, official: str, after: Mapping[str, StreamState]) -> ScoreInputs:
    """What the score of an affected person reads, with the streams in `after` in place of those at the head of the log.

    Only the person's own stream is noted as read (`World.beside`). The rulebooks are all those that his deductions cite.
    """

    def state(name: str) -> StreamState:
        return after.get(name) or world.beside(name)

    dossier = cast(Dossier, state(f"official/{official}").detail)
    books: set[str] = set()
    for deduction in dossier.deductions.values():
        confirmed = None if deduction.confirmation is None else deduction.confirmation.rulebook
        books |= {cited.id for cited in (deduction.rulebook, confirmed) if cited is not None}
    versions: list[RulebookVersion] = []
    for book in sorted(books):
        versions += cast(Rulebooks, state(f"rulebook/{book}").detail).versions
    return ScoreInputs(
        dossier=dossier,
        facts={name: cast(Fact, state(f"fact/{name}").detail) for name in facts_cited(dossier)},
        rulebooks=Rulebooks(versions=tuple(sorted(versions, key=lambda version: version.publication.position))),
        calendar=cast(Calendar, state("calendar").detail),
    )
