"""What `check` finds in a home folder, and what it lets pass."""

import os

import pytest

from answers import START, attempt, question
from kept_home import Place, found
from mockview.history.deletion import deletion_of_person
from mockview.history.unfinished import Unfinished, remember


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
