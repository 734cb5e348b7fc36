"""Disks that are full at each of many writes, and folders that can only be read: real ones, by mounts in an own space.

`python fault_disk.py --inside FOLDER WHAT …` is what runs within that space; only root may make one.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from fault_home import TYPED, Outcome, content_of, fill_home, mockview
from fault_log import CLOCK_COMMANDS
from mockview.audio.wave_file import RecordingFile, find_partial, pcm_of, read_samples, recover_partial
from mockview.errors import StorageError
from mockview.settings import DATABASE_NAME, SUBFOLDERS

Row = dict[str, Any]
_PAGE_BYTES = 4096
_ANSWERS = 14
"""So many that the log grows by more pages than there are steps."""
_BEFORE = 4


def may_mount() -> bool:
    """Whether this process may make a mount space of its own."""
    tried = ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"]
    return (
        shutil.which("unshare") is not None
        and os.geteuid() == 0
        and subprocess.run(tried, capture_output=True, check=False).returncode == 0
    )


def fill_disks(times: int, folder: Path, random: Random) -> list[Row]:
    """The disk is full after one page more each time, while answers are typed and while one is recorded."""
    return _inside(folder, "fill", times)


def lock_folders(times: int, folder: Path, random: Random) -> list[Row]:
    """The home folder, then others in it, can only be read: a command says so in a sentence, or needs no more."""
    return _inside(folder, "lock", times)


def _inside(folder: Path, what: str, times: int) -> list[Row]:
    if not may_mount():
        raise SystemExit("Disks can only be filled and locked by root, who may mount.")
    command = ["unshare", "-m", sys.executable, __file__, "--inside", str(folder), what, str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    rows: list[Row] = json.loads(done.stdout)
    return rows


def _fill(folder: Path, times: int) -> list[Row]:
    disk = folder / "disk"
    disk.mkdir()
    template = fill_home(folder / "template", _BEFORE)
    before = content_of(template / DATABASE_NAME)
    rows: list[Row] = []
    for step in range(times):
        rows.append({"what": "typing", **_typed_on_full_disk(disk, template, step, before)})
        rows.append({"what": "recording", **_recorded_on_full_disk(disk, step)})
        rows.append({"what": "backup", **_backed_up_on_full_disk(disk, template, step)})
    return rows


def _typed_on_full_disk(disk: Path, template: Path, step: int, before: dict[str, list[tuple[object, ...]]]) -> Row:
    home = disk / "home"
    with _Tmpfs(disk) as tmpfs:
        shutil.copytree(template, home)
        tmpfs.leave_room(step * _PAGE_BYTES)
        said = mockview(home, "practice", "--typed", "--count", str(_ANSWERS), stdin=f"{TYPED}\n\n" * _ANSWERS)
        shown = sum(line.strip().startswith("Overall ") for line in said.out.splitlines())
        tmpfs.make_room()
        checked = mockview(home, "check", "--read-data", "--json")
        harmful = [f for f in json.loads(checked.out or "[]") if f["harmful"]]
        there = content_of(home / DATABASE_NAME)
        scored = {row[1] for row in there["assessment"]}
        lost = max(0, shown - (len(scored) - _BEFORE))
        kept = all(
            set(before[table]) <= set(there[table]) for table in ("attempt", "transcript", "assessment", "event")
        )
    failed = bool(lost or harmful or not kept or not said.is_plain or not checked.is_plain)
    return {"room_bytes": step * _PAGE_BYTES, "code": said.code, "shown": shown, "lost": lost, "failed": failed}


def _recorded_on_full_disk(disk: Path, step: int) -> Row:
    import numpy as np

    with _Tmpfs(disk) as tmpfs:
        tmpfs.leave_room((step + 1) * _PAGE_BYTES)
        block = pcm_of(np.random.default_rng(step).uniform(-0.5, 0.5, 1600).astype(np.float32))
        written, said = 0, ""
        try:
            file = RecordingFile(disk / "answer")
            try:
                while True:
                    file.write(block)
                    written += len(block)
            except StorageError as error:
                said = str(error)
            file.close()
        except StorageError as error:
            said = str(error)
        tmpfs.make_room()
        found = [recover_partial(path) for path in find_partial(disk) if path.stat().st_size > 45]
        kept = len(read_samples(found[0])) if found else 0
    return {
        "written": written,
        "lost": max(0, written - kept),
        "failed": written > kept or "can't be written" not in said,
    }


def _backed_up_on_full_disk(disk: Path, template: Path, step: int) -> Row:
    home = disk / "home"
    with _Tmpfs(disk) as tmpfs:
        shutil.copytree(template, home)
        tmpfs.leave_room(step * 3 * _PAGE_BYTES)
        said = mockview(home, "backup", str(disk / "b.zip"))
        left = [p.name for p in (*disk.glob("b.zip*"), *(home / "backups").iterdir())]
        tmpfs.make_room()
        checked = mockview(home, "check", "--read-data")
    done = left == ["b.zip"] if said.code == 0 else left == []
    return {"code": said.code, "failed": not (done and said.is_plain and checked.code == 0), "left": left}


class _Tmpfs:
    """A small disk in memory for the length of a `with`."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __enter__(self) -> "_Tmpfs":
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(self._place)], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", str(self._place)], check=True)

    def leave_room(self, room_bytes: int) -> None:
        """Fill it up to so many bytes."""
        free = shutil.disk_usage(self._place).free
        with (self._place / "filling").open("wb") as file:
            file.write(bytes(max(0, free - room_bytes)))

    def make_room(self) -> None:
        """Empty it again, but for what was there."""
        (self._place / "filling").unlink()


_WRITING = ("practice --typed --count 1", "config set rate_wpm 150", "banks new mine", "letter write thank-you")


def _lock(folder: Path, times: int) -> list[Row]:
    home = fill_home(folder / "home", _BEFORE)
    before = content_of(home / DATABASE_NAME)
    mockview(home, "backup", str(folder / "whole.zip"))
    rows: list[Row] = []
    commands = (
        *CLOCK_COMMANDS,
        *_WRITING,
        f"restore {folder}/whole.zip",
        "delete --session 1 --yes",
        "goals set --role clerk",
    )
    for locked in (home, *(home / name for name in SUBFOLDERS))[:times]:
        for words in commands:
            tried = [str(folder / w) if w in ("b.zip", "e.zip", "r.html") else w for w in words.split()]
            copy = shutil.copytree(home, folder / "saved")
            said = _read_only(locked, lambda t=tried: mockview(home, *t, stdin=f"{TYPED}\n\n"))  # type: ignore[misc]
            changed = locked == home and content_of(home / DATABASE_NAME) != before
            rows.append(
                {
                    "locked": locked.name if locked != home else "home",
                    "command": words,
                    "code": said.code,
                    "said": said.err.strip().splitlines()[-1:] if said.code else [],
                    "failed": changed or not said.is_plain,
                }
            )
            shutil.rmtree(home)
            shutil.move(copy, home)
            for name in ("b.zip", "e.zip", "r.html"):
                (folder / name).unlink(missing_ok=True)
    return rows


def _read_only(place: Path, work: Callable[[], Outcome]) -> Outcome:
    subprocess.run(["mount", "--bind", str(place), str(place)], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
    try:
        return work()
    finally:
        subprocess.run(["umount", str(place)], check=True)


if __name__ == "__main__":
    _, _, place, what, count = sys.argv
    print(json.dumps({"fill": _fill, "lock": _lock}[what](Path(place), int(count))))
