"""The vault: what was sealed opens in its own place and nowhere else, and no file shows a word of it."""

import sqlite3
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from keys.signer import Ed25519Signer
from ledger.application import Ledger
from ledger.clock import ScriptedClock
from ledger.domain.events.registry import OfficialRegistered
from ledger.errors import VaultError
from ledger.log.sealed import opening_digest, parse_opening
from ledger.store.guard import SqliteTreeGuard
from ledger.store.sqlite import SqliteRecorder
from ledger.vault import Vault
from tests.support.acts import must
from tests.support.town import LOG, UNIT, Town, at

MASTER = sha256(b"master").digest()
PLACE = ("official/o-0001", "01900000-0000-7000-8000-000000000000", "D" * 43)
OPENING = "canary-opening"
CANARY = "金丝雀七七七"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = Vault.create(tmp_path / "keys.db", MASTER)
    vault.ensure_keys(("official/o-0001", "official/o-0002"))
    return vault


def test_what_was_sealed_opens(vault: Vault) -> None:
    assert vault.unseal(*PLACE, vault.seal(*PLACE, OPENING)) == OPENING


def test_the_same_opening_is_never_the_same_ciphertext(vault: Vault) -> None:
    assert vault.seal(*PLACE, OPENING) != vault.seal(*PLACE, OPENING)


@pytest.mark.parametrize(
    "moved",
    [
        ("official/o-0002", PLACE[1], PLACE[2]),
        (PLACE[0], "01900000-0000-7000-8000-000000000001", PLACE[2]),
        (PLACE[0], PLACE[1], "E" * 43),
    ],
    ids=["subject", "event", "digest"],
)
def test_a_ciphertext_moved_to_another_place_does_not_open(vault: Vault, moved: tuple[str, str, str]) -> None:
    with pytest.raises(VaultError):
        vault.unseal(*moved, vault.seal(*PLACE, OPENING))


@pytest.mark.parametrize("cut", [0, 11, 12, 27])
def test_a_ciphertext_cut_short_does_not_open(vault: Vault, cut: int) -> None:
    with pytest.raises(VaultError):
        vault.unseal(*PLACE, vault.seal(*PLACE, OPENING)[:cut])


def test_a_ciphertext_with_a_flipped_bit_does_not_open(vault: Vault) -> None:
    sealed = bytearray(vault.seal(*PLACE, OPENING))
    for place in range(len(sealed)):
        sealed[place] ^= 1
        with pytest.raises(VaultError):
            vault.unseal(*PLACE, bytes(sealed))
        sealed[place] ^= 1
    assert vault.unseal(*PLACE, bytes(sealed)) == OPENING


def test_another_master_key_is_refused_by_name(vault: Vault, tmp_path: Path) -> None:
    vault.close()
    with pytest.raises(VaultError) as refused:
        Vault.open(tmp_path / "keys.db", sha256(b"other").digest())
    assert "master key" in refused.value.en
    Vault.open(tmp_path / "keys.db", MASTER).close()


def test_a_master_key_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VaultError):
        Vault.create(tmp_path / "keys.db", b"short")
    assert list(tmp_path.iterdir()) == []


def test_after_opening_again_what_was_sealed_before_opens(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal(*PLACE, OPENING)
    vault.close()
    with closing(Vault.open(tmp_path / "keys.db", MASTER)) as again:
        assert again.unseal(*PLACE, sealed) == OPENING


def test_a_wrapped_key_put_under_another_subject_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal(*PLACE, OPENING)
    vault.close()
    with closing(sqlite3.connect(tmp_path / "keys.db", isolation_level=None)) as connection:
        connection.execute(
            "UPDATE subject_keys SET wrapped = (SELECT wrapped FROM subject_keys WHERE subject = 'official/o-0002') "
            "WHERE subject = 'official/o-0001'"
        )
    with closing(Vault.open(tmp_path / "keys.db", MASTER)) as again, pytest.raises(VaultError):
        again.unseal(*PLACE, sealed)


def test_without_the_key_of_a_subject_nothing_of_it_opens(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal(*PLACE, OPENING)
    vault.close()
    with closing(sqlite3.connect(tmp_path / "keys.db", isolation_level=None)) as connection:
        connection.execute("DELETE FROM subject_keys WHERE subject = 'official/o-0001'")
    with closing(Vault.open(tmp_path / "keys.db", MASTER)) as again:
        with pytest.raises(VaultError) as refused:
            again.unseal(*PLACE, sealed)
        assert "erased" in refused.value.en


def test_a_file_that_is_no_vault_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VaultError):
        Vault.open(tmp_path / "missing.db", MASTER)
    (tmp_path / "text.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(VaultError):
        Vault.open(tmp_path / "text.db", MASTER)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = (tmp_path / "other.db").read_bytes()
    with pytest.raises(VaultError):
        Vault.open(tmp_path / "other.db", MASTER)
    assert (tmp_path / "other.db").read_bytes() == before


def test_keys_are_readable_by_their_owner_alone(vault: Vault, tmp_path: Path) -> None:
    for file in tmp_path.glob("keys.db*"):
        assert file.stat().st_mode & 0o777 == 0o600, file.name


def test_an_existing_vault_is_not_made_over(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        Vault.create(tmp_path / "keys.db", MASTER)


def register_canary(town: Town) -> int:
    """An official whose name stands in no open member; the position of his registration."""
    registered = OfficialRegistered(
        staff_category="civil_servant", tier="general", unit=UNIT, leading_member=False, registered_on=date(2026, 1, 4)
    )
    sealed = {"name": CANARY, "identity_number": f"{CANARY}-1"}
    outcome = town.act("OfficialRegistered", "official/o-7777", registered, [("a-reg", "REG")], sealed=sealed)
    return must(outcome).receipt.position


def test_no_word_of_an_opening_stands_in_any_file_of_the_ledger(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path / "ledger")
    guard = SqliteTreeGuard.create(tmp_path / "ledger")
    town = Town(tmp_path / "ledger", recorder, guard).settle()
    position = register_canary(town)
    stored = town.ledger.history.stored(position)
    openings = recorder.openings(position)
    assert town.ledger.vault is not None
    opened = [town.ledger.vault.unseal(stored.stream, stored.event_id, one.digest, one.ciphertext) for one in openings]
    assert {parse_opening(one).value for one in opened} == {CANARY, f"{CANARY}-1"}
    assert [opening_digest(one) for one in opened] == [one.digest for one in openings]
    needles = [CANARY.encode(), CANARY.encode("utf-16-le"), *(one.encode() for one in opened)]
    for closed in (False, True):
        if closed:
            town.ledger.close()
        files = [file for file in (tmp_path / "ledger").iterdir() if file.is_file()]
        assert {"log.db", "keys.db", "head.db"} <= {file.name for file in files}
        for file in files:
            content = file.read_bytes()
            assert not [needle for needle in needles if needle in content], file.name
    clear = (tmp_path / "ledger" / "log.db").read_bytes()
    assert b"official/o-7777" in clear  # the search would find what is there


def test_openings_of_a_ledger_opened_again_open(tmp_path: Path) -> None:
    directory = tmp_path / "ledger"
    signer, clock = Ed25519Signer.from_seed(sha256(b"log").digest()), ScriptedClock(at(2026, 1, 4, 8))
    town = Town(directory, SqliteRecorder.create(directory), SqliteTreeGuard.create(directory)).settle()
    position = register_canary(town)
    town.ledger.close()
    (directory / "origin").write_text(f"{LOG}\n")
    vault = Vault.open(directory / "keys.db", MASTER)
    with Ledger.open(directory, clock=clock, log_signer=signer, vault=vault) as ledger:
        stored = ledger.history.stored(position)
        (first, *_) = ledger.history.recorder.openings(position)
        assert (
            CANARY in parse_opening(vault.unseal(stored.stream, stored.event_id, first.digest, first.ciphertext)).value
        )  # type: ignore[operator]
