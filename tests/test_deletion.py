"""What is deleted is gone from rows, files and bytes, and only that."""

from dataclasses import replace

import pytest

from answers import START, assessment, attempt, day, transcript
from kept_home import Place, found
from mockview.errors import StorageError, UsageError
from mockview.history import deletion
from mockview.history.backup import backup
from mockview.history.deletion import (
    delete,
    delete_everything,
    deletion_of_person,
    deletion_of_session,
    everything,
)
from mockview.history.events import Event, add_event
from mockview.settings import DATABASE_NAME
from mockview.store.database import Database


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
