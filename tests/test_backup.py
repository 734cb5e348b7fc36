"""A backup holds all and comes back whole or not at all, whatever happens meanwhile."""

import hashlib
import json
import os
import shutil
import stat
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from answers import START
from fault_steps import killed_at
from kept_home import Place, found
from mockview.errors import StorageError
from mockview.history.attempt_log import AttemptLog
from mockview.history.backup import backup, backup_contents, read_backup, restore, trial
from mockview.history.checkup import check
from mockview.history.deletion import delete_everything
from mockview.settings import DATABASE_NAME, prepare_home
from mockview.store.database import Database
from mockview.store.migrations import MIGRATIONS


def rewritten(source: Path, target: Path, **changes: bytes | None) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name.replace(".", "_").replace("-", "_").replace("/", "__"), old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def with_old_log(source: Path, target: Path, folder: Path) -> Path:
    """A backup as the first version made it: its log has that version's schema."""
    old = folder / "old.db"
    with Database.open(old, migrations=MIGRATIONS[:1]) as db:
        db.execute("INSERT INTO person (name) VALUES ('Early')")
    raw = old.read_bytes()
    with zipfile.ZipFile(source) as zipped:
        about = json.loads(zipped.read("mockview-backup.json"))
    about["files"]["mockview.db"] = hashlib.sha256(raw).hexdigest()
    return rewritten(source, target, mockview_db=raw, mockview_backup_json=json.dumps(about).encode())


def test_a_backup_brings_back_all_there_was(place: Place, tmp_path: Path) -> None:
    place.answer("one")
    (place.home / "question_banks" / "own.toml").write_text("mine")
    (place.home / "config.toml").write_text('model = "tiny"\n')
    (place.home / "models" / "large.bin").write_bytes(b"fetched")
    before = place.log.attempts(place.ada.id)
    made = backup(place.home, place.db, tmp_path, START)
    assert made.path == tmp_path / "mockview-backup-20300107-180000.zip"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert made.hashes.keys() == {"mockview.db", "config.toml", "recordings/one.wav", "question_banks/own.toml"}
    assert read_backup(made.path) == made

    place.answer("two")
    (place.recordings / "one.wav").write_bytes(b"overwritten")
    place.db.close()
    restored = restore(place.home, made.path, START)
    assert restored.files == 4
    with Database.open(place.home / DATABASE_NAME) as db:
        log = AttemptLog(db)
        assert log.attempts(place.ada.id) == before
        assert check(place.home, db, True) == []
        assert (place.home / "models" / "large.bin").exists()
        assert restored.previous is not None
        with Database.open(restored.previous / DATABASE_NAME) as old:
            assert len(AttemptLog(old).attempts(place.ada.id)) == 2
    assert (restored.previous / "recordings" / "two.wav").exists()


def test_a_backup_goes_back_into_an_empty_home(place: Place, tmp_path: Path) -> None:
    place.answer("one")
    made = backup(place.home, place.db, tmp_path, START)
    fresh = prepare_home(tmp_path / "fresh")
    restore(fresh, made.path, START)
    with Database.open(fresh / DATABASE_NAME) as db:
        assert check(fresh, db, True) == []
        assert len(AttemptLog(db).attempts(1)) == 1


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_done(place: Place, tmp_path: Path) -> None:
    made = backup(place.home, place.db, tmp_path, START)
    before = made.path.read_bytes()
    with pytest.raises(StorageError, match="exists already"):
        backup(place.home, place.db, made.path, START)
    assert made.path.read_bytes() == before
    with pytest.raises(StorageError, match="nowhere"):
        backup(place.home, place.db, tmp_path / "nowhere" / "b.zip", START)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", made.path.name]
    assert list((place.home / "backups").iterdir()) == []
    assert backup_contents(place.home) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"mockview_db": b"SQLite format 3\0 but not the same"},
        {"recordings__one_wav": None},
        {"mockview_db": None},
        {"mockview_backup_json": None},
        {"mockview_backup_json": b"[]"},
        {"mockview_backup_json": b'{"format": 9, "made_at": "", "files": {}}'},
        {"mockview_backup_json": b'{"format": 1, "made_at": "", "files": {"../../evil": "00"}}'},
        {"mockview_backup_json": b'{"format": 1, "made_at": "", "files": {"/etc/evil": "00"}}'},
        {"mockview_backup_json": b'{"format": 1, "made_at": "", "files": {"recordings/../../evil": "00"}}'},
        {"mockview_backup_json": b'{"format": 1, "made_at": "", "files": {"models/evil": "00"}}'},
    ],
)
def test_a_bad_backup_is_refused_and_changes_nothing(
    place: Place, tmp_path: Path, changes: dict[str, bytes | None]
) -> None:
    place.answer("one")
    made = backup(place.home, place.db, tmp_path, START)
    bad = rewritten(made.path, tmp_path / "bad.zip", **changes)
    before = sorted(place.home.rglob("*"))
    with pytest.raises(StorageError) as caught:
        restore(place.home, bad, START)
    assert caught.value.remedy
    with pytest.raises(StorageError):
        read_backup(bad)
    assert sorted(place.home.rglob("*")) == before
    assert found(place, read_data=True) == []


@pytest.mark.parametrize("cut", [0, 10, -30, -1])
def test_what_is_no_zip_file_is_refused(place: Place, tmp_path: Path, cut: int) -> None:
    made = backup(place.home, place.db, tmp_path, START)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(made.path.read_bytes()[: cut or None] if cut else b"")
    with pytest.raises(StorageError, match=r"broken\.zip"):
        restore(place.home, broken, START)


def test_a_restore_that_fails_half_way_is_undone(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.answer("one")
    made = backup(place.home, place.db, tmp_path, START)
    place.answer("two")
    place.db.close()
    moves, rename = list[Path](), Path.rename

    def failing(self: Path, target: Path) -> Path:
        moves.append(self)
        if len(moves) == 6:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(StorageError, match="No space"):
        restore(place.home, made.path, START)
    monkeypatch.undo()
    assert len(moves) > 6
    with Database.open(place.home / DATABASE_NAME) as db:
        assert check(place.home, db, True) == []
        assert len(AttemptLog(db).attempts(place.ada.id)) == 2


def test_nothing_is_put_back_under_a_running_session(place: Place, tmp_path: Path) -> None:
    made = backup(place.home, place.db, tmp_path, START)
    place.answer("one")
    with pytest.raises(StorageError, match="Another mockview is at work"):
        restore(place.home, made.path, START)
    with pytest.raises(StorageError, match="Another mockview is at work"):
        delete_everything(place.home)
    assert found(place, read_data=True) == []
    assert len(place.log.attempts(place.ada.id)) == 1


@pytest.mark.skipif(os.name == "nt", reason="processes are forked on POSIX only")
def test_a_restore_killed_at_any_step_is_as_before_or_done(place: Place, tmp_path: Path) -> None:
    place.answer("one")
    made = backup(place.home, place.db, tmp_path, START)
    place.answer("two")
    place.db.close()
    killed, seen = 0, set[int]()
    for step in range(1, 300):
        home = tmp_path / str(step)
        shutil.copytree(place.home, home)
        if not killed_at(step, lambda h=home: restore(h, made.path, START)):  # type: ignore[misc]
            break
        killed += 1
        with Database.open(home / DATABASE_NAME) as db:
            answers = len(AttemptLog(db).attempts(place.ada.id))
            seen.add(answers)
            assert [f.what for f in check(home, db, True) if f.harmful] == []
        if answers == 1:
            (before,) = (home / "backups").glob("before-restore-*")
            with Database.open(before / DATABASE_NAME) as db:
                assert len(AttemptLog(db).attempts(place.ada.id)) == 2
            assert (before / "recordings" / "two.wav").exists()
    assert killed > 10 and seen == {1, 2}


def test_a_backup_of_an_older_version_is_brought_up_to_date(place: Place, tmp_path: Path) -> None:
    made = backup(place.home, place.db, tmp_path, START)
    place.db.close()
    older = with_old_log(made.path, tmp_path / "older.zip", tmp_path)
    assert trial(place.home, older).answers == 0
    assert list((place.home / "backups").iterdir()) == []
    restore(place.home, older, START)
    with Database.open(place.home / DATABASE_NAME) as db:
        assert [p.name for p in AttemptLog(db).people()] == ["Early"]
        assert check(place.home, db, True) == []
    copies = {p.name for p in (place.home / "backups").glob("before-schema-*")}
    assert copies == {f"before-schema-{step.number}.db" for step in MIGRATIONS[1:]}


def test_a_backup_of_a_newer_version_is_refused(place: Place, tmp_path: Path) -> None:
    place.db.execute(f"PRAGMA user_version = {MIGRATIONS[-1].number + 1}")
    made = backup(place.home, place.db, tmp_path, START)
    place.db.close()
    fresh = prepare_home(tmp_path / "fresh")
    for refusing in (lambda: trial(fresh, made.path), lambda: restore(fresh, made.path, START)):
        with pytest.raises(StorageError, match="newer mockview"):
            refusing()
    assert [path for path in fresh.rglob("*") if path.is_file()] == []


def test_a_trial_tells_what_a_restore_would_do(place: Place, tmp_path: Path) -> None:
    place.answer("one")
    made = backup(place.home, place.db, tmp_path, START)
    tried = trial(place.home, made.path)
    assert (tried.backup, tried.answers) == (made, 1)
    assert tried.replaces == ("mockview.db", "recordings", "question_banks", "scoring", "templates")


def test_a_zip_file_that_would_fill_the_disk_is_refused(place: Place, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as zipped, zipped.open("recordings/a.txt", "w") as sink:
        for _ in range(100):
            sink.write(bytes(1 << 20))
    with pytest.raises(StorageError, match="100 times its size"):
        read_backup(bomb)


def test_a_zip_file_with_two_of_a_name_is_refused(place: Place, tmp_path: Path) -> None:
    made = backup(place.home, place.db, tmp_path, START)
    with zipfile.ZipFile(made.path, "a") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("mockview.db", b"another")
    with pytest.raises(StorageError, match="twice"):
        read_backup(made.path)


def test_a_journal_of_the_replaced_log_never_meets_the_new_one(place: Place, tmp_path: Path) -> None:
    made = backup(place.home, place.db, tmp_path, START)
    place.db.close()
    journal = place.home / (DATABASE_NAME + "-journal")
    journal.write_bytes(b"left by a crash")
    restored = restore(place.home, made.path, START)
    assert not journal.exists()
    assert restored.previous is not None
    assert (restored.previous / journal.name).read_bytes() == b"left by a crash"


def test_a_damaged_log_can_be_replaced(place: Place, tmp_path: Path) -> None:
    place.answer("one")
    made = backup(place.home, place.db, tmp_path, START)
    place.db.close()
    (place.home / DATABASE_NAME).write_bytes(b"damaged beyond reading" * 300)
    restore(place.home, made.path, START)
    with Database.open(place.home / DATABASE_NAME) as db:
        assert check(place.home, db, True) == []
