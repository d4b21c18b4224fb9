"""The demo county, written: `build_county(directory)` makes a whole ledger directory through the real path, or leaves none.

The county is written into a directory beside the wanted one and renamed when it is complete and closed, so a build that was cut
off leaves nothing that looks finished; the next build clears it away. Its keys follow from a printed seed and its key files have
a printed passphrase: everything in it is public, its origin begins with `demo.`, and no production policy trusts it.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from api.demo import DEMO_VERSION, MARKER_FILE, ORIGIN, PASSPHRASE, opening
from api.demo.cases import CASES, Case
from api.demo.cast import (
    KEY_CUSTODIAN,
    ORGANISATION,
    ROOTS,
    SERVICE,
    UNIT,
    VERIFIERS,
    DemoOfficial,
    DemoUnit,
    official_id,
    officials,
    own_actor,
    parts,
)
from api.demo.chance import SeededBytes, seeded_key
from api.demo.scribe import Hand, Scribe
from api.demo.script import CaseScript, in_order, instant
from api.ledger_directory import (
    KEY_DIRECTORY,
    LOG_KEY_FILE,
    MASTER_KEY_FILE,
    POLICY_FILE,
    SERVICE_KEY_FILE,
    write_policy,
)
from keys.custody import write_key_file, write_master_key
from ledger.application import Ledger, vault_path
from ledger.clock import ScriptedClock
from ledger.domain.events.founding import KeyRevoked
from ledger.domain.events.registry import OfficialTransferred
from ledger.domain.events.service import DayClosed
from ledger.domain.time_limits import Calendar, CalendarYear
from ledger.store.errors import LedgerLocked
from ledger.store.locking import WriterLock
from ledger.vault import Vault

ENDS_ON: Final = date(2026, 7, 15)
_NO_READS: Final = sha256(b"").hexdigest()
"""Head of the log of reads, which is empty here."""
_FAST_KDF_ROUNDS: Final = 1_000
_FAST_SCRYPT_COST: Final = 10

Progress = Callable[[int, int], None]
"""Told (steps done, steps in all) as the county grows."""


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """What was written, and where its parts lie."""

    directory: Path
    origin: str
    size: int
    root: str
    policy: Path
    key_directory: Path
    passphrase: str


class DemoInTheWay(Exception):
    """The directory holds something else, which nobody may lose to a demo. `directory` names it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.zh = f"目录 {directory} 中已有别的内容,不会覆盖。请用 --directory 另选目录。"
        self.en = f"Directory {directory} holds something else, which is left alone. Choose another with --directory."
        super().__init__(self.en)


def build_county(directory: Path, *, progress: Progress | None = None, cases: Sequence[Case] = CASES) -> DemoCounty:
    """Write the demo county into a directory that does not exist yet, or is empty.

    Raises DemoInTheWay for any other directory, DemoRefused when the ledger refuses an act of the script.
    """
    if directory.exists() and any(directory.iterdir()):
        raise DemoInTheWay(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    _clear_unfinished(directory)
    building = Path(tempfile.mkdtemp(prefix=_building_prefix(directory), dir=directory.parent))
    try:
        size, root = _write(building, cases, progress or (lambda _done, _total: None))
        try:
            building.rename(directory)
        except OSError as error:
            raise DemoInTheWay(directory) from error
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return DemoCounty(directory, ORIGIN, size, root, directory / POLICY_FILE, directory / KEY_DIRECTORY, PASSPHRASE)


def _building_prefix(directory: Path) -> str:
    return f".{directory.name}.building-"


def _clear_unfinished(directory: Path) -> None:
    """Remove what builds that were cut off have left; one that is still at work holds its lock and is left alone."""
    for left in directory.parent.glob(f"{_building_prefix(directory)}*"):
        try:
            lock = WriterLock.acquire(left)
        except LedgerLocked:
            continue
        shutil.rmtree(left, ignore_errors=True)
        lock.release()


def _write(directory: Path, cases: Sequence[Case], progress: Progress) -> tuple[int, str]:
    chance = SeededBytes("county")
    log_key = seeded_key("the log")
    master_key = SeededBytes("master key")(32)
    clock = ScriptedClock(instant(opening.OPENED_ON, 9))
    vault = Vault.create(vault_path(directory), master_key, randomness=SeededBytes("vault"))
    with Ledger.create(directory, clock=clock, log_signer=log_key, origin=ORIGIN, vault=vault) as ledger:
        scribe = Scribe(ledger, clock, cache(seeded_key), chance)
        steps = _steps(scribe, cases)
        for done, step in enumerate(steps):
            step()
            progress(done + 1, len(steps))
        scribe.flush()
        size = ledger.history.size()
        root = ledger.history.recorder.tree_head().root.hex()
        founding_leaf = ledger.history.stored(0).leaf_hash
        write_policy(directory, ledger.verifiers[0], founding_leaf, scripted_clock=True)
    (directory / KEY_DIRECTORY).mkdir(mode=0o700)
    _write_keys(directory, cases)
    service_key = seeded_key(SERVICE)
    write_key_file(directory / SERVICE_KEY_FILE, service_key, PASSPHRASE, kdf_rounds=_FAST_KDF_ROUNDS)
    write_key_file(directory / LOG_KEY_FILE, log_key, PASSPHRASE, kdf_rounds=_FAST_KDF_ROUNDS)
    write_master_key(directory / MASTER_KEY_FILE, master_key, PASSPHRASE, cost=_FAST_SCRYPT_COST)
    marker = {"demo": DEMO_VERSION, "origin": ORIGIN, "size": size, "root": root}
    (directory / MARKER_FILE).write_text(json.dumps(marker) + "\n", encoding="utf-8")
    return size, root


def _steps(scribe: Scribe, cases: Sequence[Case]) -> Sequence[Callable[[], None]]:
    """The whole script as steps in order, each at its instant."""
    people = {official.number: official for official in officials()}
    answering = _answering(cases)
    opened: list[Callable[[], object]] = [
        lambda: opening.found(scribe),
        lambda: opening.register_actors(scribe, before_units=True),
        lambda: opening.register_units(scribe),
        lambda: opening.register_actors(scribe, before_units=False),
        lambda: opening.publish_calendar(scribe),
        lambda: opening.publish_rulebook(scribe),
        *(partial(opening.register_official, scribe, official) for official in people.values()),
        *(partial(opening.register_own_actor, scribe, people[number]) for number in answering),
    ]
    calendar = Calendar(
        publications=(
            CalendarYear(year=2026, holidays=frozenset(opening.HOLIDAYS), makeup=frozenset(opening.MAKEUP_WORKDAYS)),
        )
    )
    rulebook = opening.rulebook_ref()
    scripts = [
        CaseScript(
            case, number, people[case.official], _unit_on(people[case.official], case.fact_on), scribe=scribe,
            calendar=calendar, rulebook=rulebook,
        )
        for number, case in enumerate(cases, start=1)
    ]  # fmt: skip
    first = [_step(scribe, instant(opening.OPENED_ON, 9, min(place, 6) * 5), act) for place, act in enumerate(opened)]
    return [*first, *(_step(scribe, act.at, act.do) for act in in_order(scripts, list(_other_acts(scribe))))]


def _step(scribe: Scribe, at: datetime, act: Callable[[], object]) -> Callable[[], None]:
    def step() -> None:
        if scribe.clock.now() != at:
            scribe.go_to(at)
        act()

    return step


TRANSFERRED: Final = (15, "u-town-1", "u-dept-2", date(2026, 4, 1))
"""X15: official, from, to, day."""


def _unit_on(official: DemoOfficial, day: date) -> DemoUnit:
    number, _, to_unit, transferred_on = TRANSFERRED
    return UNIT[to_unit] if official.number == number and day >= transferred_on else official.unit


def _other_acts(scribe: Scribe) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """What belongs to no case: month ends closed by the service, one transfer, one key found in other hands."""
    for month in range(1, 7):
        first_of_next = date(2026, month + 1, 1)
        yield instant(first_of_next, 0, 5), partial(_day_closed, scribe, first_of_next - timedelta(days=1))
    yield instant(ENDS_ON, 8), partial(_day_closed, scribe, ENDS_ON - timedelta(days=1))
    yield instant(TRANSFERRED[3], 9), partial(_transferred, scribe)
    yield instant(date(2026, 7, 13), 9), partial(_key_revoked, scribe)


def _day_closed(scribe: Scribe, day: date) -> None:
    data = DayClosed(day=day, reads_head=_NO_READS, size=scribe.ledger.history.size())
    scribe.say("DayClosed", f"service/{SERVICE}", data, [Hand(SERVICE, "SVC")])


def _transferred(scribe: Scribe) -> None:
    number, from_unit, to_unit, on = TRANSFERRED
    data = OfficialTransferred(from_unit=from_unit, to_unit=to_unit, transferred_on=on, out_of_county=False)
    scribe.say("OfficialTransferred", f"official/{official_id(number)}", data, [Hand(ORGANISATION, "ORG")])


def _key_revoked(scribe: Scribe) -> None:
    """The third verifier's key: what it signed from 1 July on is contested (clause F25)."""
    actor = VERIFIERS[2]
    data = KeyRevoked(
        key=scribe.keys(actor).public_key.key, compromised_since=instant(date(2026, 7, 1), 0), ground="compromised"
    )
    scribe.say("KeyRevoked", f"actor/{actor}", data, [Hand(KEY_CUSTODIAN, "KEY")])


def _write_keys(directory: Path, cases: Sequence[Case]) -> None:
    """The key file of every actor, for trying things out with `mingjing sign`."""
    actors = [*ROOTS, *(part.actor for part in parts())]
    actors += [own_actor(number) for number in _answering(cases)]
    for actor in actors:
        key = seeded_key(actor)
        write_key_file(directory / KEY_DIRECTORY / f"{actor}.key", key, PASSPHRASE, kdf_rounds=_FAST_KDF_ROUNDS)


def _answering(cases: Sequence[Case]) -> list[int]:
    """Numbers of the officials who speak for themselves, and so need a key."""
    return sorted({case.official for case in cases if case.answer is not None})
