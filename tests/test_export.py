"""An export holds all that is one person's, and nothing else."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from answers import START, attempt, question
from kept_home import Place
from mockview.errors import UsageError
from mockview.history.attempt import Opening
from mockview.history.export import Wanted, export, export_contents
from mockview.history.points import add_opening


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
