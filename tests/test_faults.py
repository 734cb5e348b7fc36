"""A few of each fault that benchmarks/faults.py makes by hundreds; their moments and places come from a seed.

Nothing that was acknowledged may be lost, and what goes wrong is said in one sentence.
"""

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import faults
from fault_damage import damage_logs, damage_recordings
from fault_disk import fill_disks, lock_folders, may_mount
from fault_home import content_of, fill_home, mockview
from fault_log import answers_at_once, jump_clocks, kill_backups, kill_migrations, kill_restores, write_at_once
from fault_sessions import killed_session, written_bank
from mockview.audio.safe_decode import decode
from mockview.audio.wave_file import pcm_of
from mockview.settings import DATABASE_NAME
from mockview.store.database import Database
from virtual_audio import RATE_HZ, VirtualAudio

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are made as Linux makes them")


@pytest.fixture
def in_mount_space() -> None:
    if not may_mount():
        pytest.skip("only root may fill a disk of its own")


def failed(rows: list[faults.Row]) -> list[faults.Row]:
    return [row for row in rows if row["failed"]]


def test_a_migration_can_be_killed(tmp_path: Path) -> None:
    rows = kill_migrations(8, tmp_path, Random(2))
    assert failed(rows) == [] and sum(row["killed"] for row in rows) >= 3


def test_a_backup_can_be_killed(tmp_path: Path) -> None:
    rows = kill_backups(8, tmp_path, Random(2))
    assert failed(rows) == [] and {row["killed"] for row in rows} == {True, False}


def test_a_restore_can_be_killed(tmp_path: Path) -> None:
    rows = kill_restores(8, tmp_path, Random(2))
    assert failed(rows) == [] and len({row["answers"] for row in rows}) == 2


def test_ten_processes_write_at_once(tmp_path: Path) -> None:
    rows = [answers_at_once(tmp_path / "ten", 10, Random(2)), *write_at_once(1, tmp_path, Random(2), (2,))]
    assert failed(rows) == []
    assert sum(row["acknowledged"] for row in rows) > 40


def test_a_clock_may_jump(tmp_path: Path) -> None:
    assert failed(jump_clocks(2, tmp_path, Random(2))) == []


@pytest.mark.usefixtures("in_mount_space")
def test_a_disk_may_be_full(tmp_path: Path) -> None:
    rows = fill_disks(4, tmp_path, Random(2))
    assert failed(rows) == []
    assert {row["code"] for row in rows if row["what"] == "typing"} == {1}


@pytest.mark.usefixtures("in_mount_space")
def test_folders_may_be_locked(tmp_path: Path) -> None:
    rows = lock_folders(2, tmp_path, Random(2))
    assert failed(rows) == []
    locked = {row["command"].split()[0]: row["code"] for row in rows if row["locked"] == "home"}
    assert (locked["replay"], locked["practice"], locked["restore"]) == (0, 1, 1)


def test_a_log_may_be_damaged(tmp_path: Path) -> None:
    rows = damage_logs(12, tmp_path, Random(3))
    assert failed(rows) == []
    assert {row["noticed"] for row in rows} == {"at once", "by check", "no"}


def test_a_damaged_recording_is_named(tmp_path: Path) -> None:
    assert failed(damage_recordings(5, tmp_path, Random(2))) == []


def test_text_that_is_none_any_more_is_damage(tmp_path: Path) -> None:
    home = fill_home(tmp_path / "home", 2)
    path = home / DATABASE_NAME
    path.write_bytes(path.read_bytes().replace(b"I led a team of five", b"\xff led a team of five"))
    checked = mockview(home, "check", "--read-data")
    assert checked.code == 1 and "holds text that can't be read" in checked.out
    shown = mockview(home, "replay", "1")
    assert shown.code == 1 and shown.is_plain and "damaged" in shown.err and "mockview restore" in shown.err


def test_a_number_that_damage_made_is_told_as_damage(tmp_path: Path) -> None:
    home = fill_home(tmp_path / "home", 12)
    with Database.open(home / DATABASE_NAME) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE point SET points = 66 WHERE attempt_id = (SELECT max(attempt_id) FROM point)")
    told = mockview(home, "plan")
    assert told.code == 1 and told.is_plain and "damaged" in told.err


@pytest.mark.parametrize(("seed", "enters"), [(3, 0), (5, 1)])
def test_a_spoken_session_can_be_killed(virtual_audio: VirtualAudio, tmp_path: Path, seed: int, enters: int) -> None:
    demo = Path(__file__).parent.parent / "audio_fixtures" / "demo" / "leadership-hotel-desk.flac"
    said = pcm_of(decode(demo).samples)[: RATE_HZ * 20]
    virtual_audio.say(said)
    written_bank(tmp_path)
    row = killed_session(virtual_audio.environment, tmp_path / "home", said, Random(seed), enters)
    assert not row["ended_before"]
    assert not row["failed"], row


def test_what_was_lost_would_be_seen(tmp_path: Path) -> None:
    """The measure itself: a home that lacks an answer is not the same as before."""
    home = fill_home(tmp_path / "home", 2)
    before = content_of(home / DATABASE_NAME)
    mockview(home, "delete", "--session", "1", "--yes")
    assert content_of(home / DATABASE_NAME) != before


def test_a_result_is_told_on_one_line() -> None:
    result = faults.measure("recordings", 2, 1)
    assert result["cases"] == 2 and result["failed"] == 0 and len(result["rows"]) == 2
    assert "damaged recordings" in faults.table_line(result)
