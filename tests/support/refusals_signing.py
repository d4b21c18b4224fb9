"""Stories of who may sign: keys, roles, scope, persons (guards G02, G04, G10; clauses F09, F10, F24, F25)."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from ledger.domain.events.founding import KeySuspended
from ledger.domain.events.registry import UnitRenamed
from tests.support.acts import (
    AFTER_HEARING,
    DESK,
    FACT_ON,
    codes,
    consider,
    grant,
    member,
    must,
    noticed,
    proposed,
    register_fact,
    registered,
    relate,
    represent,
    represent_on_paper,
    signed_by,
    suspend,
    verify,
    waive,
    withdraw,
)  # fmt: skip
from tests.support.refusals import Stories
from tests.support.town import EVERYWHERE, PERSON, UNIT, Case, Town, at

SIGNING = Stories()


@SIGNING.of("wrong-signers")
def reporter_without_head(town: Town) -> Iterator[set[str]]:
    case = town.fact(Case("1"), FACT_ON)
    yield codes(town.propose(case, FACT_ON, signing=[("a-rep", "REP", UNIT)]))
    yield codes(town.propose(case, FACT_ON))


@SIGNING.of("signer-twice")
def one_person_under_two_actors(town: Town) -> Iterator[set[str]]:
    """T25: two keys of one person count once."""
    organ = replace(EVERYWHERE, organ=UNIT)
    member(town, "a-twin1", "COM", organ, "o-0777")
    member(town, "a-twin2", "COM", organ, "o-0777")
    case = noticed(town)
    yield codes(town.confirm(case, AFTER_HEARING, signing=[("a-twin1", "COM"), ("a-twin2", "COM")]))
    yield codes(town.confirm(case, AFTER_HEARING, signing=[("a-twin1", "COM"), ("a-com1", "COM")]))


@SIGNING.of("unknown-actor")
def role_for_nobody(town: Town) -> Iterator[set[str]]:
    yield codes(grant(town, "a-nobody", "VER"))
    registered(town, "a-nobody")
    yield codes(grant(town, "a-nobody", "VER"))


@SIGNING.of("unknown-key")
def key_never_enrolled(town: Town) -> Iterator[set[str]]:
    enrolled = town.key("a-rep")
    town.keys["a-rep"] = town.key("a-stranger")
    yield codes(register_fact(town, "1", date(2026, 1, 4)))
    town.keys["a-rep"] = enrolled
    yield codes(register_fact(town, "1", date(2026, 1, 4)))


@SIGNING.of("key-not-active")
def suspended_key(town: Town) -> Iterator[set[str]]:
    must(suspend(town, "a-rep"))
    yield codes(register_fact(town, "1", at(2026, 1, 4).date()))
    must(suspend(town, "a-rep", suspended=False))
    yield codes(register_fact(town, "1", at(2026, 1, 4).date()))


@SIGNING.of("signature-invalid")
def signature_of_another(town: Town) -> Iterator[set[str]]:
    draft = town.draft(
        "UnitRenamed",
        f"unit/{UNIT}",
        UnitRenamed(renamed_on=date(2026, 1, 4), name="新名 new name"),
        [("a-reg", "REG")],
    )
    yield codes(signed_by(town, draft, [town.key("a-rep")]))
    yield codes(signed_by(town, draft, [town.key("a-reg")]))


@SIGNING.of("possession-not-proved")
def proof_made_for_another_ledger(town: Town) -> Iterator[set[str]]:
    """T11, T21: a proof of possession speaks of one ledger and one actor."""
    registered(town, "a-new")
    enrolment, signer = town.enrolment("a-new"), town.key("a-new")
    elsewhere = encode_base64(prove_possession("demo.other/town", "a-new", signer))
    signing = [("a-root1", "KEY"), ("a-new", "HLD")]
    yield codes(town.act("KeyEnrolled", "actor/a-new", replace(enrolment, possession_proof=elsewhere), signing))
    yield codes(town.act("KeyEnrolled", "actor/a-new", enrolment, signing))


@SIGNING.of("role-not-held")
def role_that_begins_tomorrow(town: Town) -> Iterator[set[str]]:
    scope = replace(EVERYWHERE, units=(UNIT,))
    registered(town, "a-new")
    town.must("KeyEnrolled", "actor/a-new", town.enrolment("a-new"), [("a-root1", "KEY"), ("a-new", "HLD")])
    must(grant(town, "a-new", "REP", scope, from_on=date(2026, 1, 5)))
    day = date(2026, 1, 4)
    yield codes(register_fact(town, "1", day, [("a-new", "REP", UNIT)]))
    town.clock.set(at(2026, 1, 5))
    yield codes(register_fact(town, "1", day, [("a-new", "REP", UNIT)]))


@SIGNING.of("role-out-of-scope")
def reporter_of_another_unit(town: Town) -> Iterator[set[str]]:
    """T23: the right key in the right role for the wrong unit."""
    case = town.fact(Case("1"), FACT_ON)
    yield codes(town.propose(case, FACT_ON, reporting_unit="u-99"))
    yield codes(town.propose(case, FACT_ON))


@SIGNING.of("service-key")
def clause_f24_a_system_decides_about_nobody(town: Town) -> Iterator[set[str]]:
    yield codes(grant(town, "a-service", "VER"))
    yield codes(grant(town, "a-com1", "VER"))


@SIGNING.of("own-case")
def threat_35_head_proposes_against_himself(town: Town) -> Iterator[set[str]]:
    """T35: nobody acts in his own case."""
    scope = replace(EVERYWHERE, units=(UNIT,))
    member(town, "a-head2", "HEAD", scope, PERSON)
    case = town.fact(Case("1"), FACT_ON)
    yield codes(town.propose(case, FACT_ON, signing=[("a-rep", "REP", UNIT), ("a-head2", "HEAD", UNIT)]))
    yield codes(town.propose(case, FACT_ON))


@SIGNING.of("relation-declared")
def clause_f10_decider_who_is_related(town: Town) -> Iterator[set[str]]:
    must(relate(town, "a-com1"))
    member(town, "a-com3", "COM", replace(EVERYWHERE, organ=UNIT))
    case = noticed(town)
    yield codes(town.confirm(case, AFTER_HEARING))
    yield codes(town.confirm(case, AFTER_HEARING, signing=[("a-com2", "COM"), ("a-com3", "COM")]))


@SIGNING.of("conflict-stated")
def clause_f10_decider_who_says_so_himself(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    yield codes(town.confirm(case, AFTER_HEARING, no_conflict=False))
    yield codes(town.confirm(case, AFTER_HEARING, no_conflict=True))


@SIGNING.of("separation-of-duties")
def clause_f09_verifier_who_decides(town: Town) -> Iterator[set[str]]:
    must(grant(town, "a-ver1", "COM", replace(EVERYWHERE, organ=UNIT)))
    case = noticed(town)
    yield codes(town.confirm(case, AFTER_HEARING, signing=[("a-ver1", "COM"), ("a-com1", "COM")]))
    yield codes(town.confirm(case, AFTER_HEARING))


@SIGNING.of("key-custodian-acts")
def clause_f09_key_custodian_in_a_case(town: Town) -> Iterator[set[str]]:
    must(grant(town, "a-root1", "SUP"))
    member(town, "a-sup1", "SUP")
    yield codes(register_fact(town, "1", date(2026, 1, 4), [("a-root1", "SUP")]))
    yield codes(register_fact(town, "1", date(2026, 1, 4), [("a-sup1", "SUP")]))


@SIGNING.of("kin-not-shown")
def kin_of_somebody_else(town: Town) -> Iterator[set[str]]:
    member(town, "a-kin", "KIN")
    case = noticed(town)
    yield codes(waive(town, case, [("a-kin", "KIN")]))
    must(relate(town, "a-kin", kind="spouse", signing=[("a-reg", "REG")]))
    yield codes(waive(town, case, [("a-kin", "KIN")]))


@SIGNING.of("paper-missing")
def intake_without_the_original(town: Town) -> Iterator[set[str]]:
    for actor, _ in DESK:
        member(town, actor, "INT")
    case = noticed(town)
    yield codes(represent(town, case, signing=DESK))
    yield codes(represent_on_paper(town, case))


@SIGNING.of("paper-not-sealed-here")
def original_that_is_not_among_the_digests(town: Town) -> Iterator[set[str]]:
    for actor, _ in DESK:
        member(town, actor, "INT")
    case = noticed(town)
    yield codes(represent_on_paper(town, case, original="A" * 43))
    yield codes(represent_on_paper(town, case))


@SIGNING.of("proposer-differs")
def somebody_else_withdraws(town: Town) -> Iterator[set[str]]:
    member(town, "a-rep2", "REP", replace(EVERYWHERE, units=(UNIT,)))
    case = proposed(town)
    yield codes(withdraw(town, case, [("a-rep2", "REP", UNIT)]))
    yield codes(withdraw(town, case))


@SIGNING.of("key-taken")
def key_enrolled_before(town: Town) -> Iterator[set[str]]:
    signing = [("a-root1", "KEY"), ("a-rep", "HLD")]
    yield codes(town.act("KeyEnrolled", "actor/a-rep", town.enrolment("a-rep"), signing))
    town.keys["a-rep"] = town.key("a-second-key")
    enrolment = town.enrolment("a-rep")
    yield codes(town.act("KeyEnrolled", "actor/a-rep", enrolment, signing))


@SIGNING.of("holder-lifts")
def threat_19_thief_with_a_second_key(town: Town) -> Iterator[set[str]]:
    """The holder may suspend; only the custodian lifts, or a thief of one key would bring back another."""
    first = town.key("a-rep")
    town.keys["a-rep"] = town.key("a-second-key")
    signing = [("a-root1", "KEY"), ("a-rep", "HLD")]
    town.must("KeyEnrolled", "actor/a-rep", town.enrolment("a-rep"), signing)
    second, town.keys["a-rep"] = town.keys["a-rep"], first
    must(suspend(town, "a-rep"))
    lifting = KeySuspended(key=first.public_key.key, suspended=False, ground="cleared")
    town.keys["a-rep"] = second
    yield codes(town.act("KeySuspended", "actor/a-rep", lifting, [("a-rep", "HLD")]))
    yield codes(town.act("KeySuspended", "actor/a-rep", lifting, [("a-root1", "KEY")]))


@SIGNING.of("verifiers-too-few")
def clause_f07_one_verifier_where_two_are_asked(town: Town) -> Iterator[set[str]]:
    case = town.fact(Case("1"), FACT_ON, verified=False)
    must(verify(town, case, [("a-ver1", "VER")]))
    must(town.propose(case, FACT_ON))
    must(town.notice(case))
    yield codes(town.confirm(case, AFTER_HEARING))
    must(verify(town, case, [("a-ver1", "VER"), ("a-ver2", "VER")]))
    yield codes(town.confirm(case, AFTER_HEARING))


@SIGNING.of("point-unknown")
def answer_to_a_point_never_made(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    must(represent(town, case))
    yield codes(consider(town, case, (1, 2)))
    yield codes(consider(town, case, (1,)))
