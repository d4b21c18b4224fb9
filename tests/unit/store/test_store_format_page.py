"""The page `docs/formats/store.md` is enough to read the files: it states the tables as they are, and its example is real."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ledger.store.framing import frame_state
from ledger.store.guard import SqliteTreeGuard
from ledger.store.sqlite import SqliteRecorder
from tests.unit.store.invented_entries import append_group

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "formats" / "store.md").read_text("utf-8")


def schema_of(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [
            row[0] for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
        ]


def test_the_page_states_every_table_and_trigger(tmp_path: Path) -> None:
    SqliteRecorder.create(tmp_path).close()
    SqliteTreeGuard.create(tmp_path).close()
    stated = [
        sql for file in ("log.db", "head.db") for sql in schema_of(tmp_path / file) if "sqlite_sequence" not in sql
    ]
    assert len(stated) == 18
    for sql in stated:
        assert f"{sql};\n" in PAGE
    for changed in ("CREATE TABLE entries (position INTEGER)", stated[0].replace("NOT NULL", "")):
        assert f"{changed};\n" not in PAGE


def test_the_example_of_the_page_is_what_the_code_writes(tmp_path: Path) -> None:
    assert frame_state(b'{"a":1}', b"[]").hex() == "01 00000007 7b2261223a317d 5b5d".replace(" ", "")
    assert "01 00000007 7b2261223a317d 5b5d" in PAGE
    recorder = SqliteRecorder.create(tmp_path)
    append_group(recorder, 3)
    recorder.close()
    with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
        assert connection.execute("SELECT level, idx FROM nodes ORDER BY level, idx").fetchall() == [
            (0, 0),
            (0, 1),
            (0, 2),
            (1, 0),
        ]
        first = PAGE.split("```sql\n")[1].split(";")[0]
        assert len(connection.execute(first).fetchall()) == 1


@pytest.mark.parametrize(("file", "application_id"), [("log.db", "0x4D4A4C47"), ("head.db", "0x4D4A4744")])
def test_the_page_states_the_application_ids(tmp_path: Path, file: str, application_id: str) -> None:
    SqliteRecorder.create(tmp_path).close()
    SqliteTreeGuard.create(tmp_path).close()
    assert (tmp_path / file).read_bytes()[68:72] == int(application_id, 16).to_bytes(4, "big")
    assert application_id in PAGE
