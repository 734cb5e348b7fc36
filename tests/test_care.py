import json
import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from answers import START, assessment, attempt, day, question, transcript
from mockview.audio.wave_file import RecordingFile, sha256_of
from mockview.errors import StorageError, UsageError
from mockview.history.attempt import Opening, Person, Session
from mockview.history.attempt_log import AttemptLog
from mockview.history.backup import backup, backup_contents, read_backup, restore
from mockview.history.care import check, recover, recoverable
from mockview.history.deletion import (
    delete,
    delete_everything,
    deletion_of_person,
    deletion_of_session,
    everything,
)
from mockview.history.export import export
from mockview.history.points import add_opening
from mockview.history.unfinished import Unfinished, remember, unfinished_path
from mockview.settings import DATABASE_NAME, prepare_home
from mockview.store.database import Database

SECOND = np.zeros(16_000, np.int16)
LATER = day(30_000)
"""Long after any file that a test writes."""


@dataclass
class Place:
    home: Path
    db: Database
    log: AttemptLog
    ada: Person
    session: Session

    @property
    def recordings(self) -> Path:
        return self.home / "recordings"

    def record(self, name: str, *, whole: bool = True) -> Path:
        remember(self.recordings / name, Unfinished(self.ada.id, self.session.id, question(), START))
        file = RecordingFile(self.recordings / name)
        file.write(SECOND)
        if not whole:
            file.close()
            return file.part_path
        return file.finish()[0]

    def answer(self, name: str, person: Person | None = None, session: Session | None = None) -> int:
        path = self.record(name)
        unfinished_path(self.recordings / name).unlink()
        person, session = person or self.ada, session or self.session
        given = attempt(person.id, session.id, said=transcript(), recording=path.name)
        given = replace(
            given,
            recording_sha256=sha256_of(path),
            recording_bytes=path.stat().st_size,
        )
        number = self.log.add_attempt(given).id
        self.log.add_assessment(number, assessment({"result": 2}), START)
        return number


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    home = prepare_home(tmp_path / "home")
    with Database.open(home / DATABASE_NAME) as db:
        log = AttemptLog(db)
        ada = log.add_person("Ada")
        yield Place(home, db, log, ada, log.start_session(ada.id, "practice", START))


def found(place: Place, *, read_data: bool = False) -> list[tuple[bool, str]]:
    return [(f.harmful, f.what) for f in check(place.home, place.db, read_data)]


def test_a_home_in_order_has_no_findings(place: Place) -> None:
    place.answer("one")
    assert found(place, read_data=True) == []


def test_a_missing_or_shortened_recording_is_found(place: Place) -> None:
    place.answer("one")
    place.answer("two")
    (place.recordings / "one.wav").unlink()
    with (place.recordings / "two.wav").open("r+b") as file:
        file.truncate(100)
    (missing, short) = found(place)
    assert missing[0] and "one.wav, the recording of answer 1, is missing" in missing[1]
    assert short[0] and "two.wav" in short[1] and "100 bytes" in short[1]


def test_a_changed_recording_is_found_only_when_it_is_read(place: Place) -> None:
    place.answer("one")
    with (place.recordings / "one.wav").open("r+b") as file:
        file.seek(1000)
        file.write(b"\x01")
    assert found(place) == []
    assert "has changed" in found(place, read_data=True)[0][1]


def test_a_damaged_assessment_is_found_only_when_it_is_read(place: Place) -> None:
    place.answer("one")
    place.db.execute("UPDATE assessment SET assessment_json = '{\"rubric_id\": 3'")
    assert found(place) == []
    ((harmful, what),) = found(place, read_data=True)
    assert harmful and "Answer 1" in what


def test_a_path_that_leaves_the_folder_is_never_followed(place: Place) -> None:
    (place.home / "secret.wav").write_bytes(b"not a recording")
    place.log.add_attempt(attempt(place.ada.id, place.session.id, recording="../secret.wav"))
    assert "outside" in found(place)[0][1]
    assert deletion_of_person(place.home, place.db, place.ada.id).files == ()


def test_strays_are_told_apart(place: Place) -> None:
    place.record("cut", whole=False)
    place.record("unlogged")
    (place.recordings / "stray.wav").write_bytes(b"?")
    (place.recordings / "stray.wav").chmod(0o600)
    remember(place.recordings / "alone", Unfinished(1, 1, question(), START))
    what = dict(zip([p.split("/")[-1].split(" ")[0] for _, p in found(place)], found(place), strict=True))
    assert not any(harmful for harmful, _ in what.values())
    assert {name: text.split("/")[-1] for name, (_, text) in what.items()} == {
        "alone.json": "alone.json belongs to no recording.",
        "cut.wav.part": "cut.wav.part was cut short.",
        "stray.wav": "stray.wav belongs to no answer in the log.",
        "unlogged.wav": "unlogged.wav is not in the log yet.",
    }


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_file_that_others_may_read_is_found(place: Place) -> None:
    place.answer("one")
    (place.recordings / "one.wav").chmod(0o644)
    assert "other users" in found(place)[0][1]


def test_what_is_being_recorded_is_left_alone(place: Place) -> None:
    with RecordingFile(place.recordings / "now") as file:
        file.write(SECOND)
        assert found(place) == []
        assert recover(place.home, place.log, LATER) == []


def test_a_recording_that_was_cut_short_is_logged_once(place: Place) -> None:
    part = place.record("cut", whole=False)
    assert recoverable(place.home, place.log, LATER) == (part,)
    (recovered,) = recover(place.home, place.log, LATER)
    saved = place.log.attempt(recovered.attempt_id or 0)
    assert saved is not None
    assert (saved.question, saved.answered_at, saved.recording_path) == (question(), START, "cut.wav")
    assert place.log.untranscribed() == (saved,)
    assert found(place, read_data=True) == []
    assert recover(place.home, place.log, LATER) == []
    assert len(place.log.attempts(place.ada.id)) == 1


def test_a_finished_recording_whose_row_was_not_written_is_logged_once_it_has_settled(place: Place) -> None:
    path = place.record("whole")
    written = place.session.started_at.fromtimestamp(path.stat().st_mtime, tz=START.tzinfo)
    assert recover(place.home, place.log, written + timedelta(seconds=5)) == []
    (recovered,) = recover(place.home, place.log, written + timedelta(minutes=2))
    assert recovered.attempt_id == 1
    assert found(place, read_data=True) == []


def test_a_note_left_beside_a_logged_recording_is_removed(place: Place) -> None:
    place.answer("one")
    remember(place.recordings / "one", Unfinished(place.ada.id, place.session.id, question(), START))
    assert recover(place.home, place.log, LATER) == []
    assert not unfinished_path(place.recordings / "one").exists()
    assert len(place.log.attempts(place.ada.id)) == 1


def test_a_recording_that_no_one_can_place_is_made_whole_and_kept(place: Place) -> None:
    place.record("whose", whole=False)
    unfinished_path(place.recordings / "whose").unlink()
    place.record("gone", whole=False)
    note = json.loads(unfinished_path(place.recordings / "gone").read_text())
    unfinished_path(place.recordings / "gone").write_text(json.dumps({**note, "session_id": 99}))
    place.record("broken", whole=False)
    unfinished_path(place.recordings / "broken").write_text("{")
    said = {r.path.name: (r.attempt_id, r.said) for r in recover(place.home, place.log, LATER)}
    assert said["whose.wav"] == (None, "The recording is whole; nothing says which question it answers.")
    assert said["gone.wav"] == (None, "The recording is whole; its session is not in the log.")
    assert said["broken.wav.part"][0] is None
    assert {p.name for p in place.recordings.glob("*.wav*")} == {"whose.wav", "gone.wav", "broken.wav.part"}


def test_a_recording_without_sound_is_removed_with_its_note(place: Place) -> None:
    part = place.record("empty", whole=False)
    with part.open("r+b") as file:
        file.truncate(44)
    (recovered,) = recover(place.home, place.log, LATER)
    assert "no sound" in recovered.said
    assert list(place.recordings.iterdir()) == []


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


def rewritten(source: Path, target: Path, **changes: bytes | None) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name.replace(".", "_").replace("-", "_").replace("/", "__"), old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


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
    assert found(place, read_data=True) == []
    assert len(place.log.attempts(place.ada.id)) == 2


def test_an_export_holds_all_of_one_person_and_nothing_of_another(place: Place, tmp_path: Path) -> None:
    place.answer("one")
    add_opening(place.db, place.ada.id, Opening("conflict", "task", START, "debrief", "It stumped you."))
    ben = place.log.add_person("Ben")
    place.answer("his", ben, place.log.start_session(ben.id, "practice", START))
    made = export(place.home, place.db, place.ada.id, tmp_path / "ada.zip", START)
    assert (made.recordings, made.missing) == (1, ())
    assert {table for table, count in made.rows.items() if count} == {
        *("person", "session", "attempt", "transcript", "assessment", "area", "point", "opening")
    }
    with zipfile.ZipFile(made.path) as zipped:
        everything_in_it = b"".join(zipped.read(name) for name in zipped.namelist())
        (row,) = [json.loads(line) for line in zipped.read("tables/attempt.jsonl").splitlines()]
        assert zipped.read("recordings/one.wav") == (place.recordings / "one.wav").read_bytes()
    assert row["answered_at"] == START.isoformat() and row["question"]["text"] == question().text
    assert b"Ada" in everything_in_it and b"Ben" not in everything_in_it
    with pytest.raises(UsageError):
        export(place.home, place.db, 99, tmp_path / "nobody.zip", START)


def test_deleting_a_person_takes_all_of_theirs_and_nothing_else(place: Place) -> None:
    place.answer("one")
    place.record("cut", whole=False)
    ben = place.log.add_person("Ben")
    theirs = place.log.start_session(ben.id, "practice", START)
    place.answer("his", ben, theirs)
    told = deletion_of_person(place.home, place.db, place.ada.id)
    assert place.log.find_person("Ada")  # nothing has happened yet
    assert told.rows["attempt"] == told.rows["assessment"] == 1
    assert {p.name for p in told.files} == {"one.wav", "cut.wav.part", "cut.json"}
    delete(place.db, told)
    assert [p.name for p in place.log.people()] == ["Ben"]
    assert {p.name for p in place.recordings.iterdir()} == {"his.wav"}
    assert found(place, read_data=True) == []
    counts = {t: place.db.rows(f"SELECT count(*) FROM {t}")[0][0] for t in ("attempt", "transcript", "area")}  # noqa: S608
    assert counts == {"attempt": 1, "transcript": 1, "area": 1}
    assert b"Ada" not in (place.home / DATABASE_NAME).read_bytes()


def test_deleting_a_session_leaves_the_others(place: Place) -> None:
    place.answer("one")
    other = place.log.start_session(place.ada.id, "practice", day(1))
    place.answer("two", session=other)
    delete(place.db, deletion_of_session(place.home, place.db, place.session.id))
    assert [a.recording_path for a in place.log.attempts(place.ada.id)] == ["two.wav"]
    assert place.log.sessions(place.ada.id) == (other,)
    assert found(place, read_data=True) == []
    with pytest.raises(UsageError, match="no session"):
        deletion_of_session(place.home, place.db, place.session.id)


def test_a_deletion_tells_of_the_backups_that_stay(place: Place) -> None:
    made = backup(place.home, place.db, place.home / "backups", START)
    assert deletion_of_person(place.home, place.db, place.ada.id).copies == (made.path,)


def test_deleting_everything_leaves_only_models(place: Place) -> None:
    place.answer("one")
    (place.home / "models" / "base.bin").write_bytes(b"model")
    (place.home / "config.toml").write_text("")
    place.db.close()
    assert {p.name for p in everything(place.home)} == {"one.wav", "config.toml", "mockview.db"}
    delete_everything(place.home)
    assert [p.relative_to(place.home).as_posix() for p in place.home.rglob("*")] == ["models", "models/base.bin"]


def test_a_journal_of_the_replaced_log_never_meets_the_new_one(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup(place.home, place.db, tmp_path, START)
    place.db.close()
    journal = place.home / (DATABASE_NAME + "-journal")
    journal.write_bytes(b"left by a crash")
    # As when the log can't be opened at all, so that no one rolls its journal back.
    monkeypatch.setattr("mockview.history.backup._writers_shut_out", lambda home: ExitStack())
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
