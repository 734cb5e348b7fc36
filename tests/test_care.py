import csv
import hashlib
import io
import json
import os
import shutil
import stat
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from answers import START, assessment, attempt, day, question, transcript
from fault_steps import killed_at
from mockview.audio.wave_file import RecordingFile, sha256_of
from mockview.errors import StorageError, UsageError
from mockview.history import deletion
from mockview.history.attempt import Opening, Person, Session
from mockview.history.attempt_log import AttemptLog
from mockview.history.backup import backup, backup_contents, read_backup, restore, trial
from mockview.history.care import check, recover, recoverable
from mockview.history.deletion import (
    delete,
    delete_everything,
    deletion_of_person,
    deletion_of_session,
    everything,
)
from mockview.history.events import Event, add_event
from mockview.history.export import Wanted, export, export_contents
from mockview.history.points import add_opening
from mockview.history.unfinished import Unfinished, remember, unfinished_path
from mockview.settings import DATABASE_NAME, prepare_home
from mockview.store.database import Database
from mockview.store.migrations import MIGRATIONS

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


def test_a_note_without_a_recording_is_removed_once_it_has_settled(place: Place) -> None:
    remember(place.recordings / "none", Unfinished(place.ada.id, place.session.id, question(), START))
    note = unfinished_path(place.recordings / "none")
    note.with_name(note.name + ".new").write_text("{")
    written = place.session.started_at.fromtimestamp(note.stat().st_mtime, tz=START.tzinfo)
    place.record("cut", whole=False)
    assert len(recover(place.home, place.log, written + timedelta(seconds=5))) == 1
    assert note.exists()
    assert recover(place.home, place.log, written + timedelta(minutes=2)) == []
    assert found(place, read_data=True) == []


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


def test_an_export_for_a_spreadsheet_runs_no_formula_in_it(place: Place, tmp_path: Path) -> None:
    place.answer("one")
    place.db.execute("UPDATE attempt SET question_text = '=cmd()', competency = '-1', kind = 'a\nb'")
    bank = tmp_path / "my-interviews.toml"
    bank.write_text("asked")
    wanted = Wanted("csv", recordings=False, own=(bank, tmp_path / "none.toml"))
    would = export_contents(place.home, place.db, place.ada.id, tmp_path / "ada.zip", wanted)
    assert not would.path.exists()
    assert export(place.home, place.db, place.ada.id, tmp_path / "ada.zip", START, wanted) == would
    with zipfile.ZipFile(would.path) as zipped:
        text = zipped.read("tables/attempt.csv").decode()
        assert zipped.read("own_files/my-interviews.toml") == b"asked"
        assert not [name for name in zipped.namelist() if name.startswith("recordings/")]
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["question_text"], row["competency"], row["kind"]) == ("'=cmd()", "'-1", "a\nb")
    assert json.loads(row["question"])["text"] == question().text
    assert float(row["content"]) == 50


def test_a_recording_outside_the_folder_is_never_exported(place: Place, tmp_path: Path) -> None:
    (place.home / "secret.wav").write_bytes(b"not a recording")
    place.log.add_attempt(attempt(place.ada.id, place.session.id, recording="../secret.wav"))
    made = export(place.home, place.db, place.ada.id, tmp_path / "ada.zip", START)
    assert (made.recordings, made.missing) == (0, ("../secret.wav",))


def test_no_byte_of_a_deleted_person_stays_in_any_file(place: Place) -> None:
    word = "zwetschgenknoedel"
    said = transcript(" ".join([word] * 3_000))
    for number in range(4):
        number = place.log.add_attempt(attempt(place.ada.id, place.session.id, said=said)).id
        noted = replace(assessment({"result": 2}), notes=(word,))
        place.log.add_assessment(number, noted, START)
    add_event(place.db, Event(0, place.ada.id, "letter.written", "letter:1", START, START, {"text": word * 900}))
    ben = place.log.add_person("Ben")
    place.answer("his", ben, place.log.start_session(ben.id, "practice", START))
    (place.home / "reports" / str(place.ada.id)).mkdir()
    (place.home / "reports" / str(place.ada.id) / "page.html").write_text(word)
    (place.home / "question_banks" / "my-interviews.toml").write_text(word)
    (place.home / "voice_cache" / "asked.wav").write_text(word)
    holding = {p.name for p in place.home.rglob("*") if p.is_file() and word.encode() in p.read_bytes()}
    assert holding == {"mockview.db", "page.html", "my-interviews.toml", "asked.wav"}
    own = place.home / "question_banks" / "my-interviews.toml"
    proof = delete(place.db, deletion_of_person(place.home, place.db, place.ada.id, (own,)))
    assert proof.holds and proof.passages > 3 and proof.log_bytes == place.db.path.stat().st_size
    place.db.close()
    assert not [p for p in place.home.rglob("*") if p.is_file() and word.encode() in p.read_bytes()]


def test_what_is_deleted_is_overwritten_where_there_is_no_room_to_compact(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = "zwetschgenknoedel"
    place.log.add_attempt(attempt(place.ada.id, place.session.id, said=transcript(" ".join([word] * 3_000))))

    def full(self: Database) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(Database, "compact", full)
    assert delete(place.db, deletion_of_session(place.home, place.db, place.session.id)).holds
    assert word.encode() not in place.db.path.read_bytes()


def test_a_proof_sees_what_is_left(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.log.add_attempt(attempt(place.ada.id, place.session.id, said=transcript("word " * 3_000)))
    monkeypatch.setitem(deletion._DELETE, "session", "SELECT ?")
    proof = delete(place.db, deletion_of_session(place.home, place.db, place.session.id))
    # Rows that are still there are no secret kept in a corner, so only they are counted.
    assert not proof.holds and proof.rows_left == 3 and proof.passages > 0


def test_bytes_that_were_not_overwritten_are_found(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.log.add_attempt(attempt(place.ada.id, place.session.id, said=transcript("word " * 3_000)))
    place.db._connection.execute("PRAGMA secure_delete = OFF")
    monkeypatch.setattr(Database, "compact", lambda self: None)
    proof = delete(place.db, deletion_of_session(place.home, place.db, place.session.id))
    assert proof.rows_left == 0 and proof.passages_left > 0


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
