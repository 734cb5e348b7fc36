import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockview.errors import StorageError
from mockview.settings import prepare_home
from mockview.store import database
from mockview.store.database import Database

AS_ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to mount")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "log.db") as opened:
        yield opened


def names(db: Database) -> list[str]:
    return [row["name"] for row in db.rows("SELECT name FROM person ORDER BY id")]


def add(db: Database, name: str) -> None:
    db.execute("INSERT INTO person (name) VALUES (?)", (name,))


def test_a_file_is_opened_as_it_has_to_be(db: Database) -> None:
    asked = {name: db.row(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert {name: row[0] for name, row in asked.items() if row} == {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
    }
    strict = db.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    assert strict and all(row["strict"] for row in strict)


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_the_file_is_for_its_owner_alone(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        with Database.open(tmp_path / "log.db") as db, db.transaction():
            add(db, "Ada")
            written = [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()]
    finally:
        os.umask(before)
    assert len(written) == 2  # the database and the journal of the open transaction
    assert set(written) == {0o600}


def test_an_existing_file_that_others_may_read_is_closed(tmp_path: Path) -> None:
    Database.open(tmp_path / "log.db").close()
    (tmp_path / "log.db").chmod(0o644)
    Database.open(tmp_path / "log.db").close()
    assert stat.S_IMODE((tmp_path / "log.db").stat().st_mode) == 0o600


def test_a_failed_transaction_leaves_nothing(db: Database) -> None:
    with pytest.raises(KeyboardInterrupt), db.transaction():
        add(db, "Ada")
        raise KeyboardInterrupt
    assert names(db) == []


def test_a_failed_inner_transaction_is_undone_alone(db: Database) -> None:
    with db.transaction():
        add(db, "Ada")
        with pytest.raises(StorageError), db.transaction():
            add(db, "Ben")
            add(db, "ada")
        add(db, "Cem")
    assert names(db) == ["Ada", "Cem"]


def test_an_error_of_the_caller_s_own_passes_through(db: Database) -> None:
    with pytest.raises(FileNotFoundError), db.transaction():
        Path("/no/such/file").read_text()
    add(db, "Ada")
    assert names(db) == ["Ada"]


def test_threads_take_turns(db: Database) -> None:
    def write(who: str) -> None:
        for number in range(10):
            with db.transaction():
                add(db, f"{who}{number}")

    threads = [threading.Thread(target=write, args=(who,)) for who in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(db)) == 30


WRITER = """
import sys
from pathlib import Path
from mockview.store.database import Database
with Database.open(Path(sys.argv[1])) as db:
    for number in range(25):
        with db.transaction():
            count = db.row("SELECT count(*) FROM person")[0]
            db.execute("INSERT INTO person (name) VALUES (?)", (f"{sys.argv[2]}{number} after {count}",))
"""


def test_two_processes_write_at_once_and_neither_loses_anything(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), who]) for who in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with Database.open(path) as db:
        # Each counted the rows under the lock, so no count may appear twice.
        assert sorted(int(name.rsplit(" ", 1)[1]) for name in names(db)) == list(range(50))
        assert db.damage() == ()


def test_a_lock_that_stays_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    with Database.open(tmp_path / "log.db") as first, Database.open(tmp_path / "log.db") as second:
        with first.transaction(), pytest.raises(StorageError, match="in use") as caught:
            add(second, "Ben")
        assert caught.value.remedy
        add(second, "Ben")
        assert names(first) == ["Ben"]


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.db").write_bytes(content)
    with pytest.raises(StorageError) as caught:
        Database.open(tmp_path / "log.db")
    assert "log.db" in caught.value.what and "restore" in caught.value.remedy
    assert (tmp_path / "log.db").read_bytes() == content


def test_damage_inside_is_found(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with Database.open(path) as db, db.transaction():
        for number in range(300):
            add(db, f"a name of some length that takes room, number {number}")
    raw = bytearray(path.read_bytes())
    page = raw.index(b"number 200") // 4096 * 4096
    raw[page : page + 4096] = b"\xee" * 4096
    path.write_bytes(raw)
    with Database.open(path) as db:
        assert db.damage()


def test_a_reference_to_nothing_is_found(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    Database.open(path).close()
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO session (person_id, started_at_us, mode) VALUES (9, 0, 'practice')")
    raw.commit()
    raw.close()
    with Database.open(path) as db:
        assert db.damage() == ("row 1 of session refers to a missing row of person",)


def test_a_copy_holds_everything_and_overwrites_nothing(db: Database, tmp_path: Path) -> None:
    add(db, "Ada")
    db.copy_to(tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    with Database.open(tmp_path / "copy.db") as copy:
        assert names(copy) == ["Ada"]
    with pytest.raises(StorageError):
        db.copy_to(tmp_path / "copy.db")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        Database.open(tmp_path / "nowhere" / "log.db")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "none", str(place)], check=False).returncode:
        pytest.skip("can't mount here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@AS_ROOT
def test_a_full_disk_gives_one_sentence_and_keeps_what_was_acknowledged(small_disk: Path) -> None:
    saved: list[str] = []
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 100_000)
    with Database.open(small_disk / "log.db") as db:
        with pytest.raises(StorageError) as caught:
            for number in range(1000):
                name = f"{number} " + "x" * 3000
                add(db, name)
                saved.append(name)
        assert "disk" in caught.value.what and "room" in caught.value.remedy
        assert saved and names(db) == saved
    with Database.open(small_disk / "log.db") as db:
        assert names(db) == saved
        assert db.damage() == ()
        ballast.unlink()
        add(db, "after making room")
        assert names(db) == [*saved, "after making room"]


@AS_ROOT
def test_a_full_disk_in_the_middle_of_a_transaction_undoes_all_of_it(small_disk: Path) -> None:
    with Database.open(small_disk / "log.db") as db:
        add(db, "Ada")
        with pytest.raises(StorageError), db.transaction():
            for number in range(1000):
                with db.transaction():
                    add(db, f"{number} " + "x" * 3000)
        assert names(db) == ["Ada"]


@AS_ROOT
def test_a_read_only_disk_can_be_read_and_says_why_it_can_t_be_written(small_disk: Path) -> None:
    home = prepare_home(small_disk / "home")
    with Database.open(home / "log.db") as db:
        add(db, "Ada")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with Database.open(prepare_home(home) / "log.db") as db:
        assert names(db) == ["Ada"]
        with pytest.raises(StorageError, match="read-only") as caught:
            add(db, "Ben")
        assert caught.value.remedy
    with pytest.raises(StorageError, match="can't be made"):
        prepare_home(small_disk / "new")
    with pytest.raises(StorageError, match="new"):
        Database.open(small_disk / "new.db")
