"""Files put in the place of others: all or nothing, at whichever step the process is killed."""

import json
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from fault_steps import killed_at
from mockview.errors import StorageError
from mockview.store.presence import alone_in, arrive, leave
from mockview.store.swap import finish_swap, is_under_way, swap

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders are locked and processes forked on POSIX only")
NAMES = ("log", "settings", "sound")


def home_with_two(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A home folder, what shall come into it, and where shall go what leaves."""
    home = tmp_path / "home"
    new = home / "backups" / "new"
    for folder, mark in ((home, "old"), (new, "new")):
        (folder / "sound").mkdir(parents=True)
        (folder / "sound" / f"{mark}.wav").write_text(mark)
        (folder / "log").write_text(mark)
    (home / "settings").write_text("old")
    (home / "models").mkdir()
    return home, new, home / "backups" / "old"


def state(folder: Path) -> dict[str, str]:
    found = [p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).parts[0] in NAMES]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


OLD = {"log": "old", "settings": "old", "sound/old.wav": "old"}
NEW = {"log": "new", "sound/new.wav": "new"}


def test_what_comes_takes_the_place_of_what_leaves(tmp_path: Path) -> None:
    home, new, old = home_with_two(tmp_path)
    assert swap(home, new, old, NAMES)
    assert (state(home), state(old)) == (NEW, OLD)
    assert not is_under_way(home) and (home / "models").is_dir()


def test_a_swap_into_an_empty_home_leaves_nothing_behind(tmp_path: Path) -> None:
    _, new, _ = home_with_two(tmp_path)
    fresh = tmp_path / "fresh"
    (fresh / "backups").mkdir(parents=True)
    new.rename(fresh / "backups" / "new")
    assert not swap(fresh, fresh / "backups" / "new", fresh / "backups" / "old", NAMES)
    assert state(fresh) == NEW and not (fresh / "backups" / "old").exists()


def test_a_swap_killed_at_any_step_is_as_before_or_finished_by_the_next_start(tmp_path: Path) -> None:
    begun = 0
    for step in range(1, 100):
        home, new, old = home_with_two(tmp_path / str(step))
        if not killed_at(step, lambda h=home, n=new, o=old: swap(h, n, o, NAMES)):  # type: ignore[misc]
            break
        under_way = is_under_way(home)
        begun += under_way
        # The next start may be killed as well.
        killed_at(2, lambda h=home: finish_swap(h))  # type: ignore[misc]
        finish_swap(home)
        assert not is_under_way(home)
        after = state(home)
        assert after in (OLD, NEW)
        assert not under_way or (after == NEW and state(old) == OLD)
    assert step > 6 and begun >= 5, "the swap was to be killed at each of its steps"


def test_a_swap_that_fails_half_way_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for failing in range(2, 7):
        home, new, old = home_with_two(tmp_path / str(failing))
        moves, rename = 0, Path.rename

        def full(self: Path, target: Path, failing: int = failing, rename=rename) -> Path:  # type: ignore[no-untyped-def]
            nonlocal moves
            moves += 1
            if moves == failing:
                raise OSError(28, "No space left on device")
            return rename(self, target)  # type: ignore[no-any-return]

        monkeypatch.setattr(Path, "rename", full)
        with pytest.raises(OSError, match="No space"):
            swap(home, new, old, NAMES)
        monkeypatch.undo()
        assert (state(home), state(new)) == (OLD, NEW)
        assert not is_under_way(home) and not old.exists()


@pytest.mark.parametrize(
    "note",
    [
        "{",
        "[]",
        json.dumps({"new": "../..", "old": "backups/old", "leaving": [], "coming": ["log"]}),
        json.dumps({"new": "backups/new", "old": "backups/old", "leaving": ["../log"], "coming": []}),
        json.dumps({"new": "backups/new", "old": "backups/old", "leaving": [3], "coming": []}),
    ],
)
def test_a_note_that_says_something_else_moves_nothing(tmp_path: Path, note: str) -> None:
    home, new, _ = home_with_two(tmp_path)
    (home / "swap-under-way.json").write_text(note)
    with pytest.raises(StorageError, match="swap-under-way"):
        finish_swap(home)
    assert (state(home), state(new)) == (OLD, NEW)


def test_many_are_there_at_once_or_one_alone(tmp_path: Path) -> None:
    first, second = arrive(tmp_path), arrive(tmp_path)
    with pytest.raises(StorageError, match="Another mockview is at work"), alone_in(tmp_path):
        pass
    leave(first)
    leave(second)
    with alone_in(tmp_path), pytest.raises(StorageError, match="Another mockview"), alone_in(tmp_path):
        pass
    leave(arrive(tmp_path))
