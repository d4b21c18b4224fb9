"""What do the guards of a case read of the world, and how? Facts, rulebooks, the inputs of a score, who is the same person.

Everything looked at becomes part of the entry's read list, so these functions look at no more than they are asked for.
"""

from collections.abc import Callable

from ledger.domain.authority import same_person
from ledger.domain.dossier import Dossier, Fact
from ledger.domain.scoring import ScoreInputs
from ledger.domain.world import World


def same_person_in(world: World) -> Callable[[str, str], bool]:
    """Tells whether two actor ids stand for one person."""
    return lambda one, other: one == other or same_person(world.actor(one), world.actor(other))


def score_inputs(world: World, dossier: Dossier, rulebook: str) -> ScoreInputs:
    """What the score of the person reads, at the head of the log: every fact of his dossier, one rulebook, the calendar."""
    facts: dict[str, Fact] = {}
    waiting = sorted(
        {deduction.fact for deduction in dossier.deductions.values()}
        | {finding.fact for finding in dossier.findings.values()}
    )
    for name in waiting:
        facts[name] = world.fact(name)
    return ScoreInputs(dossier=dossier, facts=facts, rulebooks=world.rulebooks(rulebook), calendar=world.calendar())
