import sqlite3
import stat
from pathlib import Path

import pytest

from mockview.errors import StorageError
from mockview.store.database import Database
from mockview.store.migrations import MIGRATIONS, Migration, statements

SECOND = Migration(2, "CREATE TABLE letter (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;\n")
THIRD = Migration(3, "ALTER TABLE letter ADD COLUMN sent_at_us INTEGER;\n")
FIRST = MIGRATIONS[:1]


def version(path: Path) -> int:
    raw = sqlite3.connect(path)
    try:
        return int(raw.execute("PRAGMA user_version").fetchone()[0])
    finally:
        raw.close()


def with_ada(path: Path) -> Path:
    with Database.open(path, migrations=FIRST) as db:
        db.execute("INSERT INTO person (name) VALUES ('Ada')")
    return path


def test_steps_are_numbered_from_one_without_gaps() -> None:
    assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_new_file_gets_every_step_and_needs_no_backup(tmp_path: Path) -> None:
    Database.open(tmp_path / "log.db").close()
    assert version(tmp_path / "log.db") == MIGRATIONS[-1].number
    assert [path.name for path in tmp_path.iterdir()] == ["log.db"]


def test_an_old_file_is_copied_before_each_step_and_keeps_its_data(tmp_path: Path) -> None:
    path = with_ada(tmp_path / "log.db")
    with Database.open(path, migrations=(*FIRST, SECOND, THIRD)) as db:
        assert [row["name"] for row in db.rows("SELECT name FROM person")] == ["Ada"]
        assert db.rows("SELECT sent_at_us FROM letter") == []
    backups = tmp_path / "backups"
    assert sorted(p.name for p in backups.iterdir()) == ["before-schema-2.db", "before-schema-3.db"]
    assert stat.S_IMODE(backups.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in backups.iterdir()} == {0o600}
    with Database.open(backups / "before-schema-2.db", migrations=FIRST) as old:
        assert [row["name"] for row in old.rows("SELECT name FROM person")] == ["Ada"]


def test_a_step_that_fails_changes_nothing_and_can_be_taken_again(tmp_path: Path) -> None:
    path = with_ada(tmp_path / "log.db")
    broken = Migration(2, SECOND.sql + "DROP TABLE no_such_table;\n")
    with pytest.raises(StorageError, match=r"log\.db"):
        Database.open(path, migrations=(*FIRST, broken))
    assert version(path) == 1
    with Database.open(path, migrations=(*FIRST, SECOND)) as db:
        assert db.rows("SELECT * FROM letter") == []
    assert sorted(p.name for p in (tmp_path / "backups").iterdir()) == [
        "before-schema-2-2.db",
        "before-schema-2.db",
    ]


def test_a_newer_schema_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = with_ada(tmp_path / "log.db")
    Database.open(path, migrations=(*FIRST, SECOND)).close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="newer mockview") as caught:
        Database.open(path, migrations=FIRST)
    assert "Update" in caught.value.remedy
    assert path.read_bytes() == before


def test_another_program_s_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE recipe (name TEXT)")
    raw.commit()
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StorageError, match="another program"):
        Database.open(path)
    assert path.read_bytes() == before


def test_a_trigger_is_one_statement() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;\n"
    assert list(statements("CREATE TABLE a (x);\n" + trigger)) == ["CREATE TABLE a (x);\n", trigger]
