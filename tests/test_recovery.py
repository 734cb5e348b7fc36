"""Answers that a crash cut short come back into the log, once, and no sound is lost."""

import json
from datetime import timedelta

from answers import START, question
from kept_home import LATER, SECOND, Place, found
from mockview.audio.wave_file import RecordingFile
from mockview.history.recovery import recover, recoverable
from mockview.history.unfinished import Unfinished, remember, unfinished_path


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
