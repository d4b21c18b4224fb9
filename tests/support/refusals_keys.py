"""Stories of keys and of entries in doubt: suites, rotation, reaffirming, voiding."""

from collections.abc import Iterator

from msgspec.structs import replace

from tests.support.acts import AFTER_HEARING, codes, confirmed, must, registered
from tests.support.keys_acts import (
    compromised,
    enrol,
    p256_key,
    reaffirm,
    replaced_after_compromise,
    rotate,
    rotation,
    second_key,
)
from tests.support.refusals import Stories
from tests.support.town import PERSON, Town

KEYS = Stories()


@KEYS.of("suite-unsupported")
def threat_24_system_with_a_p256_key(town: Town) -> Iterator[set[str]]:
    """Log and services sign with Ed25519; a person may have either suite."""
    own = town.key("a-service")
    signing = [("a-root1", "KEY"), ("a-service", "HLD")]
    town.keys["a-service"] = p256_key("a-service")  # type: ignore[assignment]
    yield codes(town.act("KeyEnrolled", "actor/a-service", town.enrolment("a-service"), signing))
    town.keys["a-service"] = own
    yield codes(rotate(town, "a-service", second_key("a-service")))


@KEYS.of("suite-differs")
def threat_24_key_under_the_name_of_another_suite(town: Town) -> Iterator[set[str]]:
    registered(town, "a-new")
    town.keys["a-new"] = p256_key("a-new")  # type: ignore[assignment]
    signing = [("a-root1", "KEY"), ("a-new", "HLD")]
    enrolment = town.enrolment("a-new")
    yield codes(town.act("KeyEnrolled", "actor/a-new", replace(enrolment, suite="ed25519"), signing))
    yield codes(town.act("KeyEnrolled", "actor/a-new", enrolment, signing))


@KEYS.of("root-key-stays")
def threat_18_custodian_rotates_a_root_key(town: Town) -> Iterator[set[str]]:
    """The threshold over the root keys is not moved by one custodian and one holder."""
    yield codes(town.submit(rotation(town, "a-root2", town.key("a-root2"), second_key("a-root2"))))
    yield codes(rotate(town, "a-rep", second_key("a-rep")))


@KEYS.of("contested-entry-unknown")
def entry_at_another_position(town: Town) -> Iterator[set[str]]:
    case = confirmed(town)
    replaced_after_compromise(town, "a-com1", AFTER_HEARING)
    stream = f"official/{PERSON}"
    yield codes(reaffirm(town, stream, case.decision, [("a-com1", "COM")], position=0))
    yield codes(reaffirm(town, stream, case.decision, [("a-com1", "COM")]))


@KEYS.of("key-enrolment-in-doubt")
def threat_19_thief_who_had_a_key_of_his_own_enrolled(town: Town) -> Iterator[set[str]]:
    """The stolen key signs the enrolment of another, which is still active when the theft is found."""
    case = confirmed(town)
    stolen, stream = town.key("a-com1"), f"official/{PERSON}"
    must(town.submit(rotation(town, "a-com1", stolen, second_key("a thief"))))
    must(compromised(town, "a-com1", AFTER_HEARING, stolen))
    town.keys["a-com1"] = second_key("a thief")
    yield codes(reaffirm(town, stream, case.decision, [("a-com1", "COM")]))
    enrol(town, "a-com1", second_key("a-com1"))
    yield codes(reaffirm(town, stream, case.decision, [("a-com1", "COM")]))


@KEYS.of("author-differs")
def somebody_else_reaffirms(town: Town) -> Iterator[set[str]]:
    case = confirmed(town)
    replaced_after_compromise(town, "a-com1", AFTER_HEARING)
    stream = f"official/{PERSON}"
    yield codes(reaffirm(town, stream, case.decision, [("a-com2", "COM")]))
    yield codes(reaffirm(town, stream, case.decision, [("a-com1", "COM")]))
