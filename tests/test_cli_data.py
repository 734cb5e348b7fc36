"""Backup, restore, export and delete as they are typed: tried first, then done, and told to programs as JSON."""

import json
import zipfile
from pathlib import Path

import pytest

from command_line import CommandLine
from mockview.history.plain_words import WORDS, told
from mockview.store.database import Database

TYPED = "I led a team of five and in the end we finished a week early.\n\n"


@pytest.fixture
def filled(mockview: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A home with one answer; the folder that commands run in is tmp_path."""
    monkeypatch.chdir(tmp_path)
    assert mockview("practice", "--typed", "--count", "1", "--person", "Ada", stdin=TYPED).code == 0
    return mockview


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        "backup --dry-run --json",
        "restore b.zip --dry-run --json",
        "export e.zip --person Ada --dry-run --json",
        "delete --person Ada --dry-run --json",
        "delete --session 1 --dry-run --json",
        "delete --everything --dry-run --json",
        "check --read-data --json",
        "recover --json",
    ],
)
def test_trying_changes_no_byte(filled: CommandLine, tmp_path: Path, words: str) -> None:
    assert filled("backup", "b.zip").code == 0
    before = files(tmp_path)
    outcome = filled(*words.split())
    assert outcome.code == 0, outcome.err
    assert files(tmp_path) == before
    shown = json.loads(outcome.out)
    assert not any(shown[key] for key in ("written", "restored", "deleted") if key in shown)


def test_what_is_done_is_told_to_programs(filled: CommandLine, tmp_path: Path) -> None:
    made = json.loads(filled("backup", "b.zip", "--json").out)
    assert (made["path"], made["files"], made["written"]) == ("b.zip", 1, True)
    tried = json.loads(filled("restore", "b.zip", "--dry-run", "--json").out)
    assert (tried["answers"], tried["restored"]) == (1, False)
    gone = json.loads(filled("delete", "--person", "Ada", "--yes", "--json").out)
    assert gone["deleted"] and gone["proof"]["holds"] and gone["proof"]["passages"] > 2
    assert json.loads(filled("replay", "--json").out) == []
    back = json.loads(filled("restore", "b.zip", "--json").out)
    assert back["restored"] and Path(back["previous"]).is_dir()
    assert [row["id"] for row in json.loads(filled("replay", "--json", "--person", "Ada").out)] == [1]


def test_an_export_for_a_spreadsheet(filled: CommandLine, tmp_path: Path) -> None:
    shown = json.loads(filled("export", "e.zip", "--person", "Ada", "--format", "csv", "--json").out)
    assert shown["rows"]["attempt"] == 1 and shown["written"]
    with zipfile.ZipFile("e.zip") as zipped:
        assert "tables/attempt.csv" in zipped.namelist()
    said = filled("export", "again.zip", "--person", "Ada").out
    assert "1 answer," in said and "attempt" not in said


def test_a_deletion_says_in_plain_words_what_goes_and_that_it_is_gone(filled: CommandLine) -> None:
    said = filled("delete", "--person", "Ada", "--yes").out
    assert "1 person, 1 session, 1 answer, 1 transcript, 1 assessment" in said
    assert "0 of" in said and "passages" in said


def test_deleting_everything_looks_again(filled: CommandLine) -> None:
    shown = json.loads(filled("delete", "--everything", "--yes", "--json").out)
    assert shown["deleted"] and shown["proof"] == {"files_left": 0, "holds": True}
    assert files(filled.home) == {}


def test_an_export_of_nobody_is_refused(filled: CommandLine, tmp_path: Path) -> None:
    outcome = filled("export", "e.zip", "--person", "Bob")
    assert outcome.code == 2 and "Bob" in outcome.err
    assert not (tmp_path / "e.zip").exists()


def test_every_table_has_a_name_in_plain_words(tmp_path: Path) -> None:
    with Database.open(tmp_path / "log.db") as db:
        tables = {row[0] for row in db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert {name for name in tables if not name.startswith("sqlite_")} == set(WORDS)
    assert told({"attempt": 1, "story": 0, "point": 2}) == "1 answer, 2 points given"


def test_a_restore_that_was_cut_short_is_finished_by_any_command(filled: CommandLine, tmp_path: Path) -> None:
    assert filled("backup", "b.zip").code == 0
    new = filled.home / "backups" / "restoring-1"
    new.mkdir()
    (filled.home / "mockview.db").rename(new / "mockview.db")
    note = {"new": "backups/restoring-1", "old": "backups/before-restore-1", "leaving": [], "coming": ["mockview.db"]}
    (filled.home / "swap-under-way.json").write_text(json.dumps(note))
    assert [row["id"] for row in json.loads(filled("replay", "--json", "--person", "Ada").out)] == [1]
    assert not new.exists()
